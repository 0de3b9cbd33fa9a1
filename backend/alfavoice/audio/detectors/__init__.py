"""Adapters that tell speech from silence."""

"""Adapters to the sound of one system each."""

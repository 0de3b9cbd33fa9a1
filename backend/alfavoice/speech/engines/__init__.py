"""Adapters to one speech engine each."""

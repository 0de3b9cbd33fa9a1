"""Capability: where the key of the encrypted library lives."""

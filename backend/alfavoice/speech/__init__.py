"""Capability: speech to text. Engines, and the worker processes they run in; knows nothing of features."""

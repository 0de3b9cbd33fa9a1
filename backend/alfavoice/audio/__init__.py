"""Capability: sound. Devices, capture, mixing, files and the detection of speech; knows nothing of features."""

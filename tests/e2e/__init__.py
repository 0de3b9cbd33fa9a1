"""Drives the built interface in a real Chromium, on a real core."""

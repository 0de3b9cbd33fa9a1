"""Figures: `python3 build.py bench` prints them as a table. Nothing here passes or fails."""

"""The parts of build.py: standard library only, each file one concern."""

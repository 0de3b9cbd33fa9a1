"""Feature: recordings. Sessions of sound, their chunks, their text."""

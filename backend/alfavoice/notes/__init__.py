"""Feature: notes in Markdown."""

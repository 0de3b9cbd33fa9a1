"""Feature: snippets, a short trigger that stands for a longer text."""

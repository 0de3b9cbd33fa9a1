"""Feature: the personal dictionary, words that recognition must spell right."""

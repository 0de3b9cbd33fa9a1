"""Feature: the activity feed, what happened to the library and when."""

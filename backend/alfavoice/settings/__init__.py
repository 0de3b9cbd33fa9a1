"""Feature: typed settings, one struct a section."""

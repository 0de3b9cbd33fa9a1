"""Feature: the library as a whole: search over everything, backup, restore, rekeying, health."""

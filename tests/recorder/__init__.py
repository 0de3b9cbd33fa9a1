"""Tests that try to break recording as a whole: a real core, killed, starved, overloaded, left without its devices."""

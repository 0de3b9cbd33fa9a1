"""Feature: product news, shipped with each release."""

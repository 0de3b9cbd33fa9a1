"""Hours of sound pushed through a core in minutes: `python3 build.py soak [hours]` fails when a bound is broken."""

"""What the tests of the backend share beyond `tests/conftest.py`."""

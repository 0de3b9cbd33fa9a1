"""Waiting for something to be true, instead of sleeping and hoping."""

import time
from collections.abc import Callable
from typing import TypeVar

PATIENCE_SECONDS = 20.0
T = TypeVar("T")


def until(look: Callable[[], T | None], what: str, seconds: float = PATIENCE_SECONDS) -> T:
    """Look again until something is there."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.02)
    raise AssertionError(f"never came: {what}")

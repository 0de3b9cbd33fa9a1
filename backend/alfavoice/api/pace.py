"""How fast one client may speak: a burst, then a steady pace. Pure; time comes in as a value."""


class Pace:
    """A bucket that refills steadily."""

    def __init__(self, per_second: float, burst: int) -> None:
        self._per_second = per_second
        self._burst = burst
        self._left = float(burst)
        self._at: float | None = None

    def wait_s(self, now: float) -> float:
        """Take one message out of the bucket; return how long to wait before serving it."""
        if self._at is not None:
            self._left = min(self._burst, self._left + (now - self._at) * self._per_second)
        self._at = now
        self._left -= 1
        return max(0.0, -self._left / self._per_second)

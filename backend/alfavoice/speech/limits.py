"""How patient the core is with its speech workers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """All in seconds."""

    back_offs_s: tuple[float, ...] = (0.2, 1.0)
    """How long to wait before each further attempt; one more attempt than these."""
    idle_s: float = 300.0
    """How long a worker keeps its model without work."""
    load_s: float = 120.0
    """How long loading a model may take."""
    answer_s: float = 60.0
    """How long recognition may take, however short the sound."""
    answer_times: float = 20.0
    """How many times its own duration recognition of a longer sound may take."""

    def answer_within_s(self, duration_s: float) -> float:
        """Return how long recognition of a sound may take."""
        return max(self.answer_s, self.answer_times * duration_s)

"""One measured figure, and how a Markdown table of them looks."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

HEAD = "| what | measured | goal | holds | note |\n|---|---|---|---|---|"


@dataclass(frozen=True)
class Figure:
    """What was measured, and what it should be."""

    what: str
    value: float
    unit: str
    goal: float | None = None
    note: str = ""

    @property
    def holds(self) -> str:
        """Whether the goal is met."""
        if self.goal is None:
            return ""
        return "yes" if self.value <= self.goal else "NO"


def rows(figures: Sequence[Figure]) -> str:
    """Return the figures as rows of that table."""
    lines = []
    for figure in figures:
        goal = "" if figure.goal is None else f"{figure.goal:g} {figure.unit}"
        measured = f"{figure.value:.3g} {figure.unit}" if figure.value < 100 else f"{figure.value:.0f} {figure.unit}"
        lines.append(f"| {figure.what} | {measured} | {goal} | {figure.holds} | {figure.note} |")
    return "\n".join(lines)


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the value that this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def timed_ms(work: Callable[[], object], times: int) -> list[float]:
    """Return how long each run of some work took."""
    taken = []
    for _ in range(times):
        started = perf_counter()
        work()
        taken.append((perf_counter() - started) * 1000)
    return taken


def spread(values: Sequence[float]) -> str:
    """Say how the values lie."""
    return f"median {statistics.median(values):.1f}, max {max(values):.1f}, n {len(values)}"

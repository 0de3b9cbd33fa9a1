"""Levels for the eye: how loud each source and the mix are, at most once in 50 ms of sound.

A level is the RMS since the last one on a scale of decibels: 0.0 is -60 dBFS and below, 1.0 is full scale. A linear
scale would show ordinary speech (about -30 dBFS) as three hundredths.
"""

import math
from dataclasses import dataclass

import numpy as np

from alfavoice.audio.frames import FULL_SCALE, Samples, to_samples
from alfavoice.audio.mixer import Mixed

INTERVAL = to_samples(50)
FLOOR_DB = -60.0


@dataclass(frozen=True, slots=True)
class Levels:
    """From 0.0 to 1.0 each; a source that is not recorded is 0.0."""

    mic: float
    system: float
    mixed: float


class Meter:
    """Collects what is heard until it is time for the next levels."""

    def __init__(self) -> None:
        self._energy = dict.fromkeys(("mic", "system", "mixed"), 0.0)
        self._samples = 0

    def feed(self, mixed: Mixed) -> Levels | None:
        """Take in what the mixer gave; return the levels when `INTERVAL` has gone by."""
        for source, samples in mixed.tracks.items():
            self._energy[source] += energy(samples)
        self._energy["mixed"] += energy(mixed.mixed)
        self._samples += len(mixed.mixed)
        if self._samples < INTERVAL:
            return None
        levels = Levels(**{name: on_scale(energy / self._samples) for name, energy in self._energy.items()})
        self._energy = dict.fromkeys(self._energy, 0.0)
        self._samples = 0
        return levels


def energy(samples: Samples) -> float:
    """Return the sum of the squares."""
    as_float = samples.astype(np.float32)
    return float(np.dot(as_float, as_float))


def decibels(mean_square: float) -> float:
    """Return how far below full scale a mean of squares is."""
    return 10 * math.log10(mean_square / FULL_SCALE**2) if mean_square else -math.inf


def on_scale(mean_square: float) -> float:
    """Return the level that a mean of squares is shown as."""
    return min(max(1 - decibels(mean_square) / FLOOR_DB, 0.0), 1.0)

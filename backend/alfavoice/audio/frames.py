"""What sound is in here: 16 kHz, one channel, 16 bits. Positions are samples since the start of a session."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

RATE_HZ = 16_000
SAMPLE_BYTES = 2
FULL_SCALE = 32_768

Samples = npt.NDArray[np.int16]
"""16 kHz mono PCM16, as everything after capture has it."""

SourceName = Literal["mic", "system"]


@dataclass(frozen=True, slots=True)
class Block:
    """Sound of one source as it came in, already at 16 kHz mono."""

    samples: Samples
    arrived_at: float
    """`time.perf_counter()` when the last sample of the block was delivered."""


def silence(samples: int) -> Samples:
    """Return that many samples of nothing."""
    return np.zeros(samples, dtype=np.int16)


def to_ms(samples: int) -> int:
    """Return how long that many samples are, in whole milliseconds."""
    return round(samples * 1000 / RATE_HZ)


def to_samples(milliseconds: float) -> int:
    """Return how many samples a time has."""
    return round(milliseconds * RATE_HZ / 1000)


Wake = Callable[[], None]
"""Called from any thread when there is something to take; must not block."""

"""What sound is in here: 16 kHz, one channel, 16 bits. Positions are samples since the start of a session."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from alfavoice.audio.units import FULL_SCALE, RATE_HZ, SAMPLE_BYTES, SourceName, to_ms, to_samples

__all__ = [
    "FULL_SCALE",
    "RATE_HZ",
    "SAMPLE_BYTES",
    "Block",
    "Samples",
    "SourceName",
    "Wake",
    "in_one",
    "silence",
    "to_ms",
    "to_samples",
]

Samples = npt.NDArray[np.int16]
"""16 kHz mono PCM16, as everything after capture has it."""


@dataclass(frozen=True, slots=True)
class Block:
    """Sound of one source as it came in, already at 16 kHz mono."""

    samples: Samples
    arrived_at: float
    """`time.perf_counter()` when the last sample of the block was delivered."""


def silence(samples: int) -> Samples:
    """Return that many samples of nothing."""
    return np.zeros(samples, dtype=np.int16)


def in_one(parts: Sequence[Samples]) -> Samples:
    """Return sounds that follow one another as one."""
    return np.concatenate(parts)


Wake = Callable[[], None]
"""Called from any thread when there is something to take; must not block."""

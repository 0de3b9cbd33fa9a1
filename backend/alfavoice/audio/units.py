"""How sound is counted in here: 16 kHz, one channel, 16 bits. Needs no numpy, so that an idle core can do without."""

from typing import Literal

RATE_HZ = 16_000
SAMPLE_BYTES = 2
FULL_SCALE = 32_768

SourceName = Literal["mic", "system"]


def to_ms(samples: int) -> int:
    """Return how long that many samples are, in whole milliseconds."""
    return round(samples * 1000 / RATE_HZ)


def to_samples(milliseconds: float) -> int:
    """Return how many samples a time has."""
    return round(milliseconds * RATE_HZ / 1000)

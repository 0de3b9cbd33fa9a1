"""The waveform of a track, for drawing: the loudest value of each of many equal stretches.

The track is read once from end to end, a megabyte at a time, however long it is.
"""

import numpy as np
import numpy.typing as npt

from alfavoice.audio.frames import FULL_SCALE, Samples
from alfavoice.audio.trackfile import TrackReader

BLOCK_SAMPLES = 512 * 1024


def peaks(reader: TrackReader, count: int) -> list[float]:
    """Return so many loudest values, 0 to 1, evenly spread; one sample fills several if there are too few."""
    if reader.samples == 0:
        return [0.0] * count
    stretches = min(count, reader.samples)
    starts = np.arange(stretches) * reader.samples // stretches
    loudest = np.zeros(stretches, np.int32)
    for block_start in range(0, reader.samples, BLOCK_SAMPLES):
        block = reader.read(block_start, block_start + BLOCK_SAMPLES)
        first = np.searchsorted(starts, block_start, side="right") - 1
        behind = np.searchsorted(starts, block_start + len(block))
        part = loudest[first:behind]
        np.maximum(part, _loudest(block, np.maximum(starts[first:behind] - block_start, 0)), out=part)
    shown = loudest[np.arange(count) * stretches // count]
    return [round(value / FULL_SCALE, 3) for value in shown.tolist()]


def _loudest(block: Samples, starts: npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
    """Return the loudest value from each start to the next; in 16 bits, the lowest value has no positive twin."""
    highest = np.maximum.reduceat(block, starts).astype(np.int32)
    return np.maximum(highest, -np.minimum.reduceat(block, starts).astype(np.int32))

"""Sound that says where it belongs: a sample that is lost, doubled or moved shows."""

import numpy as np

from alfavoice.audio.frames import Samples


def numbered(count: int, start: int = 0) -> Samples:
    """Return the samples of that place; they repeat after 65,521."""
    return (np.arange(start, start + count, dtype=np.int64) * 31 % 65_521 - 32_760).astype(np.int16)

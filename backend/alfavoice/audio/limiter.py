"""Adds two sources without clipping.

Up to the knee the sum is passed on bit for bit; above it bends, ever flatter, towards full scale and never past it.
Louder stays louder, nothing wraps around, and nothing is remembered from one block to the next.
"""

import numpy as np

from alfavoice.audio.frames import FULL_SCALE, Samples

KNEE = 26_214
"""-2 dBFS: two voices talking at once reach it, one well set microphone does not."""


def mix(one: Samples, other: Samples) -> Samples:
    """Return the sum of both, softly limited."""
    return np.take(_BENT, np.add(one, other, dtype=np.int32) + 2 * FULL_SCALE)


def _bend() -> Samples:
    """Tabulate every sum that two samples can have: a look-up costs less than a curve."""
    total = np.arange(-2 * FULL_SCALE, 2 * FULL_SCALE)
    room = FULL_SCALE - 1 - KNEE
    excess = np.maximum(np.abs(total) - KNEE, 0)
    bent = np.minimum(np.abs(total), KNEE) + room * np.tanh(excess / room)
    table: Samples = np.rint(np.sign(total) * bent).astype(np.int16)
    return table


_BENT = _bend()

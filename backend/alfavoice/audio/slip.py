"""Makes sound longer or shorter by single samples, which nobody hears.

Between two such steps every sample passes as it came. Within one, sound is interpolated at places that start and end
on a sample of the original, so nothing clicks.
"""

import numpy as np
import numpy.typing as npt

from alfavoice.audio.frames import FULL_SCALE, Samples, silence

SPAN = 800
"""A step takes 50 ms: 1250 ppm, two hundredths of a semitone, while it lasts."""

HALF = 8
"""Samples on each side that an interpolated one is made of."""


class Slip:
    """A stream of sound that is now and then one sample longer or shorter than it came."""

    def __init__(self) -> None:
        self._buffer = silence(HALF)
        """The last samples that were passed on, then those that were not yet."""
        self._step = 0
        """+1 while a sample is being added, -1 while one is being taken away."""
        self._row = 0
        """How many of the `SPAN` samples made on the way are out."""

    @property
    def owed(self) -> int:
        """How much longer the sound already given will be."""
        return len(self._buffer) - HALF + self._step - self._row

    def passed(self, samples: Samples, surplus: int) -> Samples:
        """Return the sound that can go on, up to `surplus` samples longer (or shorter) than it came."""
        self._buffer = np.concatenate((self._buffer, samples))
        out: list[Samples] = []
        while True:
            if not self._step and surplus:
                self._step = 1 if surplus > 0 else -1
                surplus -= self._step
            if not self._step:
                out.append(self._rest())
                break
            out.append(self._made())
            if self._step:
                break
        return out[0] if len(out) == 1 else np.concatenate(out)

    def flush(self) -> Samples:
        """Return what was held back; the next sound follows upon silence."""
        made_of = max(0, self._row - (self._step > 0))
        self._buffer = self._buffer[made_of:]
        self._step = self._row = 0
        rest = self._rest()
        self._buffer = silence(HALF)
        return rest

    def _rest(self) -> Samples:
        rest = self._buffer[HALF:]
        self._buffer = self._buffer[-HALF:].copy()
        return rest

    def _made(self) -> Samples:
        """Return as many of the `SPAN` samples as there is sound for, and end the step with the last."""
        first = 0 if self._step > 0 else 1
        near = self._buffer[first : first + SPAN + 2 * HALF].astype(np.float32)
        rows = slice(self._row, min(SPAN, len(near) - 2 * HALF + 1))
        if rows.stop <= rows.start:
            return silence(0)
        made: npt.NDArray[np.float32] = np.einsum("ij,ij->i", near[_NEIGHBOURS[rows]], _WEIGHTS[self._step][rows])
        self._row = rows.stop
        if self._row == SPAN:
            self._buffer = self._buffer[SPAN - self._step :]
            self._step = self._row = 0
        whole: Samples = np.rint(made.clip(-FULL_SCALE, FULL_SCALE - 1)).astype(np.int16)
        return whole


def _weights(step: int) -> npt.NDArray[np.float32]:
    """Return what each of `SPAN` samples, made of `SPAN - step`, has of its neighbours.

    The first neighbour of sample n is the n-th of the buffer when one is added, and the one after when taken away.
    """
    place = np.arange(SPAN) / SPAN
    after = 1 - place if step > 0 else place
    distance = after[:, None] - np.arange(1 - HALF, HALF + 1)
    weights: npt.NDArray[np.float64] = np.sinc(distance) * np.cos(np.pi * distance / (2 * HALF)) ** 2
    shares: npt.NDArray[np.float32] = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    return shares


_NEIGHBOURS = np.arange(SPAN)[:, None] + np.arange(2 * HALF)
_WEIGHTS = {step: _weights(step) for step in (1, -1)}

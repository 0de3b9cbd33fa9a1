"""Who was heard when: the loudness of each source over time, and which of them a stretch of speech came from."""

from collections import deque
from collections.abc import Mapping
from itertools import takewhile

import numpy as np

from alfavoice.audio.frames import RATE_HZ, Samples, SourceName
from alfavoice.recording.messages import AudioSource

_REMEMBERED = 180 * RATE_HZ
_DOMINANT = 10.0
"""Ten times the energy, 10 dB: the other side is no more than an echo."""


class Voices:
    """Remembers the loudness of the last minutes, block by block."""

    def __init__(self, sources: tuple[SourceName, ...]) -> None:
        self._sources = sources
        self._blocks: deque[tuple[int, int, tuple[float, ...]]] = deque()

    def heard(self, offset: int, tracks: Mapping[SourceName, Samples]) -> None:
        """Note how loud each source was from `offset` on."""
        if len(self._sources) < 2:
            return
        arrays = [tracks[name].astype(np.float32) for name in self._sources]
        end = offset + len(arrays[0])
        self._blocks.append((offset, end, tuple(float(array @ array) for array in arrays)))
        while self._blocks[0][1] < end - _REMEMBERED:
            self._blocks.popleft()

    def source_of(self, start: int, end: int) -> AudioSource:
        """Return the source that a stretch came from: one of them when it is far louder, else both."""
        if len(self._sources) < 2:
            return self._sources[0]
        recent = takewhile(lambda block: block[1] > start, reversed(self._blocks))
        energies = np.sum([block[2] for block in recent if block[0] < end] or [(0.0,) * len(self._sources)], axis=0)
        loudest = int(np.argmax(energies))
        others = float(np.sum(energies) - energies[loudest])
        return self._sources[loudest] if energies[loudest] > _DOMINANT * others else "mixed"

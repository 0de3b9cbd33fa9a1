"""A conversation of which every sample is known: who speaks when, and what each side's device gives.

A side counts its samples, by its own clock: loud while it speaks, softly while it does not. So a sample on the disk
says which one it was, and one that is lost, doubled or moved shows.
"""

import random
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from alfavoice.audio.frames import RATE_HZ, Samples
from alfavoice.recording.messages import AudioSource

Places = npt.NDArray[np.int64]
LOUD, SOFT = 50_021, 211
"""The count starts over after so many. Loud leaves room for interpolation to overshoot; soft is no digital silence."""
STEP = 31
_BACK = pow(STEP, -1, LOUD)
LONG_EVERY, LONG_S = 40, 36.0
"""Some speak longer than a chunk may be."""
LAST_PAUSE_S = 3.0


@dataclass(frozen=True)
class Turn:
    """Somebody speaks; positions are in samples by our clock, since the first sample."""

    start: int
    end: int
    who: AudioSource

    @property
    def sides(self) -> tuple[AudioSource, ...]:
        """Return who is loud."""
        return ("mic", "system") if self.who == "mixed" else (self.who,)


def conversation(seconds: float, seed: int = 1) -> list[Turn]:
    """Return the turns of a conversation: 500 an hour, as the chunks of lively talk are."""
    chance = random.Random(seed)
    speakers: tuple[AudioSource, ...] = ("mic", "system", "mixed")
    turns: list[Turn] = []
    at = 1.0
    while True:
        length = LONG_S if len(turns) % LONG_EVERY == LONG_EVERY - 1 else chance.uniform(2, 10)
        if at + length > seconds - LAST_PAUSE_S:
            return turns
        turns.append(Turn(round(at * RATE_HZ), round((at + length) * RATE_HZ), chance.choice(speakers)))
        at += length + chance.uniform(0.5, 1.1)


class Side:
    """One source of the conversation, with a clock that runs so much faster than ours."""

    def __init__(self, name: AudioSource, ppm: float, turns: list[Turn]) -> None:
        self.pace = 1 + ppm / 1e6
        edges = [edge for turn in turns if name in turn.sides for edge in (turn.start, turn.end)]
        self._edges: Places = np.rint(np.array(edges) * self.pace).astype(np.int64)

    def sound(self, start: int, count: int) -> Samples:
        """Return so many samples of this side from one on."""
        places = np.arange(start, start + count, dtype=np.int64) * STEP
        samples: Samples = (places % SOFT - SOFT // 2).astype(np.int16)
        first, last = np.searchsorted(self._edges, [start, start + count], side="right")
        bounds = [start, *(int(edge) for edge in self._edges[first:last]), start + count]
        for number, (begin, end) in enumerate(pairwise(bounds), start=int(first)):
            if number % 2:
                part = slice(begin - start, end - start)
                samples[part] = places[part] % LOUD - LOUD // 2
        return samples


def counted(samples: Samples, expected: Places) -> Places:
    """Return which sample of its side each one is, by its loud value, as near as can be to what is expected."""
    place = (samples.astype(np.int64) + LOUD // 2) * _BACK % LOUD
    return (place - expected + LOUD // 2) % LOUD - LOUD // 2 + expected

"""What can be wrong with sound, found in the samples: exact zeros, clipping, one side silent while the other speaks.

Each follows one source through stretches of any length; offsets are samples since the start of the session. What is
found may begin before the stretch at hand, and may be told again, longer, while it lasts.
"""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from alfavoice.audio.frames import FULL_SCALE, RATE_HZ, Samples, SourceName, to_samples
from alfavoice.audio.meter import decibels, energy

ZEROS = 2 * RATE_HZ
"""So many zeros in a row are no quiet room but a muted or dead input."""

LINGER = to_samples(2000)
"""What happens again within two seconds goes on."""

CLIPPED_RUN = 3

SILENT_DB, SPEAKING_DB = -60.0, -45.0

WINDOW = RATE_HZ
"""Loudness is judged by the second, which has the pauses between words in it."""

SILENCE = 10 * WINDOW
SPOKEN = 5 * WINDOW
"""So much of that time the other side must have spoken."""


@dataclass(slots=True)
class Span:
    """A stretch in which something was wrong."""

    start: int
    end: int
    """As far as is known."""
    open: bool = True


class Spans:
    """The stretches in which one thing was wrong, in order; only the last may be open."""

    def __init__(self) -> None:
        self.all: list[Span] = []

    @property
    def open(self) -> bool:
        """Whether it is wrong just now."""
        return bool(self.all) and self.all[-1].open

    @property
    def samples(self) -> int:
        """How long all of them are together."""
        return sum(span.end - span.start for span in self.all)

    def seen(self, start: int, end: int) -> bool:
        """Note where it was wrong, as part of the last stretch if near; return whether that opens one."""
        was_open = self.open
        if not self.all or start - self.all[-1].end > LINGER:
            if was_open:
                self.over()
            self.all.append(Span(start, end))
            return True
        last = self.all[-1]
        last.end, last.open = max(last.end, end), True
        return not was_open

    def over(self) -> bool:
        """Note that it is not wrong any more; return whether it was."""
        was_open = self.open
        if was_open:
            self.all[-1].open = False
        return was_open

    def coarsen(self) -> None:
        """Make one of those neighbours that are nearer to each other than most."""
        distances = sorted(after.start - before.end for before, after in itertools.pairwise(self.all))
        merged, just_merged = self.all[:1], False
        for span in self.all[1:]:
            just_merged = not just_merged and span.start - merged[-1].end <= distances[len(distances) // 2]
            if just_merged:
                merged[-1] = Span(merged[-1].start, span.end, span.open)
            else:
                merged.append(span)
        self.all = merged


class Zeros:
    """Finds runs of exact zeros."""

    def __init__(self) -> None:
        self._since = 0
        self._counted = 0
        self.samples = 0
        """How many there were in runs long enough."""
        self.lasting = False
        """Whether such a run goes on."""

    def found(self, offset: int, samples: Samples) -> Iterator[tuple[int, int]]:
        """Return the runs that are long enough by now."""
        end = offset + len(samples)
        heard = np.flatnonzero(samples) + offset
        starts, ends = np.append(self._since, heard + 1), np.append(heard, end)
        self._since = int(starts[-1])
        self.lasting = end - self._since >= ZEROS
        for index in np.flatnonzero(ends - starts >= ZEROS):
            start, until = int(starts[index]), int(ends[index])
            self.samples += until - max(start, self._counted)
            self._counted = until
            yield start, until

    def start_over(self, offset: int) -> None:
        """Leave out everything before that place."""
        self._since = max(self._since, offset)
        self.lasting = False


class Clipping:
    """Finds runs of samples at full scale."""

    def __init__(self) -> None:
        self._tail = 0
        """So many samples at full scale ended the last stretch; more than enough for a run are not told apart."""
        self.samples = 0
        self.peak = 0

    def found(self, offset: int, samples: Samples) -> Iterator[tuple[int, int]]:
        """Return where it clipped, as one when near."""
        peak = max(int(samples.max()), -int(samples.min()))
        self.peak = max(self.peak, peak)
        if peak < FULL_SCALE - 1:
            self._tail = 0
            return
        full = np.concatenate((np.ones(self._tail, bool), (samples == FULL_SCALE - 1) | (samples == -FULL_SCALE)))
        edges = np.flatnonzero(np.diff(full, prepend=False, append=False)).reshape(-1, 2)
        runs = edges[edges[:, 1] - edges[:, 0] >= CLIPPED_RUN] + offset - self._tail
        self.samples += int((runs[:, 1] - runs[:, 0]).sum())
        if self._tail == CLIPPED_RUN:
            self.samples -= CLIPPED_RUN  # counted with the stretch before
        self._tail = _trailing(full)
        yield from _grouped(runs)


class OneSided:
    """Finds where one side is silent while the other speaks."""

    def __init__(self) -> None:
        self._start = 0
        self._until = 0
        self._spoken = 0

    def found(self, end: int, *, silent: bool, other_speaks: bool) -> tuple[int, int] | None:
        """Judge the second that ends there; return how long it has been so, if it is."""
        if not silent or end - self._until > SILENCE:
            self._spoken = 0
        if silent and other_speaks:
            if not self._spoken:
                self._start = end - WINDOW
            self._spoken += WINDOW
            self._until = end
        lasts = end - self._start >= SILENCE and self._spoken >= SPOKEN
        return (self._start, self._until) if lasts else None


class Loudness:
    """Measures all sources second by second."""

    def __init__(self) -> None:
        self._energy: dict[SourceName, float] = {}
        self._samples = 0

    def windows(
        self, offset: int, tracks: Mapping[SourceName, Samples]
    ) -> Iterator[tuple[int, dict[SourceName, float]]]:
        """Return the end of every second that is complete, and the dBFS of each source in it."""
        length = min(len(samples) for samples in tracks.values())
        done = 0
        while done < length:
            part = slice(done, min(length, done + WINDOW - self._samples))
            for source, samples in tracks.items():
                self._energy[source] = self._energy.get(source, 0.0) + energy(samples[part])
            self._samples += part.stop - part.start
            done = part.stop
            if self._samples == WINDOW:
                yield offset + done, {source: decibels(total / WINDOW) for source, total in self._energy.items()}
                self._energy.clear()
                self._samples = 0


def _trailing(full: npt.NDArray[np.bool_]) -> int:
    """Return how many of the last samples are at full scale, as far as it matters."""
    last = full[-CLIPPED_RUN:][::-1]
    return len(last) if last.all() else int(np.argmin(last))


def _grouped(runs: npt.NDArray[np.intp]) -> Iterator[tuple[int, int]]:
    if len(runs):
        apart = np.flatnonzero(runs[1:, 0] - runs[:-1, 1] > LINGER)
        firsts, lasts = np.append(0, apart + 1), np.append(apart, len(runs) - 1)
        for first, last in zip(firsts, lasts, strict=True):
            yield int(runs[first, 0]), int(runs[last, 1])

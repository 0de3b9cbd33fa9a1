"""The files a running recording is written into: `full.wav`, and a file for each of its sources.

A full or failing disk loses nothing at first: sound that finds no room is held, and written as soon as there is some.
What is held is bounded by the caller, who looks at `held` and stops bringing more.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from alfavoice.audio.frames import Samples, SourceName
from alfavoice.audio.growing import DiskFailing
from alfavoice.audio.trackfile import NoRoom, TrackWriter, create_track

FULL = "full"


class _Track:
    """One file, and what is on its way into it."""

    def __init__(self, path: Path, key: bytes | None) -> None:
        self._writer: TrackWriter = create_track(path, key)
        self._waiting: deque[Samples] = deque()
        self.held = 0

    def put(self, samples: Samples) -> None:
        self._waiting.append(samples)
        self.held += len(samples)

    def write(self) -> None:
        """Write what waits; raise NoRoom when the disk is full."""
        while self._waiting:
            self._writer.append(self._waiting[0])
            self.held -= len(self._waiting.popleft())

    def close(self) -> None:
        self._writer.close()


class Tracks:
    """All files of one recording; they get the same number of samples."""

    def __init__(self, folder: Path, key: bytes | None, sources: Sequence[SourceName]) -> None:
        # With one source its track is the whole: a second file would say the same.
        self._full = _Track(folder / f"{FULL}.wav", key)
        parts = sources if len(sources) > 1 else ()
        self._parts = {name: _Track(folder / f"{name}.wav", key) for name in parts}
        self._all = (self._full, *self._parts.values())
        self.length = 0
        """How many samples were brought, written or not."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with ExitStack() as stack:
            for track in self._all:
                stack.callback(track.close)

    @property
    def files(self) -> int:
        """How many files there are."""
        return len(self._all)

    @property
    def held(self) -> int:
        """How many samples the most delayed file still waits for."""
        return max(track.held for track in self._all)

    def put(self, full: Samples, parts: Mapping[SourceName, Samples]) -> None:
        """Take samples in; `write` brings them to the disk."""
        self._full.put(full)
        for name, track in self._parts.items():
            track.put(parts[name])
        self.length += len(full)

    def write(self) -> bool:
        """Write what waits; tell whether there was room for it."""
        try:
            for track in self._all:
                track.write()
        except (NoRoom, DiskFailing):
            return False
        return True

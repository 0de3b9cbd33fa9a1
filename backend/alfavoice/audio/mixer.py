"""Makes one timeline of microphone and system sound, and one mix.

Pure: sound and times come in as values. What `pull` gives is contiguous: every sample of the session is in it exactly
once, in all tracks. A source alone comes out as it went in and at once; of two, the one that is ahead waits for the
other, at most `WAIT`. Only sound that comes too late for a place already given away is dropped, and that is told.
Push all that has come before you pull: then a stall of this program, which delays both, costs nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from alfavoice.audio.alignment import Dropped, Lane, Timeline
from alfavoice.audio.frames import RATE_HZ, Block, Samples, SourceName, in_one, to_samples
from alfavoice.audio.limiter import mix

WAIT = to_samples(400)
"""How far, in samples, one source may lag behind another before the session goes on without it."""

MOST = 30 * RATE_HZ
"""Given at once. The silence of an hour is given in pieces."""


@dataclass(frozen=True, slots=True)
class Mixed:
    """The next stretch of the session; all arrays have the same length. They may share memory: do not write to them."""

    offset: int
    mixed: Samples
    tracks: Mapping[SourceName, Samples]
    dropped: tuple[Dropped, ...]
    """What was lost since the last stretch. Its offsets count from the start of this one, so they may be negative."""
    drift_ppm: Mapping[SourceName, float]
    """How much faster than ours each clock runs."""
    arrived_at: float | None = None
    """When the oldest of this sound had arrived; None when all of it is silence in the place of sound."""


def joined(parts: Sequence[Mixed]) -> Mixed:
    """Return stretches that follow one another as one."""
    if len(parts) == 1:
        return parts[0]
    first = parts[0]
    return Mixed(
        offset=first.offset,
        mixed=in_one([part.mixed for part in parts]),
        tracks={source: in_one([part.tracks[source] for part in parts]) for source in first.tracks},
        dropped=tuple(
            replace(dropped, offset=dropped.offset + part.offset - first.offset)
            for part in parts
            for dropped in part.dropped
        ),
        drift_ppm=parts[-1].drift_ppm,
        arrived_at=min((part.arrived_at for part in parts if part.arrived_at is not None), default=None),
    )


class Mixer:
    """Aligns up to two sources. Has one owner thread."""

    def __init__(self, sources: Sequence[SourceName], started_at: float) -> None:
        self._timeline = Timeline(started_at)
        self._lanes = {source: Lane(source, self._timeline, alone=len(sources) == 1) for source in sources}
        self._offset = 0

    @property
    def buffered(self) -> int:
        """How many samples are placed and not pulled yet, over all sources."""
        return sum(lane.pending.samples for lane in self._lanes.values())

    def push(self, source: SourceName, block: Block) -> None:
        """Take the next sound of a source."""
        self._lanes[source].push(block)

    def lost(self, source: SourceName) -> None:
        """Do not wait for this source: its device is gone."""
        self._lanes[source].lose()

    def returned(self, source: SourceName) -> None:
        """Wait for this source again, or, when it was not lost, for the device that takes over."""
        self._lanes[source].expect_anew()

    def pull(self, now: float) -> Mixed | None:
        """Return what is ready, if anything; after a long gap, call again until nothing is."""
        awaited = [lane for lane in self._lanes.values() if lane.awaited]
        if awaited:
            ahead = max(lane.end for lane in awaited)
            for lane in awaited:
                lane.fill(ahead - WAIT)
            ready = min(lane.end for lane in awaited)
        else:
            ready = max(round(self._timeline.position(now)) - WAIT, *self._ends())
        return self._given(min(ready, self._offset + MOST))

    def finish(self) -> Mixed | None:
        """Return everything that is left."""
        for lane in self._lanes.values():
            lane.flush()
        return self._given(max(self._ends()))

    def _ends(self) -> list[int]:
        return [lane.end for lane in self._lanes.values()]

    def _given(self, until: int) -> Mixed | None:
        count = until - self._offset
        if count <= 0:
            return None
        for lane in self._lanes.values():
            lane.fill(until)
        offset, self._offset = self._offset, until
        tracks = {source: lane.pending.take(count) for source, lane in self._lanes.items()}
        arrivals = [lane.taken_arrival(until) for lane in self._lanes.values()]
        return Mixed(
            offset=offset,
            mixed=mix(*tracks.values()) if len(tracks) > 1 else next(iter(tracks.values())),
            tracks=tracks,
            dropped=tuple(
                replace(dropped, offset=dropped.offset - offset)
                for lane in self._lanes.values()
                for dropped in lane.taken_dropped()
            ),
            drift_ppm={source: lane.clock.drift_ppm for source, lane in self._lanes.items()},
            arrived_at=min((at for at in arrivals if at is not None), default=None),
        )

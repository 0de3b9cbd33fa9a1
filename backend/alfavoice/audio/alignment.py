"""Puts the sound of one source on the timeline of the session.

The timestamps of devices jitter by tens of milliseconds. Two things can be trusted: how many samples have come, and
the earliest that they came by our own clock, for sound can be delivered late but never early. From these follows where
every sample belongs, to about a millisecond, however unevenly the blocks arrive. The device's clock drifts against
ours; the place drifts with it, and the sound is led after it by single samples. In between it passes bit for bit.
"""

import math
import statistics
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from alfavoice.audio.frames import RATE_HZ, Block, Samples, SourceName, silence
from alfavoice.audio.slip import Slip

WINDOW_S = 10.0
"""The earliest arrival is looked for in this much time: under any load one block in it comes undelayed."""

TREND_STEP_S = 10.0
TREND_POINTS = 60
TREND_POINTS_NEEDED = 7
"""Drift is measured over the last ten minutes, and told after the first of them."""

TOLERANCE_S = 0.03
"""Blocks are up to 21 ms late when the sound server works in steps of its own. More, or earlier, is an event."""

HOLD_S = 0.3
"""The delayed rest of a burst comes within milliseconds; this also survives a starved machine."""

UNNOTICED = 32
"""2 ms, in samples: what the place is known by. Nothing is corrected within it."""


class ArrivalClock:
    """When a source's first sample was recorded, by the least delayed sound of the last seconds."""

    def __init__(self) -> None:
        self._earliest: deque[tuple[float, float]] = deque()
        """(arrived at, start by it), each start later than the one before: the first is the minimum of the window."""
        self._trend: deque[tuple[float, float]] = deque(maxlen=TREND_POINTS)
        self.drift_ppm = 0.0
        """How much faster than ours the clock of the source runs."""

    @property
    def knows(self) -> bool:
        """Whether anything has arrived since the last `forget`."""
        return bool(self._earliest)

    @property
    def start_s(self) -> float:
        """The `perf_counter` time at which the source's sample 0 belongs."""
        return self._earliest[0][1]

    def lateness_s(self, arrived_at: float, received: int) -> float:
        """Return how much later than expected so many samples are complete."""
        return arrived_at - received / RATE_HZ - self.start_s

    def saw(self, arrived_at: float, received: int) -> None:
        """Learn that so many samples were complete at that time."""
        start = arrived_at - received / RATE_HZ
        if self.knows and start < self.start_s - TOLERANCE_S:
            self.forget()
        while self._earliest and self._earliest[-1][1] >= start:
            self._earliest.pop()
        self._earliest.append((arrived_at, start))
        while self._earliest[0][0] < arrived_at - WINDOW_S:
            self._earliest.popleft()
        if not self._trend or arrived_at - self._trend[-1][0] >= TREND_STEP_S:
            self._follow_trend(arrived_at)

    def forget(self) -> None:
        """Start over: what comes next has nothing to do with what came before."""
        self._earliest.clear()
        self._trend.clear()

    def _follow_trend(self, arrived_at: float) -> None:
        self._trend.append((arrived_at, self.start_s))
        if len(self._trend) >= TREND_POINTS_NEEDED:
            times, starts = zip(*self._trend, strict=True)
            self.drift_ppm = -1e6 * statistics.linear_regression(times, starts).slope


@dataclass(slots=True)
class Timeline:
    """Where the session's sample 0 lies in our time."""

    zero_s: float

    def position(self, at: float) -> float:
        """Return how many samples after the start a `perf_counter` time is."""
        return (at - self.zero_s) * RATE_HZ


@dataclass(frozen=True, slots=True)
class Dropped:
    """Sound that came too late to be kept, or never came."""

    source: SourceName
    offset: int
    samples: int


class Lane:
    """One source on the timeline.

    Late sound is held until the last of the delayed blocks is here, which tells that it was only delayed, or for
    `HOLD_S`, which tells that samples are missing before it: then silence takes their place. A source alone is the
    clock of its session: the timeline goes with it, and its samples stay as they are.
    """

    def __init__(self, source: SourceName, timeline: Timeline, *, alone: bool) -> None:
        self._source: SourceName = source
        self._timeline = timeline
        self._alone = alone
        self._slip = Slip()
        self._held: list[Block] = []
        self._received = 0
        self._filled = 0
        """Silence after the last sound, put there because time went on. What comes too late for it is dropped."""
        self._dropped: list[Dropped] = []
        self._arrivals: deque[tuple[int, float]] = deque()
        """Where sound that is not taken yet ends, and when the first of it had arrived."""
        self.clock = ArrivalClock()
        self.pending = Pending()
        self.end = 0
        """Where on the timeline the next sample goes."""
        self.awaited = True
        """Whether sound is to be expected."""

    def push(self, block: Block) -> None:
        """Take the next sound of the source."""
        if not len(block.samples):
            return
        self.awaited = True
        self._held.append(block)
        patience = 0.0 if self._alone and not self.clock.knows else HOLD_S
        if self._is_in_time() or block.arrived_at - self._held[0].arrived_at >= patience:
            self.settle()

    def lose(self) -> None:
        """Expect nothing more until something comes."""
        self.expect_anew()
        self.awaited = False

    def expect_anew(self) -> None:
        """Expect sound that has nothing to do with what came before: another device, another clock."""
        self.settle()
        self.clock.forget()
        self.awaited = True

    def settle(self) -> None:
        """Place what is held. What is still late by now is late because samples are missing."""
        if not self._held:
            return
        in_time = self._is_in_time()
        expected_s = self.clock.start_s if self.clock.knows else None
        if not in_time:
            self.clock.forget()
        samples = np.concatenate([block.samples for block in self._held])
        arrived_at = self._held[0].arrived_at
        for block in self._held:
            self._received += len(block.samples)
            self.clock.saw(block.arrived_at, self._received)
        self._held.clear()
        if not in_time:
            self._begin_anew(len(samples), expected_s)
        self._place(self._without_what_is_too_late(samples))
        self._arrivals.append((self.end, arrived_at))

    def fill(self, until: int) -> None:
        """Go on without the source, or, when it has only just begun, with what there is of it."""
        if until > self.end and not self.clock.knows:
            self.settle()
        if until > self.end:
            self._filled += until - self.end
            self._skip_to(until)

    def flush(self) -> None:
        """Place everything: there is nothing to wait for any more."""
        self.settle()
        self.end += self.pending.add(self._slip.flush())

    def taken_arrival(self, until: int) -> float | None:
        """Hand over when the oldest of the sound before that place had arrived; None when it is all silence."""
        oldest = self._arrivals[0][1] if self._arrivals else None
        while self._arrivals and self._arrivals[0][0] <= until:
            self._arrivals.popleft()
        return oldest

    def taken_dropped(self) -> list[Dropped]:
        """Hand over what was dropped since the last time."""
        dropped, self._dropped = self._dropped, []
        return dropped

    def _is_in_time(self) -> bool:
        received = self._received + sum(len(block.samples) for block in self._held)
        return self.clock.knows and self.clock.lateness_s(self._held[-1].arrived_at, received) <= TOLERANCE_S

    def _due(self) -> float:
        """Return where the end of what was received belongs."""
        return self._timeline.position(self.clock.start_s) + self._received

    def _begin_anew(self, samples: int, expected_s: float | None) -> None:
        """Leave silence before sound that follows upon a gap."""
        start = round(self._due()) - samples
        if start > self.end:
            self._skip_to(start)
        if expected_s is not None:
            missing = round((self.clock.start_s - expected_s) * RATE_HZ)
            self._dropped.append(Dropped(self._source, start - missing, missing))

    def _without_what_is_too_late(self, samples: Samples) -> Samples:
        start = round(self._due()) - len(samples)
        late = min(self.end - start, self._filled, len(samples))
        if late <= 0:
            return samples
        self._dropped.append(Dropped(self._source, start, late))
        return samples[late:]

    def _place(self, samples: Samples) -> None:
        if not len(samples):
            return
        self._filled = 0
        astray = self._due() - (self.end + self._slip.owed + len(samples))
        surplus = 0
        if self._alone:
            self._timeline.zero_s += astray / RATE_HZ
        elif abs(astray) > UNNOTICED:
            surplus = round(math.copysign(abs(astray) - UNNOTICED, astray))
        self.end += self.pending.add(self._slip.passed(samples, surplus))

    def _skip_to(self, position: int) -> None:
        self.end += self.pending.add(self._slip.flush())
        self.end += self.pending.add(max(0, position - self.end))


class Pending:
    """Sound that is placed but not taken yet. Silence costs nothing, however long."""

    def __init__(self) -> None:
        self._parts: deque[Samples | int] = deque()
        self.samples = 0

    def add(self, part: Samples | int) -> int:
        """Append sound, or so many samples of silence; return how many they are."""
        length = part if isinstance(part, int) else len(part)
        if length:
            self._parts.append(part)
        self.samples += length
        return length

    def take(self, count: int) -> Samples:
        """Remove and return that many samples."""
        taken = silence(count)
        filled = 0
        for part in self._first(count):
            if isinstance(part, int):
                filled += part
            else:
                taken[filled : filled + len(part)] = part
                filled += len(part)
        self.samples -= count
        return taken

    def _first(self, count: int) -> Iterator[Samples | int]:
        while count:
            part = self._parts.popleft()
            length = part if isinstance(part, int) else len(part)
            if length > count:
                self._parts.appendleft(part - count if isinstance(part, int) else part[count:])
                part = count if isinstance(part, int) else part[:count]
            yield part
            count -= min(length, count)

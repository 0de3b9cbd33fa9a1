"""Says whether the capture can be trusted: what is wrong with the sound just now, and where it was.

Looks at the tracks that the mixer gives and is told of devices and disk. A recording that looks alive while its input
is digital silence is what this is for. Marks that follow closely upon each other are one; there are never more than
`MOST_MARKS`, by seeing them more coarsely. One thread feeds it, any may ask.
"""

import threading
from collections.abc import Iterator, Sequence

from alfavoice.audio.faults import LINGER, SILENT_DB, SPEAKING_DB, Clipping, Loudness, OneSided, Span, Spans, Zeros
from alfavoice.audio.frames import FULL_SCALE, SourceName, to_ms
from alfavoice.audio.messages import CaptureHealth, HealthMark, HealthWarning, MarkKind, SourceHealth
from alfavoice.audio.mixer import Mixed

MOST_MARKS = 500

_KINDS: tuple[MarkKind, ...] = ("zeros", "clipping", "silence", "gap", "dropped")


class _SourceState:
    """What is known of one source."""

    def __init__(self) -> None:
        self.spans: dict[MarkKind, Spans] = {kind: Spans() for kind in _KINDS}
        self.zeros = Zeros()
        self.clipping = Clipping()
        self.silence = OneSided()
        self.dropped_frames = 0
        self.drift_ppm = 0.0

    @property
    def is_lost(self) -> bool:
        """Whether its device is gone."""
        return self.spans["gap"].open


class HealthMonitor:
    """Watches the sources of one session."""

    def __init__(self, sources: Sequence[SourceName]) -> None:
        self._lock = threading.Lock()
        self._sources = {source: _SourceState() for source in sources}
        self._disk = Spans()
        self._loudness = Loudness()
        self._end = 0
        self._news = False

    def look(self, mixed: Mixed) -> None:
        """Take in the next stretch of the session."""
        with self._lock:
            self._end = mixed.offset + len(mixed.mixed)
            for dropped in mixed.dropped:
                start = max(0, mixed.offset + dropped.offset)
                self._sources[dropped.source].dropped_frames += dropped.samples
                self._seen(self._sources[dropped.source].spans["dropped"], start, start + dropped.samples)
            for source in mixed.tracks:
                self._sources[source].drift_ppm = mixed.drift_ppm[source]
                self._listen(source, mixed)
            self._compare(mixed)
            self._let_pass()

    def lost(self, source: SourceName, offset: int) -> None:
        """Note that the device of a source is gone."""
        with self._lock:
            state = self._sources[source]
            self._over(state.spans["zeros"])
            self._seen(state.spans["gap"], offset, offset)

    def returned(self, source: SourceName, offset: int) -> None:
        """Note that it is back, or that another has taken its place."""
        with self._lock:
            state = self._sources[source]
            if state.is_lost:
                self._seen(state.spans["gap"], offset, offset)
                self._over(state.spans["gap"])
                state.zeros.start_over(offset)

    def no_room(self, offset: int, *, lasting: bool) -> None:
        """Note that the disk is full, or, when it does not last any longer, that there is room again."""
        with self._lock:
            if lasting or self._disk.open:
                self._seen(self._disk, offset, offset)
            if not lasting:
                self._over(self._disk)

    def changed(self) -> bool:
        """Return whether marks or warning are others than at the last call."""
        with self._lock:
            news, self._news = self._news, False
            return news

    @property
    def warning(self) -> HealthWarning | None:
        """The worst of what is wrong just now."""
        with self._lock:
            return next(self._warnings(), None)

    def report(self) -> CaptureHealth:
        """Return all that is known by now."""
        with self._lock:
            marks = [_mark("disk", None, span) for span in self._disk.all]
            for source, state in self._sources.items():
                marks += [_mark(kind, source, span) for kind, spans in state.spans.items() for span in spans.all]
            marks.sort(key=lambda mark: mark.start_offset)
            return CaptureHealth(marks=marks, sources=[_facts(*item) for item in self._sources.items()])

    def _listen(self, source: SourceName, mixed: Mixed) -> None:
        state, samples = self._sources[source], mixed.tracks[source]
        for start, end in state.clipping.found(mixed.offset, samples):
            self._seen(state.spans["clipping"], start, end)
        if state.is_lost:
            state.zeros.start_over(self._end)
            return
        for start, end in state.zeros.found(mixed.offset, samples):
            self._seen(state.spans["zeros"], start, end)
        if not state.zeros.lasting:
            self._over(state.spans["zeros"])

    def _compare(self, mixed: Mixed) -> None:
        """See whether one side is silent while the other speaks."""
        if len(self._sources) < 2:
            return
        for end, loudness in self._loudness.windows(mixed.offset, mixed.tracks):
            for source, state in self._sources.items():
                found = state.silence.found(
                    end,
                    silent=loudness[source] < SILENT_DB and not state.is_lost,
                    other_speaks=max(loudness[other] for other in loudness if other != source) > SPEAKING_DB,
                )
                if found:
                    self._seen(state.spans["silence"], *found)
                else:
                    self._over(state.spans["silence"])

    def _let_pass(self) -> None:
        """Let what lasts go on until now, and what has not happened again be over."""
        for state in self._sources.values():
            if state.is_lost:
                state.spans["gap"].all[-1].end = self._end
            for spans in (state.spans["clipping"], state.spans["dropped"]):
                if spans.open and self._end - spans.all[-1].end > LINGER:
                    self._over(spans)

    def _seen(self, spans: Spans, start: int, end: int) -> None:
        self._news |= spans.seen(start, end)
        every = [self._disk, *(spans for state in self._sources.values() for spans in state.spans.values())]
        while sum(len(spans.all) for spans in every) > MOST_MARKS:
            max(every, key=lambda spans: len(spans.all)).coarsen()

    def _over(self, spans: Spans) -> None:
        self._news |= spans.over()

    def _warnings(self) -> Iterator[HealthWarning]:
        """Tell what is wrong just now, the worst first."""
        mic, system = self._sources.get("mic", _SourceState()), self._sources.get("system", _SourceState())
        wrong: dict[HealthWarning, bool] = {
            "no_room": self._disk.open,
            "mic_lost": mic.is_lost,
            "system_lost": system.is_lost,
            "mic_zeros": mic.spans["zeros"].open,
            "clipping": mic.spans["clipping"].open or system.spans["clipping"].open,
            "dropped": mic.spans["dropped"].open or system.spans["dropped"].open,
            "mic_silent": mic.spans["silence"].open,
            "system_silent": system.spans["silence"].open and system.clipping.peak > 0,
            "system_zeros": system.spans["zeros"].open and not system.clipping.peak,
        }
        return (warning for warning, is_so in wrong.items() if is_so)


def _mark(kind: MarkKind, source: SourceName | None, span: Span) -> HealthMark:
    return HealthMark(kind=kind, source=source, start_offset=span.start, end_offset=None if span.open else span.end)


def _facts(source: SourceName, state: _SourceState) -> SourceHealth:
    return SourceHealth(
        source=source,
        zero_ms=to_ms(state.zeros.samples),
        silent_ms=to_ms(state.spans["silence"].samples),
        gap_ms=to_ms(state.spans["gap"].samples),
        clipped_samples=state.clipping.samples,
        dropped_frames=state.dropped_frames,
        drift_ppm=round(state.drift_ppm, 1),
        peak=round(state.clipping.peak / FULL_SCALE, 4),
    )

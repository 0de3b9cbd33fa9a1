"""The running recording: one thread takes sound from its sources to the files, the meter and the chunker.

Everything that reaches the disk has one position, in samples since the start; chunks, health marks and players speak
of the same positions. Writing waits for nobody: pieces of speech, levels and warnings are handed on and forgotten.

A full disk pauses the recording: half a minute is held in memory and written when there is room again; what comes
after that half minute is left out, and the place is marked. A tape that is stopped meanwhile ends when there is room.
"""

import logging
import math
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Protocol

from alfavoice.audio.chunker import Chunker, Piece
from alfavoice.audio.frames import RATE_HZ, Block, to_samples
from alfavoice.audio.health import HealthMonitor
from alfavoice.audio.inbox import Lost
from alfavoice.audio.meter import Levels, Meter
from alfavoice.audio.mixer import Mixed, Mixer, joined
from alfavoice.audio.source import Source
from alfavoice.recording import metrics
from alfavoice.recording.messages import AudioSource
from alfavoice.recording.tracks import Tracks
from alfavoice.recording.voices import Voices

_log = logging.getLogger(__name__)
_LOOK_EVERY_S = 0.1
_REST_S = 0.02
"""Devices bring sound in pieces of a few milliseconds; taking several at once halves what recording costs."""
_JUDGED_AT_ONCE = to_samples(50)
"""Listening costs the same for a moment as for a longer one, and nobody sees sooner what is heard."""
_HELD_AT_MOST = 30 * RATE_HZ
_STOPPED_WITHIN_S = 10.0


class Listener(Protocol):
    """Is told what happens, on the tape's thread; must not block."""

    def on_piece(self, piece: Piece, source: AudioSource) -> None:
        """Take a stretch of speech."""

    def on_levels(self, levels: Levels) -> None:
        """Take how loud it is, at most 20 times a second."""

    def on_change(self) -> None:
        """A warning came or went, or recording paused or went on."""

    def on_end(self, error: BaseException | None) -> None:
        """The tape has stopped; with an error when nobody asked it to."""


@dataclass(frozen=True)
class Reel:
    """What a tape works with; all of it belongs to the tape from now on."""

    sources: Sequence[Source]
    mixer: Mixer
    tracks: Tracks
    chunker: Chunker
    health: HealthMonitor
    meter: Meter


class Tape:
    """Records until it is stopped."""

    def __init__(self, reel: Reel, wake: threading.Event, listener: Listener) -> None:
        self._reel = reel
        self._voices = Voices(tuple(source.name for source in reel.sources))
        self._listener = listener
        self._wake = wake
        self._stopping = threading.Event()
        self._settled = threading.Event()
        """Nothing more can be done, or not before there is room."""
        self._abandoned = threading.Event()
        self._arrived_at = math.inf
        """When the oldest of the sound that is not written yet had arrived."""
        self._unjudged: list[Mixed] = []
        self._dropped = 0
        self.starved = False
        """True while there is no room on the disk."""
        self.paused = False
        """True when so much waits for room that sound is left out."""
        self._thread = threading.Thread(target=self._run, name="tape", daemon=True)

    @property
    def length(self) -> int:
        """How many samples the recording has."""
        return self._reel.tracks.length

    def start(self) -> None:
        """Start recording."""
        self._thread.start()

    def stop(self) -> bool:
        """Stop. Blocks until everything is in the files and every piece was handed on; False when that needs room."""
        self._stopping.set()
        self._wake.set()
        self._settled.wait(_STOPPED_WITHIN_S)
        if self.starved:
            return False
        self._thread.join(_STOPPED_WITHIN_S)
        return True

    def abandon(self) -> None:
        """Stop, and let go of sound for which there is no room. Blocks."""
        self._abandoned.set()
        self.stop()
        self._thread.join(_STOPPED_WITHIN_S)

    def _run(self) -> None:
        error: BaseException | None = None
        try:
            with self._reel.tracks:
                try:
                    self._record_until_stopped()
                except Exception as failure:  # noqa: BLE001 - the top of a thread
                    _log.exception("recording failed")
                    error = failure
                self._finish()
        except Exception:  # noqa: BLE001 - as above; somebody waits to be told of the end
            _log.exception("a file of sound was not closed")
        self._settled.set()
        self._listener.on_end(error)

    def _record_until_stopped(self) -> None:
        with ExitStack() as stack:
            for source in self._reel.sources:
                stack.enter_context(source)
            while not self._stopping.is_set():
                self._wake.wait(_LOOK_EVERY_S)
                self._wake.clear()
                self._step(time.perf_counter())
                self._stopping.wait(_REST_S)

    def _step(self, now: float) -> None:
        for source in self._reel.sources:
            self._take_in(source)
        while mixed := self._reel.mixer.pull(now):
            self._record(mixed)
        if self._reel.tracks.held:
            self._write()
        self._count_dropped()

    def _finish(self) -> None:
        reel = self._reel
        try:
            for source in reel.sources:
                self._take_in(source)
            while mixed := reel.mixer.finish():
                self._record(mixed)
            self._judge()
            for piece in reel.chunker.finish():
                self._hand_on(piece)
            self._wait_for_room()
        except Exception:  # noqa: BLE001 - what is in the files is kept whatever happens here
            _log.exception("the end of a recording failed")

    def _wait_for_room(self) -> None:
        while self._reel.tracks.held and not self._write():
            self._settled.set()
            if self._abandoned.wait(_LOOK_EVERY_S):
                return

    def _take_in(self, source: Source) -> None:
        """Give the mixer what has come."""
        for event in source.take():
            if isinstance(event, Block):
                self._reel.mixer.push(source.name, event)
                continue
            self._judge()
            if isinstance(event, Lost):
                self._reel.mixer.lost(source.name)
                self._reel.health.lost(source.name, self.length)
            else:
                self._reel.mixer.returned(source.name)
                self._reel.health.returned(source.name, self.length)

    def _count_dropped(self) -> None:
        dropped = sum(source.dropped for source in self._reel.sources)
        metrics.DROPPED_FRAMES.inc(dropped - self._dropped)
        self._dropped = dropped

    def _record(self, mixed: Mixed) -> None:
        if self.paused and not self._write():
            return  # marked already, when the pause began
        reel = self._reel
        mixed = replace(mixed, offset=self.length)  # a pause is no part of the recording
        if mixed.arrived_at is not None:
            self._arrived_at = min(self._arrived_at, mixed.arrived_at)
        reel.tracks.put(mixed.mixed, mixed.tracks)
        self._write()
        self._unjudged.append(mixed)
        pieces = reel.chunker.feed(mixed.mixed)
        if pieces or self.length - self._unjudged[0].offset >= _JUDGED_AT_ONCE:
            self._judge()
        for piece in pieces:
            self._hand_on(piece)

    def _judge(self) -> None:
        """Listen to what was recorded: who speaks, how loud it is, and what is wrong with it."""
        if not self._unjudged:
            return
        reel, mixed = self._reel, joined(self._unjudged)
        self._unjudged.clear()
        self._voices.heard(mixed.offset, mixed.tracks)
        levels = reel.meter.feed(mixed)
        if levels is not None:
            self._listener.on_levels(levels)
        reel.health.look(mixed)
        if reel.health.changed():
            self._listener.on_change()

    def _write(self) -> bool:
        """Bring what waits to the disk; tell whether there was room for it."""
        tracks = self._reel.tracks
        room = tracks.write()
        metrics.BUFFERED_SAMPLES.set(tracks.held)
        if room and self._arrived_at < math.inf:
            metrics.WRITE_SECONDS.observe(max(0.0, time.perf_counter() - self._arrived_at))
            self._arrived_at = math.inf
        pausing = tracks.held > _HELD_AT_MOST or (self.paused and not room)
        if pausing != self.paused:
            self._reel.health.no_room(self.length, lasting=pausing)
        if (pausing, not room) != (self.paused, self.starved):
            self.paused, self.starved = pausing, not room
            self._listener.on_change()
        return room

    def _hand_on(self, piece: Piece) -> None:
        self._listener.on_piece(piece, self._voices.source_of(piece.start, piece.end))

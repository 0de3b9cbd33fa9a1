"""The recording that runs, seen from the event loop: its tape, the chunks that come off it, what is told of it.

A piece of speech is on the disk as part of the whole long before it becomes a chunk, so a chunk that cannot be written
is simply tried again.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from alfavoice.audio.chunker import Piece
from alfavoice.audio.frames import to_ms
from alfavoice.audio.growing import DiskFailing, NoRoom
from alfavoice.audio.messages import CaptureHealth
from alfavoice.audio.meter import Levels
from alfavoice.core.bus import Bus
from alfavoice.core.errors import AppError
from alfavoice.recording import metrics
from alfavoice.recording.events import AudioLevel
from alfavoice.recording.messages import AudioSource, Session
from alfavoice.recording.plan import TapePlan
from alfavoice.recording.recordings import Recordings
from alfavoice.recording.reels import new_reel
from alfavoice.recording.tape import Reel, Tape

_log = logging.getLogger(__name__)
_KEEP_EVERY_S = 5.0
"""Between two updates of meta.json: a crash costs no sound, only this much of what the list shows."""
_TRY_AGAIN_S = 2.0
_BROKEN = "The recording broke off for a reason we did not foresee. What was recorded until then is kept."
_SAVED_WITHIN_S = 10.0


class RunningRecording:
    """Hears from the tape on its thread, and acts on the loop."""

    def __init__(self, session_id: str, recordings: Recordings, bus: Bus, changed: Callable[[], None]) -> None:
        self.session_id = session_id
        self._recordings = recordings
        self._bus = bus
        self._changed = changed
        self._loop = asyncio.get_running_loop()
        self._pieces: asyncio.Queue[tuple[Piece, AudioSource]] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []
        self._obstacle: AppError | None = None
        """Why a chunk is not on the disk yet."""
        self._reel: Reel
        self._tape: Tape
        self.ended: asyncio.Future[BaseException | None] = self._loop.create_future()
        """Done when the tape has stopped, with the error if it did so by itself."""

    @property
    def elapsed_ms(self) -> int:
        """How long the recording is by now."""
        return to_ms(self._tape.length)

    @property
    def paused(self) -> bool:
        """True while sound waits for room on the disk."""
        return self._tape.starved

    @property
    def files(self) -> int:
        """How many files it writes."""
        return self._reel.tracks.files

    @property
    def health(self) -> CaptureHealth:
        """What was wrong with the sound, and where."""
        return self._reel.health.report()

    @property
    def warning(self) -> str:
        """What is wrong just now; empty when nothing is."""
        return "no_room" if self.paused else self._reel.health.warning or ""

    async def start(self, plan: TapePlan, folder: Path, key: bytes | None) -> None:
        """Let the tape run."""
        wake = threading.Event()
        self._reel = await asyncio.to_thread(new_reel, plan, folder, key, wake)
        self._tape = Tape(self._reel, wake, self)
        self._tape.start()
        self._tasks = [
            asyncio.create_task(self._save_chunks(), name="save chunks"),
            asyncio.create_task(self._keep_progress(), name="keep progress"),
        ]

    async def stop(self) -> Session:
        """Stop the tape, save what is left, and close the recording. What prevents that is raised: ask again later."""
        if not await asyncio.to_thread(self._tape.stop):
            raise NoRoom
        with suppress(TimeoutError):
            await asyncio.wait_for(self._pieces.join(), _SAVED_WITHIN_S)
        if self._obstacle is not None:
            raise self._obstacle
        await self._end_tasks()
        broken = self.ended.done() and self.ended.result() is not None
        error = _BROKEN if broken else None
        return await self._recordings.finish(self.session_id, self._tape.length, self.health, error)

    async def abandon(self) -> None:
        """Leave what cannot be brought to its end to the next start."""
        await asyncio.to_thread(self._tape.abandon)
        await self._end_tasks()

    def on_piece(self, piece: Piece, source: AudioSource) -> None:
        """Take a stretch of speech off the tape."""
        self._loop.call_soon_threadsafe(self._pieces.put_nowait, (piece, source))

    def on_levels(self, levels: Levels) -> None:
        """Tell everybody how loud it is."""
        self._bus.publish(AudioLevel(mic=levels.mic, system=levels.system, mixed=levels.mixed))

    def on_change(self) -> None:
        """Tell everybody how the recording is."""
        self._loop.call_soon_threadsafe(self._changed)

    def on_end(self, error: BaseException | None) -> None:
        """Take note that the tape has stopped."""
        self._loop.call_soon_threadsafe(self._note_end, error)

    def _note_end(self, error: BaseException | None) -> None:
        if not self.ended.done():
            self.ended.set_result(error)

    async def _end_tasks(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _save_chunks(self) -> None:
        while True:
            piece, source = await self._pieces.get()
            await self._save(piece, source)
            self._pieces.task_done()

    async def _save(self, piece: Piece, source: AudioSource) -> None:
        while True:
            try:
                await self._recordings.add_chunk(self.session_id, piece.start, piece.end, piece.samples, source)
            except (AppError, OSError) as error:
                _log.warning("a chunk could not be written", extra={"session_id": self.session_id, "error": str(error)})
                self._obstacle = error if isinstance(error, AppError) else DiskFailing()
                await asyncio.sleep(_TRY_AGAIN_S)
            else:
                self._obstacle = None
                metrics.CHUNK_SECONDS.observe(to_ms(piece.end - piece.start) / 1000)
                return

    async def _keep_progress(self) -> None:
        while True:
            await asyncio.sleep(_KEEP_EVERY_S)
            with suppress(AppError, OSError):
                await self._recordings.keep_progress(self.session_id, self._tape.length, self.health)

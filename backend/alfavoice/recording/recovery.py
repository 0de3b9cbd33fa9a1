"""What a crash left of a recording is finished at the next start.

Its tracks are cut to whole samples, speech that was not yet in a chunk becomes chunks, and it is closed at the moment
when its sound was last written. It counts as running until all of that is done, so a start that is killed as well is
continued by the next one. A recording that cannot be finished is said to have failed, and its sound is left alone;
one for which there is no room is tried again at the next start.
"""

import asyncio
import logging
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from alfavoice.audio.messages import CaptureHealth
from alfavoice.core.errors import AppError
from alfavoice.recording import index
from alfavoice.recording.files import SessionFiles, disk
from alfavoice.recording.messages import AudioSource
from alfavoice.recording.sessions import Sessions
from alfavoice.recording.shelf import Shelf

if TYPE_CHECKING:
    from alfavoice.audio.chunker import Chunker, Piece

_log = logging.getLogger(__name__)
_NO_ROOM = 507
_UNFORESEEN = "It could not be finished after the program had stopped; what was recorded is untouched."


class Recovery:
    """One look at what was running when the core died."""

    def __init__(self, sessions: Sessions, shelf: Shelf, chunker: "Callable[[int], Chunker]") -> None:
        self._sessions = sessions
        self._shelf = shelf
        self._chunker = chunker

    async def run(self) -> int:
        """Finish them one by one, and let chunks wait again; return how many there were."""
        database = self._shelf.database
        await database.write(index.nobody_transcribes)
        left = await database.read(lambda db: index.with_status(db, "recording"))
        left = [session_id for session_id in left if session_id not in self._sessions.running]
        for session_id in left:
            await self._try(session_id)
        return len(left)

    async def _try(self, session_id: str) -> None:
        try:
            await self._finish(session_id)
        except AppError as error:
            _log.warning("a recording was not finished", extra={"session_id": session_id, "error": error.sentence})
            if error.status != _NO_ROOM:
                await self._give_up(session_id, error.sentence)
        except Exception:  # noqa: BLE001 - one broken recording must not keep the others from being finished
            _log.exception("a recording could not be finished", extra={"session_id": session_id})
            await self._give_up(session_id, _UNFORESEEN)

    async def _finish(self, session_id: str) -> None:
        entry = await self._shelf.entry(session_id)
        files = await asyncio.to_thread(self._shelf.files_of, entry)
        samples, ended_at = await self._shelf.write(lambda: _repaired(files))
        last = await self._shelf.database.read(lambda db: index.chunk_at(db, entry, -1))
        sources = entry.summary.sources
        source: AudioSource = sources[0] if len(sources) == 1 else "mixed"
        await self._chunk_rest(files, 0 if last is None else last.end_offset, samples, source)
        health = _closed((await self._sessions.get(session_id)).health, samples)
        ended_at = max(ended_at, entry.summary.start_time)
        await self._sessions.finish(session_id, samples, health, ended_at=ended_at)

    async def _chunk_rest(self, files: SessionFiles, start: int, end: int, source: AudioSource) -> None:
        if start >= end:
            return
        pieces = _pieces(files, self._chunker(start), start, end)
        while piece := await asyncio.to_thread(next, pieces, None):
            await self._sessions.add_chunk(files.id, piece.start, piece.end, piece.samples, source)

    async def _give_up(self, session_id: str, sentence: str) -> None:
        try:
            session = await self._sessions.get(session_id)
            await self._sessions.finish(session_id, session.sample_count, session.health, sentence)
        except AppError as error:
            _log.warning("not even that could be noted", extra={"session_id": session_id, "error": error.sentence})


def _repaired(files: SessionFiles) -> tuple[int, datetime]:
    """Make the tracks whole; return how many samples there are, and when the last of them was written."""
    from alfavoice.recording import sound  # noqa: PLC0415 - brings numpy, which idling can spare

    files.tidy()
    full = files.on_disk(files.track("full"))
    with disk(files.folder):
        if not full.exists():
            return 0, datetime.fromtimestamp(0, UTC)
        written = full.stat()
        samples = sound.repair(files)
        os.utime(full, ns=(written.st_atime_ns, written.st_mtime_ns))  # for the next try, if this one is killed
    return samples, datetime.fromtimestamp(written.st_mtime_ns // 1_000_000 / 1000, UTC)


def _pieces(files: SessionFiles, chunker: "Chunker", start: int, end: int) -> "Iterator[Piece]":
    from alfavoice.audio.chunker import chunks_of  # noqa: PLC0415 - as above
    from alfavoice.recording import sound  # noqa: PLC0415

    return chunks_of(sound.blocks(files, start, end), chunker)


def _closed(health: CaptureHealth, samples: int) -> CaptureHealth:
    """Return what was wrong, with what lasted until the crash ending there."""
    marks = [
        msgspec.structs.replace(mark, end_offset=samples) if mark.end_offset is None else mark for mark in health.marks
    ]
    return msgspec.structs.replace(health, marks=marks)

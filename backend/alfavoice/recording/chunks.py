"""The chunks of recordings: added while one runs, brought to their text, corrected.

A chunk is on the disk, sound first and record second, before anybody hears of it. That it waits to be transcribed, or
is being transcribed just now, is in the index only: its record says what it was before.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET

from alfavoice.audio.units import to_ms
from alfavoice.core.encrypted import sqlite_utils
from alfavoice.core.errors import Invalid, NotFound
from alfavoice.core.ids import new_id, parse_id
from alfavoice.core.messages import FieldProblem
from alfavoice.recording import index
from alfavoice.recording.events import ChunkCreated, ChunkTranscribed
from alfavoice.recording.files import FileDamaged, SessionFiles
from alfavoice.recording.index import Entry
from alfavoice.recording.messages import AudioSource, Chunk, ChunkDetail, ChunkPatch, ChunkStatus
from alfavoice.recording.shelf import Shelf, whole
from alfavoice.recording.versions import WAITING, chunk_of, corrected, gone_back, heard, recalled, refuse_older
from alfavoice.records.clean import cleaned
from alfavoice.records.words import indexed
from alfavoice.speech.engine import Transcript

if TYPE_CHECKING:
    from alfavoice.audio.frames import Samples
    from alfavoice.audio.trackfile import TrackReader

_log = logging.getLogger(__name__)
_LONGEST_INDEX = 7


class Chunks:
    """Chunk by chunk."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    async def add_chunk(self, session_id: str, start: int, end: int, samples: "Samples", source: AudioSource) -> Chunk:
        """Store a stretch of speech, and announce it. When this raises, nothing was added."""
        return await whole(self._add(session_id, (start, end), samples, source))

    async def pending(self) -> list[tuple[str, str]]:
        """Return what waits to be transcribed, as (recording, chunk), the oldest first."""
        return await self._shelf.database.read(index.waiting)

    async def chunk(self, session_id: str, chunk_id: str) -> ChunkDetail:
        """Return a chunk with its words and versions."""
        entry, chunk = await self._place(session_id, chunk_id)
        return await asyncio.to_thread(lambda: _detail(self._shelf.files_of(entry), chunk))

    async def chunk_sound(self, session_id: str, chunk_id: str) -> Callable[[], bytes]:
        """Return what reads the sound of a chunk as 16 kHz mono PCM16. It blocks: call it in a thread."""
        entry, chunk = await self._place(session_id, chunk_id)

        def read() -> bytes:
            from alfavoice.recording import sound  # noqa: PLC0415 - brings numpy, which idling can spare

            return sound.chunk_pcm(self._shelf.files_of(entry), chunk)

        return read

    async def chunk_pcm(self, session_id: str, chunk_id: str) -> bytes:
        """Return the sound of a chunk as 16 kHz mono PCM16."""
        return await asyncio.to_thread(await self.chunk_sound(session_id, chunk_id))

    async def open_chunk_sound(self, session_id: str, place: str) -> "TrackReader":
        """Open the sound of a chunk, which is named by its place: `0` or `000`."""
        entry = await self._shelf.entry(session_id)
        if not (place.isascii() and place.isdigit() and len(place) <= _LONGEST_INDEX):
            raise NotFound(f"There is no chunk {place[:100]!r}.")

        def opened() -> "TrackReader":
            from alfavoice.recording import sound  # noqa: PLC0415 - brings numpy, which idling can spare

            return sound.open_chunk(self._shelf.files_of(entry), int(place))

        return await asyncio.to_thread(opened)

    async def mark(self, session_id: str, chunk_id: str, status: ChunkStatus, error: str | None = None) -> Chunk:
        """Say how far a chunk is, and announce it.

        What is said of a transcription that is no longer waited for, because a person has settled the text meanwhile,
        changes nothing: the answer says how the chunk really is.
        """
        if status in WAITING:
            return await whole(self._mark_waiting(session_id, chunk_id, status))

        def settled(before: ChunkDetail) -> ChunkDetail:
            if before.status not in WAITING:
                return before
            return msgspec.structs.replace(before, status=status, error=error or UNSET)

        return chunk_of(await whole(self._alter(session_id, chunk_id, settled)))

    async def queue(self, session_id: str, chunk_ids: Sequence[str]) -> list[Chunk]:
        """Say of chunks that they wait to be transcribed, all of them or none, and announce them."""
        return await whole(self._queue(session_id, chunk_ids))

    async def keep_transcript(self, session_id: str, chunk_id: str, transcript: Transcript, model: str) -> Chunk:
        """Store what an engine heard as a new version, the present one unless a person wrote a newer text."""
        now = self._shelf.clock()
        work = self._alter(session_id, chunk_id, lambda before: heard(before, transcript, model, now))
        return chunk_of(await whole(work))

    async def correct(self, session_id: str, chunk_id: str, patch: ChunkPatch) -> ChunkDetail:
        """Store a text that a person wrote, or go back to an earlier version."""
        if (patch.transcription is UNSET) == (patch.version_id is UNSET):
            problem = FieldProblem(path="transcription", message="or versionId is needed, not both")
            raise Invalid("Give a new text or a version to go back to.", [problem])
        cleaned({"transcription": patch.transcription})
        now = self._shelf.clock()

        def alter(before: ChunkDetail) -> ChunkDetail:
            if patch.base_version_id is not UNSET:
                refuse_older(before, patch.base_version_id)
            if patch.transcription is not UNSET:
                return corrected(before, patch.transcription, now)
            return gone_back(before, patch.version_id or "")

        return await whole(self._alter(session_id, chunk_id, alter))

    async def _add(self, session_id: str, between: tuple[int, int], samples: "Samples", source: AudioSource) -> Chunk:
        shelf = self._shelf
        async with shelf.turn(session_id):
            entry = await shelf.entry(session_id)
            last = await shelf.database.read(lambda db: index.chunk_at(db, entry, -1))
            files = await asyncio.to_thread(shelf.files_of, entry)
            detail = ChunkDetail(
                id=new_id(),
                session_id=entry.summary.id,
                index=0 if last is None else last.index + 1,
                start_offset=between[0],
                end_offset=between[1],
                duration=to_ms(between[1] - between[0]),
                file_path="",
                status="pending",
                source=source,
                created_at=shelf.clock(),
            )
            path = files.relative(files.chunk_sound(detail.index))
            detail = msgspec.structs.replace(detail, file_path=path)
            stamp = await shelf.write(lambda: _write_new(files, detail, samples))
            chunk = chunk_of(detail)
            await shelf.database.write(lambda db: _store(db, entry, chunk, None, stamp))
        shelf.bus.publish(ChunkCreated(session_id=chunk.session_id, chunk=chunk))
        return chunk

    async def _mark_waiting(self, session_id: str, chunk_id: str, status: ChunkStatus) -> Chunk:
        shelf = self._shelf
        async with shelf.turn(session_id):
            entry, before = await self._place(session_id, chunk_id)
            if before.status == status or (status == "transcribing" and before.status not in WAITING):
                return before
            after = msgspec.structs.replace(before, status=status, error=UNSET)
            await shelf.database.write(lambda db: index.put_chunk(db, entry, after))
        shelf.bus.publish(ChunkTranscribed(session_id=after.session_id, chunk=after))
        return after

    async def _queue(self, session_id: str, chunk_ids: Sequence[str]) -> list[Chunk]:
        shelf = self._shelf
        async with shelf.turn(session_id):
            entry = await shelf.entry(session_id)
            known = {chunk.id: chunk for chunk in await shelf.database.read(lambda db: index.chunks(db, entry))}
            unknown = next((each for each in chunk_ids if parse_id(each) not in known), None)
            if unknown is not None:
                raise _no_such_chunk(unknown)
            wanted = dict.fromkeys(parse_id(each) for each in chunk_ids)
            queued = [msgspec.structs.replace(known[each or ""], status="pending", error=UNSET) for each in wanted]
            await shelf.database.write(lambda db: _store_all(db, entry, queued))
        if len(queued) == 1:
            shelf.bus.publish(ChunkTranscribed(session_id=session_id, chunk=queued[0]))
        else:  # thousands of messages at once would overrun every client
            shelf.bus.changed("recordings", "updated", entry.summary.id)
        return queued

    async def _alter(self, session_id: str, chunk_id: str, alter: Callable[[ChunkDetail], ChunkDetail]) -> ChunkDetail:
        shelf = self._shelf
        async with shelf.turn(session_id):
            entry, chunk = await self._place(session_id, chunk_id)
            files = await asyncio.to_thread(shelf.files_of, entry)
            before = await asyncio.to_thread(_detail, files, chunk)
            after = alter(before)
            if after == before:
                return before
            stamp, words = await shelf.write(lambda: _write(files, before, after))
            await shelf.database.write(lambda db: _store(db, entry, chunk_of(after), words, stamp))
        shelf.bus.publish(ChunkTranscribed(session_id=after.session_id, chunk=chunk_of(after)))
        if before.status in WAITING and entry.summary.pending_count == 1:
            shelf.bus.changed("recordings", "updated", after.session_id)
        return after

    async def _details(self, entry: Entry, chunks: list[Chunk]) -> list[ChunkDetail]:
        def read() -> list[ChunkDetail]:
            files = self._shelf.files_of(entry)
            return [_detail(files, chunk) for chunk in chunks]

        return await asyncio.to_thread(read)

    async def _place(self, session_id: str, chunk_id: str) -> tuple[Entry, Chunk]:
        entry, folded = await self._shelf.entry(session_id), parse_id(chunk_id)
        found = None
        if folded is not None:
            found = await self._shelf.database.read(lambda db: index.chunk(db, entry, folded))
        if found is None:
            raise _no_such_chunk(chunk_id)
        return entry, found


def _no_such_chunk(chunk_id: str) -> NotFound:
    return NotFound(f"This recording has no chunk with the id {chunk_id[:100]!r}.")


def _detail(files: SessionFiles, chunk: Chunk) -> ChunkDetail:
    """Return a chunk's record, with what only the index knows."""
    try:
        detail = files.read_chunk(chunk.index)
    except FileDamaged:
        _log.warning("a chunk's record is damaged", extra={"session_id": chunk.session_id, "chunk_id": chunk.id})
        return recalled(chunk)
    return msgspec.structs.replace(detail, status=chunk.status, error=chunk.error)


def _write_new(files: SessionFiles, detail: ChunkDetail, samples: "Samples") -> str:
    from alfavoice.recording import sound  # noqa: PLC0415 - brings numpy, which idling can spare

    sound.write_chunk(files, detail.index, samples)
    files.write_chunk(detail)
    return files.stamp()


def _write(files: SessionFiles, before: ChunkDetail, after: ChunkDetail) -> tuple[str, str | None]:
    """Write a chunk down; return the stamp of its recording, and the words of its text if they are others."""
    files.write_chunk(after)
    changed = after.transcription != before.transcription
    return files.stamp(), indexed(after.transcription or "") if changed else None


def _store(database: sqlite_utils.Database, entry: Entry, chunk: Chunk, words: str | None, stamp: str) -> None:
    index.put_chunk(database, entry, chunk, words)
    index.put_stamp(database, entry, stamp)


def _store_all(database: sqlite_utils.Database, entry: Entry, chunks: Sequence[Chunk]) -> None:
    for chunk in chunks:
        index.put_chunk(database, entry, chunk)

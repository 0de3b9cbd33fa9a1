"""Recordings: begun, kept, found, changed, thrown away and brought back.

The files of a recording are the truth and are written first; the database only indexes them. A recording in the trash
keeps its files until the trash is emptied.
"""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET

from alfavoice.core.bus import Bus
from alfavoice.core.clock import Clock, to_text
from alfavoice.core.database import Database
from alfavoice.core.errors import Conflict, NotFound
from alfavoice.core.paths import DataPaths
from alfavoice.recording import index, searching
from alfavoice.recording.details import Details
from alfavoice.recording.index import SessionFilter
from alfavoice.recording.messages import SessionList, SessionMeta, SessionPatch, SessionSummary
from alfavoice.recording.recovery import Recovery
from alfavoice.recording.reindexing import Reindexing
from alfavoice.recording.sessions import Sessions
from alfavoice.recording.shelf import Shelf, whole
from alfavoice.records.clean import cleaned
from alfavoice.records.collection import Journal
from alfavoice.records.words import parse_query

if TYPE_CHECKING:
    from alfavoice.audio.chunker import Chunker
    from alfavoice.audio.trackfile import TrackReader

Peaks = list[float]
_EVERYTHING = SessionFilter()
_TRACKS = ("full", "mic", "system")


class Recordings(Sessions):
    """The recordings of the data folder."""

    def __init__(
        self,
        paths: DataPaths,
        database: Database,
        bus: Bus,
        clock: Clock,
        journal: Journal | None,
        sound_key: Callable[[], bytes],
    ) -> None:
        super().__init__(Shelf(paths, database, bus, clock, sound_key), journal)

    @property
    def folder(self) -> Path:
        """Where recordings are kept."""
        return self._shelf.folder

    async def close(self) -> None:
        """Finish what is being written."""
        await asyncio.to_thread(self._shelf.close)

    async def list(self, text: str, limit: int, offset: int, filtered: SessionFilter = _EVERYTHING) -> SessionList:
        """Return a part of the list, newest first; with a text, of the recordings in which its words are said."""
        database = self._shelf.database
        if text.strip():
            query = parse_query(text)
            found = await database.read(lambda db: searching.search(db, query, filtered, limit, offset))
        else:
            found = await database.read(lambda db: index.page(db, filtered, limit, offset))
        return SessionList(sessions=found[0], total=found[1])

    async def facts(self, session_id: str) -> SessionSummary:
        """Return what lists say of a recording."""
        entry = await self._shelf.entry(session_id)
        return (await self._shelf.database.read(lambda db: index.with_previews(db, [entry])))[0]

    async def details(self, session_id: str) -> Details:
        """Return one recording with everything that is known of its chunks."""
        entry = await self._shelf.entry(session_id)
        meta = await self._meta(entry)
        chunks = await self._shelf.database.read(lambda db: index.chunks(db, entry))
        details = await self._details(entry, chunks)
        return Details(msgspec.structs.replace(meta, chunks_count=len(details)), details)

    async def open_sound(self, session_id: str, track: str) -> "TrackReader":
        """Open a track: `full`, `mic` or `system`."""
        entry = await self._shelf.entry(session_id)
        if track not in _TRACKS:
            raise NotFound(f"A recording has no track {track[:100]!r}.")

        def opened() -> "TrackReader":
            from alfavoice.recording import sound  # noqa: PLC0415 - brings numpy, which idling can spare

            return sound.open_named(self._shelf.files_of(entry), track)

        return await asyncio.to_thread(opened)

    async def peaks(self, session_id: str, track: str, count: int) -> Peaks:
        """Return the waveform of a track as so many loudest values."""
        reader = await self.open_sound(session_id, track)

        def measured() -> Peaks:
            from alfavoice.recording.peaks import peaks  # noqa: PLC0415 - brings numpy, which idling can spare

            with reader:
                return peaks(reader, count)

        return await asyncio.to_thread(measured)

    async def change(self, session_id: str, patch: SessionPatch) -> SessionSummary:
        """Rename a recording, or tag it."""
        given = {name: value for name in patch.__struct_fields__ if (value := getattr(patch, name)) is not UNSET}
        fields = cleaned(given)

        def alter(before: SessionMeta) -> SessionMeta:
            after = msgspec.structs.replace(before, **fields)
            return before if after == before else msgspec.structs.replace(after, revision=before.revision + 1)

        if await whole(self._alter_meta(session_id, alter)):
            self._announce("updated", session_id, journalled="title" in fields)
        return await self.facts(session_id)

    async def delete(self, session_id: str) -> None:
        """Put a recording into the trash; not while it records."""
        now = self._shelf.clock()

        def alter(before: SessionMeta) -> SessionMeta:
            if before.status == "recording":
                raise Conflict("This recording still runs. Stop it first.", "recordings.recording")
            return msgspec.structs.replace(before, deleted_at=now)

        await whole(self._alter_meta(session_id, alter, event="deleted"))
        self._announce("deleted", session_id, journalled=True)

    async def restore(self, session_id: str) -> SessionSummary:
        """Bring a recording back from the trash. Asking twice is no error."""
        try:
            return await self.facts(session_id)
        except NotFound:
            await self._shelf.entry(session_id, deleted=True)

        def alter(before: SessionMeta) -> SessionMeta:
            return msgspec.structs.replace(before, deleted_at=UNSET)

        await whole(self._alter_meta(session_id, alter, event="restored", deleted=True))
        self._announce("restored", session_id, journalled=True)
        return await self.facts(session_id)

    async def empty_trash(self, older_than: timedelta) -> int:
        """Delete for good what has been in the trash for long."""
        before = to_text(self._shelf.clock() - older_than)
        gone = await self._shelf.database.read(lambda db: index.deleted_before(db, before))
        for session_id in gone:
            await whole(self._remove(session_id))
        return len(gone)

    async def reindex(self) -> int:
        """Bring the index up to what the files say; return how many recordings it had wrong. At once when none is."""
        return await Reindexing(self._shelf).run()

    async def recover(self, chunker: "Callable[[int], Chunker]") -> int:
        """Take up what an earlier run left, at the start; return how many recordings had to be finished.

        `chunker` makes one that begins at an offset.
        """
        await self.reindex()
        return await Recovery(self, self._shelf, chunker).run()

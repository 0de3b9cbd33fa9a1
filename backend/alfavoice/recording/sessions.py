"""Recordings as wholes: begun, kept while they run, closed, removed. The files first, then the index."""

import asyncio
import logging
import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import UNSET

from alfavoice.audio.messages import CaptureHealth
from alfavoice.audio.units import RATE_HZ, to_ms
from alfavoice.core.encrypted import sqlite_utils
from alfavoice.core.ids import new_id
from alfavoice.core.messages import ChangeAction
from alfavoice.recording import index
from alfavoice.recording.chunks import Chunks
from alfavoice.recording.files import FileDamaged, SessionFiles, disk
from alfavoice.recording.index import Entry
from alfavoice.recording.messages import (
    AudioSource,
    Chunk,
    Session,
    SessionFacts,
    SessionMeta,
    SessionStart,
    SessionSummary,
)
from alfavoice.recording.shelf import Shelf, whole
from alfavoice.records.clean import cleaned
from alfavoice.records.collection import Journal, JournalEvent

_log = logging.getLogger(__name__)
_FACTS = SessionFacts.__struct_fields__
NO_HEALTH = CaptureHealth(marks=[], sources=[])
GOING = ".going-"
"""What the folder of a recording is called while it is removed, so that half of one is never taken for one."""


class Sessions(Chunks):
    """Recording by recording."""

    def __init__(self, shelf: Shelf, journal: Journal | None) -> None:
        super().__init__(shelf)
        self._journal = journal
        self._running: dict[str, tuple[Path, bytes | None]] = {}

    @property
    def running(self) -> frozenset[str]:
        """The ids of what is being recorded."""
        return frozenset(self._running)

    async def get(self, session_id: str) -> Session:
        """Return one recording with its chunks."""
        entry = await self._shelf.entry(session_id)
        meta = await self._meta(entry)
        return _session(meta, await self._shelf.database.read(lambda db: index.chunks(db, entry)))

    async def begin(
        self, wanted: SessionStart, sources: Sequence[AudioSource], devices: Mapping[AudioSource, str], *, sealed: bool
    ) -> Session:
        """Make a place for a recording that starts now."""
        meta = SessionMeta(
            id=new_id(),
            start_time=self._shelf.clock(),
            status="recording",
            language=wanted.language,
            model=wanted.model,
            total_duration=0,
            title=cleaned({"title": wanted.title})["title"],
            sources=[*sources],
            sealed=sealed,
            sample_count=0,
            chunks_count=0,
            mic_device=devices.get("mic", ""),
            system_device=devices.get("system", ""),
            health=NO_HEALTH,
        )
        return await whole(self._begin(meta))

    def place_of(self, session_id: str) -> tuple[Path, bytes | None]:
        """Return the folder of a running recording, and what its sound is to be encrypted with."""
        return self._running[session_id]

    async def discard(self, session_id: str) -> None:
        """Forget a recording that could not be started."""
        self._running.pop(session_id, None)
        await whole(self._remove(session_id))
        self._announce("deleted", session_id)

    async def keep_progress(self, session_id: str, sample_count: int, health: CaptureHealth) -> None:
        """Note how far a running recording is."""

        def alter(before: SessionMeta) -> SessionMeta:
            return _grown(before, sample_count, health)

        await whole(self._alter_meta(session_id, alter))

    async def finish(
        self,
        session_id: str,
        sample_count: int,
        health: CaptureHealth,
        error: str | None = None,
        ended_at: datetime | None = None,
    ) -> Session:
        """Close a recording, now unless it ended earlier; with an error it has failed."""

        def alter(before: SessionMeta) -> SessionMeta:
            return msgspec.structs.replace(
                _grown(before, sample_count, health),
                status="failed" if error else "completed",
                error=error or UNSET,
                end_time=ended_at or self._shelf.clock(),
                revision=before.revision + 1,
            )

        await whole(self._alter_meta(session_id, alter, event="created"))
        self._running.pop(session_id, None)
        self._announce("updated", session_id, journalled=True)
        return await self.get(session_id)

    async def _begin(self, meta: SessionMeta) -> Session:
        files = await asyncio.to_thread(self._shelf.files, meta.id, sealed=meta.sealed)

        def made() -> str:
            files.create()
            files.write_meta(meta)
            return files.stamp()

        async with self._shelf.turn(meta.id):
            self._running[meta.id] = files.folder, files.key
            stamp = await self._shelf.write(made)
            await self._shelf.database.write(lambda db: index.put_session(db, meta, stamp))
        self._announce("created", meta.id)
        return _session(meta, [])

    async def _alter_meta(
        self,
        session_id: str,
        alter: Callable[[SessionMeta], SessionMeta],
        *,
        event: JournalEvent | None = None,
        deleted: bool = False,
    ) -> bool:
        """Change what is known of a recording as a whole; tell whether anything changed."""
        shelf = self._shelf
        async with shelf.turn(session_id):
            entry = await shelf.entry(session_id, deleted=deleted)
            before = await self._meta(entry)
            after = msgspec.structs.replace(alter(before), chunks_count=entry.summary.chunks_count)
            if after == before:
                return False
            files = await asyncio.to_thread(shelf.files_of, entry)

            def written() -> str:
                files.write_meta(after)
                return files.stamp()

            stamp = await shelf.write(written)
            await shelf.database.write(lambda db: self._store(db, before, after, stamp, event))
        return True

    def _store(
        self,
        database: sqlite_utils.Database,
        before: SessionMeta,
        after: SessionMeta,
        stamp: str,
        event: JournalEvent | None,
    ) -> None:
        index.put_session(database, after, stamp)
        if self._journal is None:
            return
        if event is not None:
            self._journal.record(database, event, "recordings", [(after.id, after.title)])
        if after.title != before.title:
            self._journal.rename(database, after.id, after.title)

    async def _remove(self, session_id: str) -> None:
        shelf = self._shelf
        async with shelf.turn(session_id):
            await shelf.write(lambda: remove_folder(shelf.folder / session_id))
            await shelf.database.write(lambda db: index.remove_session(db, session_id))

    async def _meta(self, entry: Entry) -> SessionMeta:
        return await asyncio.to_thread(lambda: read_meta(self._shelf.files_of(entry), entry.summary))

    def _announce(self, action: ChangeAction, session_id: str, *, journalled: bool = False) -> None:
        self._shelf.bus.changed("recordings", action, session_id)
        if journalled and self._journal is not None:
            self._shelf.bus.changed("activities", "created")


def read_meta(files: SessionFiles, known: SessionSummary) -> SessionMeta:
    """Return what is known of a recording; where its file is damaged, what lists say of it."""
    try:
        return files.read_meta()
    except FileDamaged:
        _log.warning("what is known of a recording is damaged", extra={"session_id": files.id})
        return remembered(known)


def remembered(known: SessionSummary) -> SessionMeta:
    """Return what lists say of a recording, as a whole."""
    facts = {name: getattr(known, name) for name in _FACTS}
    count = known.total_duration * RATE_HZ // 1000
    return SessionMeta(**facts, sample_count=count, chunks_count=known.chunks_count, health=NO_HEALTH)


def remove_folder(folder: Path) -> None:
    """Remove the files of a recording; a crash in the middle leaves nothing that looks like one."""
    going = folder.with_name(f"{GOING}{folder.name}")
    with disk(folder.parent):
        if folder.exists():
            folder.replace(going)
        if going.exists():
            shutil.rmtree(going)


def _session(meta: SessionMeta, chunks: list[Chunk]) -> Session:
    facts = {name: getattr(meta, name) for name in _FACTS}
    return Session(
        **facts,
        data_dir=f"sessions/{meta.id}",
        sample_count=meta.sample_count,
        chunks=chunks,
        mic_device=meta.mic_device,
        system_device=meta.system_device,
        health=meta.health,
    )


def _grown(meta: SessionMeta, sample_count: int, health: CaptureHealth) -> SessionMeta:
    return msgspec.structs.replace(meta, sample_count=sample_count, total_duration=to_ms(sample_count), health=health)

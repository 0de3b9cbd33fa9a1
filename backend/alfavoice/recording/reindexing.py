"""The index of recordings made anew from their files, as far as it is not what they say.

Every recording's files have a stamp that changes with them; what still has the stamp in the index is not looked at, so
that a start with nothing wrong takes no time. All that is known goes in first, oldest recording first, then the chunks,
newest first: after the loss of a whole database the list is there at once, and its numbers are in the order of time.

What is damaged is mended: a record of a recording from its sound and what the index remembers; a record of a chunk from
what the index remembers, else from its sound, which is found again in the recording and transcribed again.
"""

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import msgspec

from alfavoice.core.encrypted import sqlite_utils
from alfavoice.core.ids import parse_id
from alfavoice.recording import index
from alfavoice.recording.files import SessionFiles, disk, is_sealed, stamp_of
from alfavoice.recording.index import Entry
from alfavoice.recording.mending import load_chunks, load_meta
from alfavoice.recording.messages import Chunk, ChunkDetail, SessionMeta
from alfavoice.recording.sessions import GOING
from alfavoice.recording.shelf import Shelf, whole
from alfavoice.recording.versions import WAITING, chunk_of
from alfavoice.records.words import indexed

_log = logging.getLogger(__name__)
_UNREAD = ""
"""The stamp of a recording whose chunks are still to be read."""


class Reindexing:
    """One look at all recordings."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    async def run(self) -> int:
        """Compare, and read what differs; return how many recordings did."""
        database = self._shelf.database
        known = await database.read(index.stamps)  # before the folders: one that is begun meanwhile is not "gone"
        present = await self._shelf.write(self._present)
        gone = known.keys() - present.keys()
        for session_id in gone:
            await database.write(partial(index.remove_session, session_id=session_id))
        changed = [session_id for session_id, stamp in present.items() if not stamp or stamp != known.get(session_id)]
        for session_id in reversed(await self._register(changed)):
            with _logged(session_id):
                await whole(self._read_chunks(session_id))
        return len(gone) + len(changed)

    def _present(self) -> dict[str, str]:
        """Return the stamp of every recording on the disk; finish removals that a crash cut short."""
        found: dict[str, str] = {}
        with disk(self._shelf.folder.parent):
            self._shelf.folder.mkdir(mode=0o700, exist_ok=True)
            for folder in list(self._shelf.folder.iterdir()):
                if folder.name.startswith(GOING):
                    shutil.rmtree(folder)
                elif parse_id(folder.name) == folder.name and folder.is_dir():
                    found[folder.name] = stamp_of(folder)
        return found

    async def _register(self, session_ids: list[str]) -> list[str]:
        """Put what is known of recordings into the index, the oldest first; return the ids in that order."""
        metas: list[SessionMeta] = []
        for session_id in session_ids:
            with _logged(session_id):
                async with self._shelf.turn(session_id):
                    meta = await self._load(session_id)
                if meta is not None:
                    metas.append(meta)
        ordered = [meta.id for meta in sorted(metas, key=lambda meta: meta.start_time)]
        for session_id in ordered:
            with _logged(session_id):
                async with self._shelf.turn(session_id):  # read again: it may have been changed since
                    meta = await self._load(session_id)
                    if meta is not None:
                        await self._shelf.database.write(partial(index.put_session, meta=meta, stamp=_UNREAD))
        return ordered

    async def _load(self, session_id: str) -> SessionMeta | None:
        entry = await self._shelf.database.read(lambda db: index.find(db, session_id))
        known = None if entry is None else entry.summary
        return await self._shelf.write(lambda: load_meta(self._files(session_id), known))

    async def _read_chunks(self, session_id: str) -> None:
        shelf = self._shelf
        async with shelf.turn(session_id):
            entry = await shelf.database.read(lambda db: index.find(db, session_id))
            if entry is None or entry.stamp != _UNREAD:
                return
            before = {chunk.index: chunk for chunk in await shelf.database.read(lambda db: index.chunks(db, entry))}

            def read() -> tuple[list[tuple[Chunk, str]], str]:
                files = self._files(session_id)
                files.tidy()
                details = load_chunks(files, entry.summary, before, shelf.clock())
                chunks = [_still_waiting(detail, before.get(detail.index)) for detail in details]
                return [(chunk, indexed(chunk.transcription or "")) for chunk in chunks], files.stamp()

            chunks, stamp = await shelf.write(read)
            await shelf.database.write(lambda db: _replace_chunks(db, entry, chunks, stamp))

    def _files(self, session_id: str) -> SessionFiles:
        return self._shelf.files(session_id, sealed=is_sealed(self._shelf.folder / session_id))


@contextmanager
def _logged(session_id: str) -> Iterator[None]:
    """Let one recording that cannot be read not keep the others from being found."""
    try:
        yield
    except Exception:  # noqa: BLE001 - whatever is wrong with one
        _log.exception("a recording cannot be read", extra={"session_id": session_id})


def _replace_chunks(database: sqlite_utils.Database, entry: Entry, chunks: list[tuple[Chunk, str]], stamp: str) -> None:
    index.remove_chunks(database, entry)
    for chunk, words in chunks:
        index.put_chunk(database, entry, chunk, words)
    index.put_stamp(database, entry, stamp)


def _still_waiting(detail: ChunkDetail, before: Chunk | None) -> Chunk:
    """Return a chunk of a file; it still waits if it did, and has not been heard since."""
    chunk = chunk_of(detail)
    waits = before is not None and before.id == chunk.id and before.status in WAITING
    if before is not None and waits and before.versions_count == chunk.versions_count:
        return msgspec.structs.replace(chunk, status=before.status, error=before.error)
    return chunk

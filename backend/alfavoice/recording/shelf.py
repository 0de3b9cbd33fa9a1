"""What everything that works on recordings shares: where they are, whose turn it is, which thread writes."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from alfavoice.core.bus import Bus
from alfavoice.core.clock import Clock
from alfavoice.core.database import Database
from alfavoice.core.errors import NotFound
from alfavoice.core.ids import parse_id
from alfavoice.core.paths import DataPaths
from alfavoice.recording import index
from alfavoice.recording.files import SessionFiles
from alfavoice.recording.index import Entry

T = TypeVar("T")


class Shelf:
    """The recordings of a data folder.

    A recording is changed by one at a time, its files first and the index after them. Writing has a thread of its own,
    so that it never waits behind somebody who reads hours of sound.
    """

    def __init__(
        self, paths: DataPaths, database: Database, bus: Bus, clock: Clock, sound_key: Callable[[], bytes]
    ) -> None:
        self.folder = paths.sessions
        self.database = database
        self.bus = bus
        self.clock = clock
        self._sound_key = sound_key
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="recordings")
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def close(self) -> None:
        """Finish what is being written."""
        self._writer.shutdown()

    def turn(self, session_id: str) -> asyncio.Lock:
        """Return what to hold while a recording is changed."""
        return self._turns.setdefault(session_id.lower(), asyncio.Lock())

    async def write(self, work: Callable[[], T]) -> T:
        """Run work that writes files."""
        return await asyncio.get_running_loop().run_in_executor(self._writer, work)

    def files(self, session_id: str, *, sealed: bool) -> SessionFiles:
        """Return the files of a recording; asking for the key may block."""
        return SessionFiles(self.folder / session_id, self._sound_key() if sealed else None)

    def files_of(self, entry: Entry) -> SessionFiles:
        """Return the files of a recording in the index."""
        return self.files(entry.summary.id, sealed=entry.summary.sealed)

    async def entry(self, session_id: str, *, deleted: bool = False) -> Entry:
        """Return a recording, from the trash if asked so; refuse an id that nothing has."""
        folded = parse_id(session_id)
        found = None if folded is None else await self.database.read(lambda db: index.find(db, folded))
        if found is None or found.deleted != deleted:
            raise NotFound(f"There is no recording with the id {session_id[:100]!r}.")
        return found


async def whole(work: Coroutine[Any, Any, T]) -> T:
    """Let a change come to its end even when nobody waits for it any more: files and index must not part."""
    return await asyncio.shield(asyncio.ensure_future(work))

"""The encrypted database: one thread, one connection.

Work goes to the thread as a function of the open database and comes back as a value; nobody else touches the
connection. Guarantees: a change that was acknowledged is on the disk (WAL, `synchronous=FULL`: it survives a kill and
a power cut); every piece of work that writes is one transaction; on the first sign of damage nothing is written any
more, so the file is never made worse.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from sqlcipher3 import dbapi2 as sqlcipher

from alfavoice.core.encrypted import (
    DatabaseUnreadable,
    Migrations,
    bring_up_to_date,
    is_damage,
    is_disk_full,
    looks_sound,
    make_private,
    open_connection,
    open_read_only,
    refuse_newer,
    sqlite_utils,
)
from alfavoice.core.errors import AppError, Unavailable

_log = logging.getLogger(__name__)
_MIB = 1024 * 1024
_CACHE_KIB = 32 * 1024
"""Searching 100,000 notes for mixed words takes 29 ms at the 99th percentile with this much, 143 ms with 8 MiB."""

T = TypeVar("T")
Work = Callable[[sqlite_utils.Database], T]


class DiskFull(AppError):
    """There is no room; nothing was changed."""

    code, status = "library.disk_full", 507

    def __init__(self) -> None:
        super().__init__("The disk is full. Nothing was saved or lost; make room and try again.")


class DiskFailing(Unavailable):
    """The system cannot read or write the file."""

    code = "library.disk_failing"

    def __init__(self) -> None:
        super().__init__("The disk does not do what it is asked. Nothing was saved; look after the disk.")


class Damaged(Unavailable):
    """The file is damaged; it is left as it is."""

    code = "library.damaged"

    def __init__(self) -> None:
        super().__init__("The library file is damaged and is not written to any more. Restore a backup.")


class Database:
    """One SQLCipher file, owned by one thread from `open` to `close`."""

    def __init__(self, path: Path, key: bytes, migrations: Sequence[Migrations]) -> None:
        self.path = path
        self._key = key
        self.migrations = tuple(migrations)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite")
        self._connection: sqlite_utils.Database | None = None
        self._damaged = False

    @property
    def key(self) -> bytes:
        """The key in use."""
        return self._key

    @property
    def damaged(self) -> bool:
        """True from the first sign of damage on."""
        return self._damaged

    async def open(self) -> None:
        """Open the file in its own thread and bring it to the newest schema."""
        try:
            await self._submit(self._open)
        except BaseException:
            self._thread.shutdown()
            raise

    async def close(self) -> None:
        """Finish the work that waits, then close the file."""
        await self._submit(self._close)
        self._thread.shutdown()

    async def read(self, work: Work[T]) -> T:
        """Run work that only reads."""
        return await self._submit(lambda: self._guarded(work))

    async def write(self, work: Work[T]) -> T:
        """Run work that writes, as one transaction: all of it is on the disk when this returns, or none."""
        return await self._submit(lambda: self._guarded(_in_transaction(work), writes=True))

    async def check(self) -> bool:
        """Read every page while nobody writes, and tell whether all are sound. Everything else waits meanwhile."""

        def work(_: sqlite_utils.Database) -> bool:
            sound = looks_sound(self.path, self._key)
            if not sound:
                self._condemn()
            return sound

        return await self.read(work)

    async def exclusively(self, work: Callable[[], T]) -> T:
        """Close the file, run work on it that nobody else may see, and open it again whatever came of it."""

        def run() -> T:
            damaged = self._damaged
            self._close()
            try:
                with self._translated():
                    result = work()
            except BaseException:
                self._reopen()
                self._damaged = damaged
                raise
            self._reopen()
            self._damaged = False
            return result

        return await self._submit(run)

    def adopt_key(self, key: bytes) -> None:
        """Use another key from the next opening on; called from within `exclusively`."""
        self._key = key

    def _open(self) -> None:
        make_private(self.path)
        database = open_connection(self.path, self._key)
        try:
            refuse_newer(database, self.migrations)
            for pragma in (
                "journal_mode = WAL",
                "synchronous = FULL",
                "foreign_keys = ON",
                "temp_store = MEMORY",
                f"cache_size = -{_CACHE_KIB}",
                f"journal_size_limit = {16 * _MIB}",
            ):
                database.execute(f"PRAGMA {pragma}")
            bring_up_to_date(database, self.migrations)
        except BaseException:
            database.close()
            raise
        self._connection = database

    def _reopen(self) -> None:
        try:
            self._open()
        except Exception:  # noqa: BLE001 - the top of the thread's work: logged
            # The caller hears of what it asked for; everyone after it hears that the library is closed.
            _log.exception("the library could not be opened again")

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _condemn(self) -> None:
        """Go on with a connection that cannot write.

        The former one answers nothing any more once SQLCipher has met a damaged page, and its closing would fold the
        log into the file; while another one is open it does not.
        """
        self._damaged = True
        if self._connection is None:
            return
        with suppress(DatabaseUnreadable, sqlcipher.DatabaseError):
            reader = sqlite_utils.Database(open_read_only(self.path, self._key))
            self._connection.close()
            self._connection = reader

    def _guarded(self, work: Work[T], *, writes: bool = False) -> T:
        if self._connection is None:
            raise Unavailable("The library is closed.", "library.closed")
        if writes and self._damaged:
            raise Damaged
        with self._translated():
            return work(self._connection)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (sqlcipher.DatabaseError, OSError) as error:
            if is_disk_full(error, self.path.parent):
                raise DiskFull from error
            if is_damage(error):
                self._condemn()
                _log.exception("the library is damaged")
                raise Damaged from error
            if isinstance(error, OSError) or "I/O" in str(error):
                _log.exception("the disk fails")
                raise DiskFailing from error
            raise

    async def _submit(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def _in_transaction(work: Work[T]) -> Work[T]:
    def run(database: sqlite_utils.Database) -> T:
        database.conn.execute("BEGIN IMMEDIATE")
        try:
            result = work(database)
            database.conn.execute("COMMIT")
        except BaseException:
            if database.conn.in_transaction:
                database.conn.execute("ROLLBACK")
            raise
        return result

    return run

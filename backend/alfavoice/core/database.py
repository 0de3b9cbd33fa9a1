"""The encrypted database: one thread, one connection.

Work goes to the thread as a function of the open database and comes back as a value; nobody else touches the
connection. Guarantees: a change that was acknowledged is on the disk (WAL, `synchronous=FULL`: it survives a kill and
a power cut); every piece of work that writes is one transaction; on the first sign of damage nothing is written any
more, so the file is never made worse.
"""

import asyncio
import errno
import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import sqlcipher3
from sqlcipher3 import dbapi2 as sqlcipher

from alfavoice.core.errors import AppError, StartupError, Unavailable

# sqlite-utils takes its SQLite from a module of this name when there is one, and must catch SQLCipher's errors.
sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = sqlcipher
import sqlite_utils  # noqa: E402 - after the two lines above, on purpose
from sqlite_utils.migrations import Migrations  # noqa: E402

_log = logging.getLogger(__name__)
_MIB = 1024 * 1024

T = TypeVar("T")
Work = Callable[[sqlite_utils.Database], T]


class DatabaseUnreadable(Exception):
    """The key does not open the file, or its first page is damaged: SQLCipher cannot tell the two apart."""


class DiskFull(AppError):
    """There is no room; nothing was changed."""

    code, status = "library.disk_full", 507

    def __init__(self) -> None:
        super().__init__("The disk is full. Nothing was saved or lost; make room and try again.")


class Damaged(Unavailable):
    """The file is damaged; it is left as it is."""

    code = "library.damaged"

    def __init__(self) -> None:
        super().__init__("The library file is damaged and is not written to any more. Restore a backup.")


class NewerLibrary(StartupError):
    """A newer version has changed the file."""

    code = "startup.newer_library"

    def __init__(self) -> None:
        super().__init__("This library was changed by a newer version of AlfaVoice. Install that version to open it.")


def open_connection(path: Path, key: bytes | str, *, timeout_s: float = 5.0) -> sqlite_utils.Database:
    """Open a SQLCipher file with a raw 32-byte key or a passphrase, and prove that the key fits."""
    connection = sqlcipher.connect(str(path), timeout=timeout_s, check_same_thread=False)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = {key_literal(key)}")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlcipher.DatabaseError as error:
        connection.close()
        if is_damage(error):
            raise DatabaseUnreadable(str(error)) from error
        raise
    return sqlite_utils.Database(connection)


def refuse_newer(database: sqlite_utils.Database, migrations: Sequence[Migrations]) -> None:
    """Refuse a database with migrations that this version does not know: it would not know what it breaks."""
    if "_sqlite_migrations" not in database.table_names():
        return
    nothing = sqlite_utils.Database(memory=True)
    known = {(each.name, migration.name) for each in migrations for migration in each.pending(nothing)}
    rows = database.query("SELECT migration_set, name FROM _sqlite_migrations")
    if any((row["migration_set"], row["name"]) not in known for row in rows):
        raise NewerLibrary


def key_literal(key: bytes | str) -> str:
    """Write a key the way PRAGMA and ATTACH want it: raw bytes as a blob literal, a passphrase as text."""
    if isinstance(key, bytes):
        return f"\"x'{key.hex()}'\""
    return "'" + key.replace("'", "''") + "'"


def is_damage(error: Exception) -> bool:
    """Tell damage (or a wrong key) from every other database error."""
    text = str(error)
    return any(sign in text for sign in ("not a database", "malformed", "hmac", "database corruption"))


def is_disk_full(error: Exception) -> bool:
    """Tell a full disk: SQLite says so, or cannot even make its files, or the system does."""
    signs = ("disk is full", "disk I/O error")
    return getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT) or any(sign in str(error) for sign in signs)


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

    def mark_damaged(self) -> None:
        """Write nothing any more."""
        self._damaged = True

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

    async def exclusively(self, work: Callable[[], T]) -> T:
        """Close the file, run work on it that nobody else may see, and open it again whatever came of it."""

        def run() -> T:
            self._close()
            try:
                return work()
            finally:
                self._open()

        return await self._submit(run)

    def adopt_key(self, key: bytes) -> None:
        """Use another key from the next opening on; called from within `exclusively`."""
        self._key = key

    def _open(self) -> None:
        database = open_connection(self.path, self._key)
        try:
            for pragma in (
                "journal_mode = WAL",
                "synchronous = FULL",
                "foreign_keys = ON",
                "temp_store = MEMORY",
            ):
                database.execute(f"PRAGMA {pragma}")
            database.execute(f"PRAGMA cache_size = -{8 * 1024}")
            database.execute(f"PRAGMA journal_size_limit = {16 * _MIB}")
            refuse_newer(database, self.migrations)
            for migrations in self.migrations:
                migrations.apply(database)
        except BaseException:
            database.close()
            raise
        self._connection = database
        self._damaged = False

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

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
        except sqlcipher.DatabaseError as error:
            if is_damage(error):
                self._damaged = True
                _log.exception("the library is damaged")
                raise Damaged from error
            if is_disk_full(error):
                raise DiskFull from error
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

"""An encrypted SQLite file: how it is opened, how it is checked, and what its errors mean.

Opening changes nothing before the key has proved to fit: SQLite would otherwise fold a write-ahead log that a crash
left behind into a file that it cannot even read.
"""

import errno
import hashlib
import hmac
import os
import shutil
import struct
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import sqlcipher3
from sqlcipher3 import dbapi2 as sqlcipher

from alfavoice.core.errors import StartupError

# sqlite-utils takes its SQLite from a module of this name when there is one, and must catch SQLCipher's errors. It is
# imported here only, and by everybody else from here, so that nothing can import it too early.
sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = sqlcipher
# It also loads numpy when there is one, to store its numbers. Nobody here does, and an idle core can spare it.
_numpy_is_new = sys.modules.setdefault("numpy", None) is None  # type: ignore[arg-type]
import sqlite_utils  # noqa: E402 - after the lines above, on purpose
from sqlite_utils.migrations import Migrations  # noqa: E402

if _numpy_is_new:
    del sys.modules["numpy"]

__all__ = ["Migrations", "sqlite_utils"]

_IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 10, 11, 13, 14, 26
_CODES = {
    "disk I/O error": _IOERR,
    "database disk image is malformed": _CORRUPT,
    "database or disk is full": _FULL,
    "unable to open database file": _CANTOPEN,
    "file is not a database": _NOTADB,
}
"""Errors of a backup come without their number."""
_NO_ROOM_BYTES = 256 * 1024
_PAGE, _SALT, _TAG = 4096, 16, 64
_PAGES_TO_TRY = 50


class DatabaseUnreadable(Exception):
    """The key does not open the file, or its first page is damaged: SQLCipher cannot tell the two apart."""


class NewerLibrary(StartupError):
    """A newer version has changed the file."""

    code = "startup.newer_library"

    def __init__(self) -> None:
        super().__init__("This library was changed by a newer version of AlfaVoice. Install that version to open it.")


def open_connection(path: Path, key: bytes | str, *, timeout_s: float = 5.0) -> sqlite_utils.Database:
    """Open a SQLCipher file with a raw 32-byte key or a passphrase, and prove that the key fits."""
    if path.with_name(path.name + "-wal").exists():
        open_read_only(path, key).close()
    return sqlite_utils.Database(_proved(sqlcipher.connect(str(path), timeout=timeout_s, check_same_thread=False), key))


def open_read_only(path: Path, key: bytes | str) -> sqlcipher.Connection:
    """Open a file that must not be changed. While this is open, nobody else's closing folds the log into the file."""
    return _proved(sqlcipher.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False), key)


def bring_up_to_date(database: sqlite_utils.Database, migrations: Sequence[Migrations]) -> None:
    """Apply the migrations that a database lacks."""
    for each in migrations:
        each.apply(database)


def refuse_newer(database: sqlite_utils.Database, migrations: Sequence[Migrations]) -> None:
    """Refuse a database with migrations that this version does not know: it would not know what it breaks."""
    if "_sqlite_migrations" not in database.table_names():
        return
    nothing = sqlite_utils.Database(memory=True)
    known = {(each.name, migration.name) for each in migrations for migration in each.pending(nothing)}
    nothing.close()
    rows = database.query("SELECT migration_set, name FROM _sqlite_migrations")
    if any((row["migration_set"], row["name"]) not in known for row in rows):
        raise NewerLibrary


def is_sound(database: sqlite_utils.Database) -> bool:
    """Read every page that is in use; SQLCipher verifies the seal of each."""
    try:
        return [row[0] for row in database.execute("PRAGMA quick_check(1)").fetchall()] == ["ok"]
    except sqlcipher.DatabaseError as error:
        if is_damage(error):
            return False
        raise


def looks_sound(path: Path, key: bytes) -> bool:
    """Read every page of an open library from the disk, past the pages that its own connection remembers."""
    try:
        reader = sqlite_utils.Database(open_read_only(path, key))
    except DatabaseUnreadable:
        return False
    try:
        return is_sound(reader)
    finally:
        reader.close()


def is_whole(database: sqlite_utils.Database) -> bool:
    """Read every page there is, of a file that nobody writes to: pages still in the log are bad to this look."""
    return not database.execute("PRAGMA cipher_integrity_check").fetchall() and is_sound(database)


def key_literal(key: bytes | str) -> str:
    """Write a key the way PRAGMA and ATTACH want it: raw bytes as a blob literal, a passphrase as text."""
    if isinstance(key, bytes):
        return f"\"x'{key.hex()}'\""
    return "'" + key.replace("'", "''") + "'"


def is_damage(error: BaseException) -> bool:
    """Tell damage (or a wrong key) from every other error."""
    return _code(error) in (_CORRUPT, _NOTADB)


def is_disk_full(error: BaseException, folder: Path) -> bool:
    """Tell a full disk: the system or SQLite says so, or SQLite cannot even make its files and there is no room."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    code = _code(error)
    return code == _FULL or (code in (_IOERR, _CANTOPEN) and _no_room(folder))


def salt_of(path: Path) -> bytes:
    """Return the random bytes that a file begins with; they stay the same under another key."""
    try:
        with path.open("rb") as file:
            return file.read(_SALT)
    except OSError:
        return b""


def key_fits_a_page(path: Path, key: bytes, salts: Iterable[bytes]) -> bool:
    """Tell whether a key is a file's own although SQLCipher cannot read its first page: some page bears its seal.

    A page ends with the HMAC of itself and its number, under a key derived from the library's and the salt.
    """
    seals = [hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ 0x3A for byte in salt), 2, 32) for salt in salts if salt]
    with path.open("rb") as file:
        for number in range(1, _PAGES_TO_TRY + 1):
            page = file.read(_PAGE)
            content = page[_SALT if number == 1 else 0 : -_TAG] + struct.pack("<I", number)
            if any(hmac.digest(seal, content, "sha512") == page[-_TAG:] for seal in seals):
                return True
    return False


def make_private(path: Path) -> None:
    """Let only this user read a file, which is made if it is not there: SQLite would let everyone."""
    path.touch(mode=0o600)
    if os.name == "posix" and path.stat().st_mode & 0o077:
        path.chmod(0o600)


def remove_database(path: Path) -> None:
    """Remove a database with whatever SQLite keeps beside it."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _proved(connection: sqlcipher.Connection, key: bytes | str) -> sqlcipher.Connection:
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = {key_literal(key)}")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException as error:
        connection.close()
        if is_damage(error):
            raise DatabaseUnreadable(str(error)) from error
        raise
    return connection


def _code(error: BaseException) -> int:
    code = getattr(error, "sqlite_errorcode", None)
    return _CODES.get(str(error), 0) if code is None else int(code) & 0xFF


def _no_room(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _NO_ROOM_BYTES
    except OSError:
        return False

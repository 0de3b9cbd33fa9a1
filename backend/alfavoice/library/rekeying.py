"""A new key for the library and for the backups that its key opens.

Every step can be repeated: a file that the new key opens already is left alone, so a change that was cut short at any
instant is finished by doing it again. SQLCipher's own rekeying rolls back after a crash.
"""

import logging
from collections.abc import Sequence
from pathlib import Path

from alfavoice.core.encrypted import DatabaseUnreadable, key_literal, open_connection
from alfavoice.core.paths import DataPaths
from alfavoice.library.backup_files import BackupUnusable, backup_files, copy_database, needs_passphrase, settle_file

_log = logging.getLogger(__name__)


def finish_rekeying(paths: DataPaths, keys: Sequence[bytes]) -> None:
    """Bring the closed library and its backups from the first key to the second."""
    old, new = keys
    for backup in backup_files(paths.backups):
        if not needs_passphrase(backup) and not opens_with(backup, new) and opens_with(backup, old):
            _replace_by_rekeyed_copy(backup, old, new)
    if not opens_with(paths.database, new):
        rekey_file(paths.database, old, new)


def opens_with(path: Path, key: bytes | str) -> bool:
    """Tell whether a key opens a file."""
    try:
        open_connection(path, key).close()
    except DatabaseUnreadable:
        return False
    return True


def rekey_file(path: Path, old: bytes, new: bytes) -> None:
    """Encrypt a closed file anew, in place, and prove that the new key opens it."""
    database = open_connection(path, old)
    try:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.execute("PRAGMA journal_mode = DELETE")
        database.execute(f"PRAGMA rekey = {key_literal(new)}")
    finally:
        database.close()
    open_connection(path, new).close()


def _replace_by_rekeyed_copy(path: Path, old: bytes, new: bytes) -> None:
    copy = path.with_name(f".{path.name}.rekeying")
    try:
        copy_database(path, old, copy, new)
    except BackupUnusable:
        _log.warning("a damaged backup keeps the former key", extra={"backup": path.name})
        return
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    settle_file(copy, path)

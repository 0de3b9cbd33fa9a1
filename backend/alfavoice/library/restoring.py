"""A backup becomes the library: read and checked first, then put in its place at once; what was there is kept."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher
from sqlite_utils.migrations import Migrations

from alfavoice.core.database import DatabaseUnreadable, DiskFull, is_disk_full, open_connection, refuse_newer
from alfavoice.core.errors import Invalid
from alfavoice.core.paths import DataPaths
from alfavoice.library.backup_files import BackupUnusable, copy_database, free_name, needs_passphrase, settle_file


def prepare_restore(
    file: Path, key: bytes | str, fresh: Path, library_key: bytes, migrations: Sequence[Migrations]
) -> None:
    """Write a checked copy of a backup, under the library's key."""
    if not file.is_file():
        raise Invalid(f"There is no file {file}.")
    if needs_passphrase(file) and isinstance(key, bytes):
        raise BackupUnusable("This backup needs its passphrase.", "backup.passphrase_needed")
    try:
        copy_database(file, key, fresh, library_key)
        _refuse_strange(fresh, library_key, migrations)
    except DatabaseUnreadable as error:
        fresh.unlink(missing_ok=True)
        raise BackupUnusable("The key or passphrase does not open this file, or it is not a backup.") from error
    except sqlcipher.DatabaseError as error:
        fresh.unlink(missing_ok=True)
        if is_disk_full(error):
            raise DiskFull from error
        raise BackupUnusable("The file is damaged.") from error
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def put_in_place(paths: DataPaths, fresh: Path, at: datetime) -> Path | None:
    """Put a prepared file in the place of the closed library; return where that one is kept, if there was one."""
    aside = None
    if paths.database.exists():
        paths.backups.mkdir(mode=0o700, exist_ok=True)
        aside = free_name(paths.backups, at, "before-restore", passphrase=False)
        for suffix in ("-wal", "-shm"):
            left = paths.database.with_name(paths.database.name + suffix)
            if left.exists():
                left.replace(aside.with_name(aside.name + suffix))
        paths.database.replace(aside)
    settle_file(fresh, paths.database)
    return aside


def _refuse_strange(fresh: Path, key: bytes, migrations: Sequence[Migrations]) -> None:
    database = open_connection(fresh, key)
    try:
        if "notes" not in database.table_names():
            raise BackupUnusable("This is not a backup of an AlfaVoice library.")
        refuse_newer(database, migrations)
    finally:
        database.close()

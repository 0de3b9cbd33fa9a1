"""A backup becomes the library.

It is read, checked and brought up to date beside the library first. From the moment it has the name `paths.restored`
the restore is decided: a process killed after that finishes it at its next start. What was there becomes a backup.
"""

import logging
import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from alfavoice.core.database import DiskFull
from alfavoice.core.encrypted import (
    DatabaseUnreadable,
    Migrations,
    NewerLibrary,
    bring_up_to_date,
    is_disk_full,
    open_connection,
    refuse_newer,
    remove_database,
    sqlite_utils,
)
from alfavoice.core.errors import Invalid
from alfavoice.core.paths import DataPaths
from alfavoice.library.backup_files import BackupUnusable, copy_database, free_name, needs_passphrase, settle_file

_log = logging.getLogger(__name__)


def prepare_restore(
    paths: DataPaths, file: Path, passphrase: str | None, keys: Sequence[bytes], migrations: Sequence[Migrations]
) -> None:
    """Write a checked copy of a backup beside the library, under its key, which is the first of `keys`."""
    if not file.is_file():
        raise Invalid(f"There is no file {file}.")
    if needs_passphrase(file) and not passphrase:
        raise BackupUnusable("This backup needs its passphrase.", "backup.passphrase_needed")
    fresh = paths.restoring
    try:
        _copy_with_one_of(file, [*keys, *([passphrase] if passphrase else [])], fresh, keys[0])
        _bring_up_to_date(fresh, keys[0], migrations)
        settle_file(fresh, paths.restored)
    except (sqlcipher.DatabaseError, OSError) as error:
        if is_disk_full(error, paths.root):
            raise DiskFull from error
        raise BackupUnusable(f"The file cannot be read: {error}.") from error
    finally:
        remove_database(fresh)


def put_in_place(paths: DataPaths, key: bytes, at: datetime) -> Path | None:
    """Put the prepared file in the place of the closed library; return where that one is kept, if there was one."""
    aside = _keep(paths, key, at) if paths.database.exists() else None
    for suffix in ("-wal", "-shm"):
        paths.database.with_name(paths.database.name + suffix).unlink(missing_ok=True)
    settle_file(paths.restored, paths.database)
    return aside


def _keep(paths: DataPaths, key: bytes, at: datetime) -> Path:
    """Give the library a second name among the backups, and its log too where it cannot be folded in."""
    with suppress(DatabaseUnreadable, sqlcipher.DatabaseError):
        former = open_connection(paths.database, key)
        former.close()
    paths.backups.mkdir(mode=0o700, exist_ok=True)
    aside = free_name(paths.backups, at, "before-restore", passphrase=False)
    for suffix in ("-wal", ""):
        kept = paths.database.with_name(paths.database.name + suffix)
        if kept.exists():
            _link(kept, aside.with_name(aside.name + suffix))
    return aside


def _link(file: Path, name: Path) -> None:
    try:
        os.link(file, name)
    except OSError:
        # A file system without hard links.
        shutil.copyfile(file, name)
        name.chmod(0o600)


def _copy_with_one_of(file: Path, keys: Sequence[bytes | str], fresh: Path, key: bytes) -> None:
    for candidate in keys:
        try:
            copy_database(file, candidate, fresh, key)
        except DatabaseUnreadable:
            continue
        else:
            return
    raise BackupUnusable("The key or passphrase does not open this file, or it is not a backup.")


def _bring_up_to_date(fresh: Path, key: bytes, migrations: Sequence[Migrations]) -> None:
    database = open_connection(fresh, key)
    try:
        _refuse_strange(database, migrations)
        bring_up_to_date(database, migrations)
    finally:
        database.close()


def _refuse_strange(database: sqlite_utils.Database, migrations: Sequence[Migrations]) -> None:
    if not {"notes", "_sqlite_migrations"} <= set(database.table_names()):
        raise BackupUnusable("This is not a backup of an AlfaVoice library.")
    try:
        refuse_newer(database, migrations)
    except NewerLibrary as error:
        raise BackupUnusable(
            "This backup was made by a newer version of AlfaVoice. Install that version to restore it.", "backup.newer"
        ) from error

"""Backup files in the data folder: their names, and how one comes to be.

A name says when a backup was made, why, and whether it needs a passphrase:
`alfavoice-20261120-091500-daily.backup`, `alfavoice-20261120-091500-manual-passphrase.backup`.
"""

import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from sqlcipher3 import dbapi2 as sqlcipher

from alfavoice.core.encrypted import (
    is_damage,
    is_whole,
    key_literal,
    make_private,
    open_connection,
    remove_database,
)
from alfavoice.core.errors import AppError, NotFound
from alfavoice.core.files import flush_folder
from alfavoice.library.messages import Backup

Reason = Literal["manual", "daily", "before-restore"]

_NAME = re.compile(
    r"alfavoice-(?P<date>\d{8}-\d{6})-(?P<reason>manual|daily|before-restore)(?:-\d+)?(?P<passphrase>-passphrase)?\.backup"
)


class BackupUnusable(AppError):
    """The file is not a backup, or not of this library and no passphrase opens it."""

    code, status = "backup.unusable", 400


def backup_files(folder: Path) -> list[Path]:
    """Return the backups of a folder, newest first."""
    files = folder.glob("alfavoice-*.backup") if folder.is_dir() else []
    return sorted((file for file in files if _NAME.fullmatch(file.name)), key=lambda file: file.name, reverse=True)


def find_backup(folder: Path, name: str) -> Path:
    """Return the backup of that name. Only names that the folder lists can be found, so no path can be smuggled in."""
    for file in backup_files(folder):
        if file.name == name:
            return file
    raise NotFound("There is no backup of that name.")


def describe(file: Path) -> Backup:
    """Return a backup as the interface shows it."""
    return Backup(
        name=file.name,
        created_at=made_at(file),
        size_bytes=file.stat().st_size,
        passphrase=needs_passphrase(file),
    )


def made_at(file: Path) -> datetime:
    """Return when a backup was made, by its name."""
    match = _NAME.fullmatch(file.name)
    return datetime.strptime(match["date"] if match else "19700101-000000", "%Y%m%d-%H%M%S").replace(tzinfo=UTC)


def is_daily(file: Path) -> bool:
    """Tell whether a backup was made by itself."""
    match = _NAME.fullmatch(file.name)
    return match is not None and match["reason"] == "daily"


def needs_passphrase(file: Path) -> bool:
    """Tell whether a backup opens with a passphrase instead of the library's key."""
    match = _NAME.fullmatch(file.name)
    return match is not None and match["passphrase"] is not None


def free_name(folder: Path, at: datetime, reason: Reason, *, passphrase: bool) -> Path:
    """Return a path that no backup has yet."""
    stem = f"alfavoice-{at:%Y%m%d-%H%M%S}-{reason}"
    suffix = "-passphrase.backup" if passphrase else ".backup"
    names = (f"{stem}{count}{suffix}" for count in ("", *(f"-{number}" for number in range(2, 1000))))
    return next(path for name in names if not (path := folder / name).exists())


def copy_database(source: Path, source_key: bytes | str, target: Path, target_key: bytes | str) -> None:
    """Write a copy of a database, open or not, as one file under another key, checked to the last page."""
    remove_database(target)
    try:
        database = open_connection(source, source_key)
        try:
            _copy_pages(database.conn, source_key, target, target_key)
        finally:
            database.close()
        check_file(target, target_key)
    except BaseException as error:
        remove_database(target)
        if isinstance(error, sqlcipher.DatabaseError) and is_damage(error):
            raise BackupUnusable("The file is damaged.") from error
        raise


def check_file(path: Path, key: bytes | str) -> None:
    """Read every page of a closed file; refuse it when one is damaged."""
    database = open_connection(path, key)
    try:
        whole = is_whole(database)
    finally:
        database.close()
    if not whole:
        raise BackupUnusable("The file is damaged.")


def remove_backup(file: Path) -> None:
    """Delete a backup for good."""
    remove_database(file)


def sweep(folder: Path) -> None:
    """Remove what a killed process left half written."""
    for left in folder.glob(".alfavoice-*.backup.*") if folder.is_dir() else []:
        left.unlink(missing_ok=True)


def _copy_pages(source: sqlcipher.Connection, source_key: bytes | str, target: Path, target_key: bytes | str) -> None:
    make_private(target)
    copy = sqlcipher.connect(str(target))
    try:
        copy.execute(f"PRAGMA key = {key_literal(source_key)}")
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        if target_key != source_key:
            copy.execute(f"PRAGMA rekey = {key_literal(target_key)}")
    finally:
        copy.close()


def settle_file(temporary: Path, path: Path) -> None:
    """Put a finished file in its place, flushed."""
    with temporary.open("rb+") as file:
        os.fsync(file.fileno())
    temporary.chmod(0o600)
    temporary.replace(path)
    flush_folder(path.parent)

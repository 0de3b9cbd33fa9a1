"""Opening the library: which key fits, and a refusal that a person understands when none does.

A restore or a change of the key that was cut short is finished here before anything else happens.
"""

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlcipher3 import dbapi2 as sqlcipher

from alfavoice.core.database import Database, DiskFull
from alfavoice.core.encrypted import (
    DatabaseUnreadable,
    Migrations,
    is_disk_full,
    key_fits_a_page,
    remove_database,
    salt_of,
)
from alfavoice.core.errors import StartupError
from alfavoice.core.paths import DataPaths
from alfavoice.library.backup_files import sweep
from alfavoice.library.rekeying import finish_rekeying
from alfavoice.library.restoring import put_in_place
from alfavoice.vault.keys import KeyVault

_log = logging.getLogger(__name__)


async def open_library(paths: DataPaths, vault: KeyVault, migrations: Sequence[Migrations], now: datetime) -> Database:
    """Return the library's database, opened and brought to the newest schema."""
    try:
        return await _open(paths, vault, migrations, now)
    except DatabaseUnreadable as error:
        raise _refusal(paths, vault) from error
    except DiskFull as error:
        raise StartupError(error.sentence) from error
    except (sqlcipher.DatabaseError, OSError) as error:
        if is_disk_full(error, paths.root):
            raise StartupError(
                "The disk is full: the library cannot be opened. Make room and start again.", "startup.disk_full"
            ) from error
        raise StartupError(f"The library {paths.database} cannot be opened: {error}. Nothing was changed.") from error


async def _open(paths: DataPaths, vault: KeyVault, migrations: Sequence[Migrations], now: datetime) -> Database:
    keys = vault.open(library_exists=_exists(paths))
    if paths.restored.exists():
        _log.warning("finishing a restore that was cut short")
        put_in_place(paths, keys[0], now)
    if len(keys) > 1 and _exists(paths):
        _log.warning("finishing a change of the library's key that was cut short")
        finish_rekeying(paths, keys)
    remove_database(paths.restoring)
    sweep(paths.backups)
    database = Database(paths.database, keys[-1], migrations)
    await database.open()
    vault.settle(keys[-1], salt_of(paths.database))
    return database


def _exists(paths: DataPaths) -> bool:
    return paths.restored.exists() or (paths.database.exists() and paths.database.stat().st_size > 0)


def _refusal(paths: DataPaths, vault: KeyVault) -> StartupError:
    salts = (vault.salt, salt_of(paths.database))
    if any(key_fits_a_page(paths.database, key, salts) for key in vault.open(library_exists=True)):
        return StartupError(
            f"The library {paths.database} is damaged and was left as it is. Restore a backup with: "
            "alfavoice library restore FILE",
            "startup.damaged",
        )
    return StartupError(
        f"The key does not open the library {paths.database}: it belongs to another one, or nothing of the file is "
        "whole. Nothing was changed.",
        "startup.wrong_key",
    )

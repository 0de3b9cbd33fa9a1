"""Opening the library: which key fits, and a refusal that a person understands when none does.

An interrupted change of the key is finished here before anything else happens.
"""

import logging
from collections.abc import Sequence

from sqlcipher3 import dbapi2 as sqlcipher
from sqlite_utils.migrations import Migrations

from alfavoice.core.database import Database, DatabaseUnreadable, DiskFull, is_disk_full
from alfavoice.core.errors import StartupError
from alfavoice.core.paths import DataPaths
from alfavoice.library.rekeying import finish_rekeying
from alfavoice.vault.keys import KeyVault

_log = logging.getLogger(__name__)


async def open_library(paths: DataPaths, vault: KeyVault, migrations: Sequence[Migrations]) -> Database:
    """Return the library's database, opened and brought to the newest schema."""
    exists = paths.database.exists() and paths.database.stat().st_size > 0
    keys = vault.open(library_exists=exists)
    if len(keys) > 1 and exists:
        _log.warning("finishing a change of the library's key that was cut short")
        finish_rekeying(paths, keys)
    key = keys[-1] if len(keys) > 1 and exists else keys[0]
    try:
        database = Database(paths.database, key, migrations)
        await database.open()
    except DatabaseUnreadable as error:
        raise _refusal(paths, vault, key) from error
    except DiskFull as error:
        raise StartupError("The disk is full: the library cannot be opened. Make room and start again.") from error
    except sqlcipher.DatabaseError as error:
        raise _database_refusal(paths, error) from error
    vault.settle(key)
    return database


def _refusal(paths: DataPaths, vault: KeyVault, key: bytes) -> StartupError:
    if vault.matches(key):
        return StartupError(
            f"The library {paths.database} is damaged and was left as it is. Restore a backup with: "
            "alfavoice library restore FILE",
            "startup.damaged",
        )
    return StartupError(
        f"The key does not open the library {paths.database}: it belongs to another one. Nothing was changed.",
        "startup.wrong_key",
    )


def _database_refusal(paths: DataPaths, error: Exception) -> StartupError:
    if is_disk_full(error):
        return StartupError("There is no room on the disk to open the library. Make room and start again.")
    return StartupError(f"The library {paths.database} cannot be opened: {error}. Nothing was changed.")

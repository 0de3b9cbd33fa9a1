"""Putting a backup in the place of a library that is not open, and may not be able to open."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlite_utils.migrations import Migrations

from alfavoice.core.paths import DataPaths
from alfavoice.library.restoring import prepare_restore, put_in_place
from alfavoice.vault.keys import KeyVault


def replace_library(
    paths: DataPaths,
    vault: KeyVault,
    file: Path,
    passphrase: str | None,
    at: datetime,
    migrations: Sequence[Migrations],
) -> Path | None:
    """Put a backup in the library's place; return where the former library is kept, if there was one."""
    exists = paths.database.exists()
    key = vault.open(library_exists=exists)[0]
    fresh = paths.root / ".restoring.db"
    prepare_restore(file, passphrase or key, fresh, key, migrations)
    aside = put_in_place(paths, fresh, at)
    vault.settle(key)
    return aside

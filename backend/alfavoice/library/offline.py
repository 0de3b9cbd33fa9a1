"""Putting a backup in the place of a library that is not open, and may not be able to open."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from alfavoice.core.encrypted import Migrations, salt_of
from alfavoice.core.errors import StartupError
from alfavoice.core.paths import DataPaths
from alfavoice.library.restoring import prepare_restore, put_in_place
from alfavoice.vault.keys import KeyVault, new_key


def replace_library(
    paths: DataPaths,
    vault: KeyVault,
    file: Path,
    passphrase: str | None,
    at: datetime,
    migrations: Sequence[Migrations],
) -> Path | None:
    """Put a backup in the library's place; return where the former library is kept, if there was one.

    A backup with a passphrase needs nothing of the former library: when its key is lost, a new one takes over.
    """
    lost = False
    try:
        keys = vault.open(library_exists=paths.database.exists())
    except StartupError:
        if passphrase is None:
            raise
        keys, lost = [new_key()], True
    prepare_restore(paths, file, passphrase, keys[::-1], migrations)
    if lost:
        vault.start_over(keys[-1])
    aside = put_in_place(paths, keys[-1], at)
    vault.settle(keys[-1], salt_of(paths.database))
    return aside

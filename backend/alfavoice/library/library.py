"""The library as a whole: its health, its backups, its key.

Slow work runs beside the database's thread, on a connection of its own, so that saving a note never waits for a
backup; only putting another file in its place stops everything for a moment.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from sqlcipher3 import dbapi2 as sqlcipher

from alfavoice.activities.activities import ActivityJournal
from alfavoice.activities.messages import ActivityKind
from alfavoice.core.bus import Bus
from alfavoice.core.clock import Clock
from alfavoice.core.database import Damaged, Database, DiskFull
from alfavoice.core.encrypted import DatabaseUnreadable, is_disk_full, looks_sound, salt_of
from alfavoice.core.errors import Invalid
from alfavoice.core.messages import CollectionName
from alfavoice.core.paths import DataPaths
from alfavoice.library.backup_files import (
    BackupUnusable,
    Reason,
    backup_files,
    copy_database,
    describe,
    find_backup,
    free_name,
    is_daily,
    remove_backup,
    settle_file,
)
from alfavoice.library.messages import Backup, Health, LibraryStatus
from alfavoice.library.rekeying import finish_rekeying
from alfavoice.library.restoring import prepare_restore, put_in_place
from alfavoice.vault.keys import KeyVault

T = TypeVar("T")
_REPLACED: tuple[CollectionName, ...] = ("settings", "notes", "snippets", "dictionary", "activities", "news")


class Library:
    """Everything that is done to the library as one thing. One such thing at a time."""

    def __init__(
        self,
        paths: DataPaths,
        database: Database,
        vault: KeyVault,
        bus: Bus,
        clock: Clock,
        on_replaced: Callable[[], Awaitable[None]],
    ) -> None:
        self._paths = paths
        self._database = database
        self._vault = vault
        self._bus = bus
        self._clock = clock
        self._journal = ActivityJournal(clock)
        self._on_replaced = on_replaced
        self._migrations = database.migrations
        self._one_at_a_time = asyncio.Lock()
        self._checked_sound = False
        self.on_health: Callable[[], None] = lambda: None

    @property
    def health(self) -> Health:
        """What is known of the file's health."""
        if self._database.damaged:
            return "damaged"
        return "sound" if self._checked_sound else "unchecked"

    def status(self) -> LibraryStatus:
        """Return how the library is."""
        backups = self.backups()
        return LibraryStatus(
            key_store=self._vault.place,
            health=self.health,
            size_bytes=sum(_size(self._paths.database, suffix) for suffix in ("", "-wal")),
            last_backup_at=backups[0].created_at if backups else None,
        )

    async def check(self) -> Health:
        """Read every page of the library."""
        async with self._one_at_a_time:
            return await self._check()

    def backups(self) -> list[Backup]:
        """Return the backups in the data folder, newest first."""
        return [describe(file) for file in self.backup_paths()]

    def backup_paths(self) -> list[Path]:
        """Return where the backups are, newest first."""
        return backup_files(self._paths.backups)

    def backup_path(self, name: str) -> Path:
        """Return where a backup is."""
        return find_backup(self._paths.backups, name)

    async def copy_to(self, target: Path, passphrase: str | None = None) -> None:
        """Write a checked backup to a path of the person's choice."""
        async with self._one_at_a_time:
            await self._copying(self._write_copy, target, passphrase)

    async def back_up(self, reason: Reason = "manual", passphrase: str | None = None) -> Backup:
        """Write a checked backup into the data folder; with a passphrase it opens on any machine."""
        async with self._one_at_a_time:
            file = await self._copying(self._write_backup, reason, passphrase)
            await self._tell("backup_made", file.name)
        return describe(file)

    async def delete_backup(self, name: str) -> None:
        """Delete a backup for good."""
        async with self._one_at_a_time:
            remove_backup(self.backup_path(name))
            with suppress(DiskFull, Damaged):
                await self._tell("backup_deleted", name)

    def thin_out(self, kept: int) -> None:
        """Delete the oldest of the daily backups."""
        for file in [file for file in self.backup_paths() if is_daily(file)][kept:]:
            remove_backup(file)

    async def restore(self, file: Path, passphrase: str | None = None) -> LibraryStatus:
        """Replace the library by a backup. What was there becomes a backup itself."""
        async with self._one_at_a_time:
            key = self._database.key
            await asyncio.to_thread(prepare_restore, self._paths, file, passphrase, self._keys(), self._migrations)
            await self._database.exclusively(lambda: put_in_place(self._paths, key, self._clock()))
            await self._keeping(self._vault.settle, key, salt_of(self._paths.database))
            self._checked_sound = True
            await self._tell("backup_restored", file.name)
            await self._on_replaced()
        for collection in _REPLACED:
            self._bus.changed(collection, "replaced")
        self.on_health()
        return self.status()

    async def rekey(self) -> LibraryStatus:
        """Give the library, and the backups that its key opens, a new key."""
        async with self._one_at_a_time:
            if self._database.damaged:
                raise Damaged
            old = self._database.key
            new = await self._keeping(self._vault.prepare_new, old)

            def work() -> None:
                finish_rekeying(self._paths, [old, new])
                self._database.adopt_key(new)

            await self._database.exclusively(work)
            await self._keeping(self._vault.settle, new, salt_of(self._paths.database))
            await self._tell("rekeyed", "")
        return self.status()

    def _keys(self) -> Sequence[bytes]:
        """Return the key in use, then one that a change of the key which was cut short may have left."""
        key = self._database.key
        return [key, *(other for other in self._vault.open(library_exists=True) if other != key)]

    async def _check(self) -> Health:
        before = self.health
        if not self._database.damaged:
            path, key = self._paths.database, self._database.key
            # Only a second look, alone with the file, condemns it.
            sound = await asyncio.to_thread(looks_sound, path, key) or await self._database.check()
            self._checked_sound = sound
        if self.health != before:
            self.on_health()
        return self.health

    async def _keeping(self, keep: Callable[..., T], *arguments: object) -> T:
        try:
            return await asyncio.to_thread(keep, *arguments)
        except OSError as error:
            if is_disk_full(error, self._paths.root):
                raise DiskFull from error
            raise

    async def _copying(self, write: Callable[..., T], *arguments: object) -> T:
        try:
            return await asyncio.to_thread(write, *arguments)
        except (BackupUnusable, DatabaseUnreadable) as error:
            if await self._check() == "damaged":
                raise Damaged from error
            raise BackupUnusable("The backup could not be read again after it was written.", status=500) from error

    def _write_backup(self, reason: Reason, passphrase: str | None) -> Path:
        folder = self._paths.backups
        folder.mkdir(mode=0o700, exist_ok=True)
        file = free_name(folder, self._clock(), reason, passphrase=passphrase is not None)
        self._write_copy(file, passphrase)
        return file

    def _write_copy(self, target: Path, passphrase: str | None) -> None:
        temporary = target.with_name(f".{target.name}.writing")
        try:
            copy_database(self._paths.database, self._database.key, temporary, passphrase or self._database.key)
            settle_file(temporary, target)
        except (sqlcipher.DatabaseError, OSError) as error:
            if is_disk_full(error, target.parent):
                raise DiskFull from error
            raise Invalid(f"{target} cannot be written: {error}.") from error

    async def _tell(self, kind: ActivityKind, subject: str) -> None:
        """Note what was done, where that is possible; it is done even if not."""
        with suppress(DiskFull, Damaged):
            await self._database.write(lambda db: self._journal.record(db, kind, None, [("", subject)]))
            self._bus.changed("activities", "created")


def _size(path: Path, suffix: str) -> int:
    try:
        return path.with_name(path.name + suffix).stat().st_size
    except FileNotFoundError:
        return 0

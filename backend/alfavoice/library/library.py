"""The library as a whole: its health, its backups, its key.

Slow work runs beside the database's thread, on a connection of its own, so that saving a note never waits for a
backup; only putting another file in its place stops everything for a moment.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from alfavoice.activities.activities import ActivityJournal
from alfavoice.activities.messages import ActivityKind
from alfavoice.core.bus import Bus
from alfavoice.core.clock import Clock
from alfavoice.core.database import (
    Damaged,
    Database,
    DatabaseUnreadable,
    DiskFull,
    is_disk_full,
    open_connection,
)
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
    settle_file,
)
from alfavoice.library.messages import Backup, Health, LibraryStatus
from alfavoice.library.rekeying import finish_rekeying
from alfavoice.library.restoring import prepare_restore, put_in_place
from alfavoice.vault.keys import KeyVault

_log = logging.getLogger(__name__)
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
            size_bytes=self._paths.database.stat().st_size,
            last_backup_at=backups[0].created_at if backups else None,
        )

    async def check(self) -> Health:
        """Read every page of the library."""
        before = self.health
        try:
            await asyncio.to_thread(_check_open_library, self._paths.database, self._database.key)
        except Damaged:
            self._database.mark_damaged()
        else:
            self._checked_sound = not self._database.damaged
        if self.health != before:
            self.on_health()
        return self.health

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
            await asyncio.to_thread(self._write_copy, target, passphrase)

    async def back_up(self, reason: Reason = "manual", passphrase: str | None = None) -> Backup:
        """Write a checked backup into the data folder; with a passphrase it opens on any machine."""
        async with self._one_at_a_time:
            file = await asyncio.to_thread(self._write_backup, reason, passphrase)
            await self._tell("backup_made", file.name)
        return describe(file)

    def delete_backup(self, name: str) -> None:
        """Delete a backup for good."""
        self.backup_path(name).unlink()

    def thin_out(self, kept: int) -> None:
        """Delete the oldest of the daily backups."""
        for file in [file for file in self.backup_paths() if is_daily(file)][kept:]:
            file.unlink()

    async def restore(self, file: Path, passphrase: str | None = None) -> LibraryStatus:
        """Replace the library by a backup. What was there becomes a backup itself."""
        async with self._one_at_a_time:
            fresh = self._paths.root / ".restoring.db"
            key = passphrase or self._database.key
            await asyncio.to_thread(prepare_restore, file, key, fresh, self._database.key, self._migrations)
            await self._database.exclusively(lambda: put_in_place(self._paths, fresh, self._clock()))
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
            new = self._vault.prepare_new(old)

            def work() -> None:
                finish_rekeying(self._paths, [old, new])
                self._database.adopt_key(new)

            await self._database.exclusively(work)
            self._vault.settle(new)
            await self._tell("rekeyed", "")
        return self.status()

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
        except (BackupUnusable, DatabaseUnreadable) as error:
            self._database.mark_damaged()
            raise Damaged from error
        except (sqlcipher.DatabaseError, OSError) as error:
            if is_disk_full(error):
                raise DiskFull from error
            raise
        finally:
            temporary.unlink(missing_ok=True)

    async def _tell(self, kind: ActivityKind, subject: str) -> None:
        await self._database.write(lambda db: self._journal.record(db, kind, None, [("", subject)]))
        self._bus.changed("activities", "created")


def _check_open_library(path: Path, key: bytes) -> None:
    try:
        database = open_connection(path, key)
    except DatabaseUnreadable as error:
        raise Damaged from error
    try:
        problems = database.execute("PRAGMA cipher_integrity_check").fetchall()
        answers = [row[0] for row in database.execute("PRAGMA quick_check(1)").fetchall()]
    except sqlcipher.DatabaseError as error:
        raise Damaged from error
    finally:
        database.close()
    if problems or answers != ["ok"]:
        raise Damaged

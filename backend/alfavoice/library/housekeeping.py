"""What the library does by itself: empty the trash, forget old activities, back up daily, read itself through."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from alfavoice.activities.activities import Activities
from alfavoice.core.clock import Clock
from alfavoice.core.errors import AppError
from alfavoice.library.backup_files import is_daily, made_at
from alfavoice.library.library import Library
from alfavoice.settings.settings import SettingsKeeper

_log = logging.getLogger(__name__)
_FIRST_AFTER_S = 120
_THEN_EVERY_S = 3600
_DAY = timedelta(days=1)


class WithTrash(Protocol):
    """Whatever keeps for a while what a person has deleted."""

    async def empty_trash(self, older_than: timedelta) -> int:
        """Delete for good what has been in the trash for long."""


class Housekeeping:
    """Runs once an hour while the core lives."""

    def __init__(
        self,
        library: Library,
        settings: SettingsKeeper,
        activities: Activities,
        collections: Sequence[WithTrash],
        clock: Clock,
    ) -> None:
        self._library = library
        self._settings = settings
        self._activities = activities
        self._collections = collections
        self._clock = clock

    async def run_for_ever(self) -> None:
        """Do it again and again; a failure is logged and tried again the next time."""
        await asyncio.sleep(_FIRST_AFTER_S)
        while True:
            try:
                await self.run_once()
            except AppError as error:
                _log.warning("housekeeping was cut short", extra={"reason": error.sentence})
            except Exception:  # noqa: BLE001 - the top of a task: logged, and tried again in an hour
                _log.exception("housekeeping failed")
            await asyncio.sleep(_THEN_EVERY_S)

    async def run_once(self) -> None:
        """Do what is due."""
        if await self._library.check() == "damaged":
            return
        storage = self._settings.current.storage
        for collection in self._collections:
            await collection.empty_trash(timedelta(days=storage.trash_days))
        await self._activities.forget(timedelta(days=storage.activity_days))
        if storage.daily_backup and self._daily_is_due():
            await self._library.back_up("daily")
            self._library.thin_out(storage.backups_kept)

    def _daily_is_due(self) -> bool:
        now = self._clock()
        made = [made_at(file) for file in self._library.backup_paths() if is_daily(file)]
        return not any(now - _DAY < moment <= now for moment in made)

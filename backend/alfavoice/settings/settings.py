"""The settings: read by anyone at any time, changed all or nothing.

A stored value that no longer fits (an older or newer version wrote it) is left where it is and its default is used.
"""

import logging
from typing import Any

import msgspec
import sqlite_utils
from msgspec import UNSET

from alfavoice.core.bus import Bus
from alfavoice.core.database import Database
from alfavoice.settings.messages import Settings, SettingsPatch

_log = logging.getLogger(__name__)


class SettingsKeeper:
    """Holds the settings and keeps them in the library."""

    def __init__(self, database: Database, bus: Bus) -> None:
        self._database = database
        self._bus = bus
        self._current = Settings()

    @property
    def current(self) -> Settings:
        """The settings as they are now."""
        return self._current

    async def load(self) -> None:
        """Read the settings from the library."""
        self._current = await self._database.read(_load)

    async def change(self, patch: SettingsPatch) -> Settings:
        """Change some settings; every client hears of it."""
        changed = apply(self._current, patch)
        if changed != self._current:
            await self._database.write(lambda db: _save(db, changed))
            self._current = changed
            self._bus.changed("settings", "updated")
        return changed


def apply(settings: Settings, patch: SettingsPatch) -> Settings:
    """Return the settings with the patch's values in place. Pure."""
    sections = {
        name: msgspec.structs.replace(getattr(settings, name), **_given(section))
        for name in patch.__struct_fields__
        if (section := getattr(patch, name)) is not UNSET
    }
    return msgspec.structs.replace(settings, **sections)


def _given(section: msgspec.Struct) -> dict[str, Any]:
    values = {name: getattr(section, name) for name in section.__struct_fields__}
    return {name: value for name, value in values.items() if value is not UNSET}


def _load(database: sqlite_utils.Database) -> Settings:
    settings = Settings()
    for row in database.query("SELECT section, name, value FROM settings"):
        stored = {row["section"]: {row["name"]: msgspec.json.decode(row["value"])}}
        try:
            settings = apply(settings, msgspec.convert(stored, SettingsPatch))
        except msgspec.ValidationError as error:
            _log.warning("a stored setting was left out", extra={"setting": stored, "error": str(error)})
    return settings


def _save(database: sqlite_utils.Database, settings: Settings) -> None:
    database.execute("DELETE FROM settings")
    rows = [
        (section, name, msgspec.json.encode(value).decode())
        for section, values in msgspec.to_builtins(settings).items()
        for name, value in values.items()
    ]
    database.conn.executemany("INSERT INTO settings (section, name, value) VALUES (?, ?, ?)", rows)

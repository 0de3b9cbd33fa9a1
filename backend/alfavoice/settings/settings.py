"""The settings: read by anyone at any time, changed all or nothing.

A stored value that no longer fits (an older or newer version wrote it) is left where it is and its default is used.
"""

import logging
from typing import Any

import msgspec
from msgspec import UNSET

from alfavoice.core.bus import Bus
from alfavoice.core.database import Database
from alfavoice.core.encrypted import sqlite_utils
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
        before, after = await self._database.write(lambda db: _change(db, patch))
        self._current = after
        if after != before:
            self._bus.changed("settings", "updated")
        return after


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
        try:
            stored = {row["section"]: {row["name"]: msgspec.json.decode(row["value"])}}
            settings = apply(settings, msgspec.convert(stored, SettingsPatch))
        except msgspec.DecodeError as error:
            _log.warning("a stored setting was left out", extra={"setting": row["name"], "error": str(error)})
    return settings


def _change(database: sqlite_utils.Database, patch: SettingsPatch) -> tuple[Settings, Settings]:
    """Store what a patch changes, and nothing else: what does not fit this version may fit another."""
    before = _load(database)
    after = apply(before, patch)
    known = _rows(before)
    rows = [(*place, value) for place, value in _rows(after).items() if known[place] != value]
    database.conn.executemany("INSERT OR REPLACE INTO settings (section, name, value) VALUES (?, ?, ?)", rows)
    return before, after


def _rows(settings: Settings) -> dict[tuple[str, str], str]:
    return {
        (section, name): msgspec.json.encode(value).decode()
        for section, values in msgspec.to_builtins(settings).items()
        for name, value in values.items()
    }

"""The composition root: every long-lived part of the core is built here, and nowhere else."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from alfavoice.activities.activities import ACTIVITIES, Activities, ActivityJournal
from alfavoice.activities.migrations import migrations as activity_migrations
from alfavoice.core.bus import Bus
from alfavoice.core.clock import Clock, utc_now
from alfavoice.core.database import Database
from alfavoice.core.paths import DataPaths
from alfavoice.dictionary.dictionary import DICTIONARY, Dictionary
from alfavoice.dictionary.migrations import migrations as dictionary_migrations
from alfavoice.library.housekeeping import Housekeeping
from alfavoice.library.library import Library
from alfavoice.library.opening import open_library
from alfavoice.library.search import Search
from alfavoice.news.migrations import migrations as news_migrations
from alfavoice.news.news import News
from alfavoice.notes.migrations import migrations as note_migrations
from alfavoice.notes.notes import NOTES, Notes
from alfavoice.parts import Core
from alfavoice.settings.migrations import migrations as settings_migrations
from alfavoice.settings.settings import SettingsKeeper
from alfavoice.snippets.migrations import migrations as snippet_migrations
from alfavoice.snippets.snippets import SNIPPETS, Snippets
from alfavoice.vault.keychains import SystemKeychain
from alfavoice.vault.keys import Keychain, KeyChoice, KeyVault

MIGRATIONS = (
    settings_migrations,
    activity_migrations,
    note_migrations,
    snippet_migrations,
    dictionary_migrations,
    news_migrations,
)


@dataclass(frozen=True)
class Ports:
    """The outside world, as the core is given it; tests give it another."""

    keychain: Keychain
    key_choice: KeyChoice = "auto"
    clock: Clock = utc_now


def native_ports(key_choice: KeyChoice = "auto") -> Ports:
    """Return the outside world of this machine."""
    return Ports(keychain=SystemKeychain(), key_choice=key_choice)


@asynccontextmanager
async def open_core(paths: DataPaths, ports: Ports) -> AsyncGenerator[Core]:
    """Build every long-lived part, then close them in reverse order."""
    vault = KeyVault(paths.key, ports.keychain, ports.key_choice)
    database = await open_library(paths, vault, MIGRATIONS, ports.clock())
    try:
        core = _build(paths, database, vault, ports.clock)
        await core.settings.load()
        tidying = asyncio.create_task(core.housekeeping.run_for_ever(), name="housekeeping")
        try:
            yield core
        finally:
            tidying.cancel()
            with suppress(asyncio.CancelledError):
                await tidying
    finally:
        await database.close()


def _build(paths: DataPaths, database: Database, vault: KeyVault, clock: Clock) -> Core:
    bus = Bus()
    journal = ActivityJournal(clock)
    settings = SettingsKeeper(database, bus)
    notes = Notes(NOTES, database, bus, clock, journal)
    snippets = Snippets(SNIPPETS, database, bus, clock, journal)
    dictionary = Dictionary(DICTIONARY, database, bus, clock, journal)
    activities = Activities(ACTIVITIES, database, bus, clock, None)
    library = Library(paths, database, vault, bus, clock, settings.load)
    collections = (notes, snippets, dictionary)
    return Core(
        paths=paths,
        database=database,
        bus=bus,
        settings=settings,
        notes=notes,
        snippets=snippets,
        dictionary=dictionary,
        activities=activities,
        news=News(database, bus),
        library=library,
        search=Search(database, collections),
        housekeeping=Housekeeping(library, settings, activities, (*collections, activities), clock),
    )

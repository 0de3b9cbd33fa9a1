"""The composition root: every long-lived part of the core is built here, and nowhere else."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from alfavoice.activities.activities import ACTIVITIES, Activities, ActivityJournal
from alfavoice.activities.migrations import migrations as activity_migrations
from alfavoice.audio.backends.native import native_backend
from alfavoice.audio.catalogue import DeviceCatalogue
from alfavoice.core.bus import Bus
from alfavoice.core.clock import Clock, utc_now
from alfavoice.core.database import Database
from alfavoice.core.errors import AppError
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
from alfavoice.recording.migrations import migrations as recording_migrations
from alfavoice.recording.recorder import Recorder
from alfavoice.recording.recordings import Recordings
from alfavoice.recording.sound_key import SoundKey
from alfavoice.recording.transcriber import Transcriber
from alfavoice.settings.migrations import migrations as settings_migrations
from alfavoice.settings.settings import SettingsKeeper
from alfavoice.snippets.migrations import migrations as snippet_migrations
from alfavoice.snippets.snippets import SNIPPETS, Snippets
from alfavoice.speech.catalog import Catalog
from alfavoice.speech.pool import WorkerPool
from alfavoice.vault.keychains import SystemKeychain
from alfavoice.vault.keys import Keychain, KeyChoice, KeyVault

if TYPE_CHECKING:
    from alfavoice.audio.chunker import Chunker

_log = logging.getLogger(__name__)
MIGRATIONS = (
    settings_migrations,
    activity_migrations,
    note_migrations,
    snippet_migrations,
    dictionary_migrations,
    news_migrations,
    recording_migrations,
)


@dataclass(frozen=True)
class Ports:
    """The outside world, as the core is given it; tests give it another."""

    keychain: Keychain
    key_choice: KeyChoice = "auto"
    clock: Clock = utc_now
    devices: DeviceCatalogue = field(default_factory=lambda: native_backend(allow_file_devices=False))
    """What can be recorded from; heavy packages are loaded when sound is first needed."""
    catalog: Catalog = field(default_factory=Catalog)


def native_ports(key_choice: KeyChoice = "auto", *, allow_file_devices: bool = False) -> Ports:
    """Return the outside world of this machine."""
    devices = native_backend(allow_file_devices=allow_file_devices)
    return Ports(keychain=SystemKeychain(), key_choice=key_choice, devices=devices)


@asynccontextmanager
async def open_core(paths: DataPaths, ports: Ports) -> AsyncGenerator[Core]:
    """Build every long-lived part, then close them in reverse order."""
    vault = KeyVault(paths.key, ports.keychain, ports.key_choice)
    async with AsyncExitStack() as stack:
        database = await open_library(paths, vault, MIGRATIONS, ports.clock())
        stack.push_async_callback(database.close)
        pool = await stack.enter_async_context(WorkerPool(ports.catalog))
        core = _build(paths, database, vault, pool, ports)
        stack.push_async_callback(core.recordings.close)
        await core.settings.load()
        await stack.enter_async_context(_in_background(core.housekeeping.run_for_ever(), "housekeeping"))
        stack.push_async_callback(core.transcriber.close)
        stack.push_async_callback(core.recorder.close)
        yield core


@asynccontextmanager
async def at_work(core: Core) -> AsyncGenerator[None]:
    """Take up what a crash or a stop has left: recordings are made whole, and what waits for its text gets it."""
    async with _in_background(_take_up(core), "taking up"):
        yield


async def _take_up(core: Core) -> None:
    settings = core.settings.current.recording

    def chunker(start: int) -> "Chunker":
        from alfavoice.recording.reels import new_chunker  # noqa: PLC0415 - brings numpy, which idling can spare

        return new_chunker(settings, start)

    try:
        await core.recordings.recover(chunker)
    except AppError as error:  # no room, say: the next start tries again, and what can be transcribed is
        _log.warning("recordings were not taken up", extra={"reason": error.sentence})
    await core.transcriber.start()


@asynccontextmanager
async def _in_background(work: Coroutine[None, None, None], name: str) -> AsyncGenerator[None]:
    task = asyncio.create_task(work, name=name)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def _build(paths: DataPaths, database: Database, vault: KeyVault, pool: WorkerPool, ports: Ports) -> Core:
    clock = ports.clock
    bus = Bus()
    journal = ActivityJournal(clock)
    settings = SettingsKeeper(database, bus)
    sound_key = SoundKey(paths, ports.keychain, ports.key_choice)
    recordings = Recordings(paths, database, bus, clock, journal, sound_key)
    transcriber = Transcriber(recordings, pool, ports.catalog, settings, bus)
    notes = Notes(NOTES, database, bus, clock, journal)
    snippets = Snippets(SNIPPETS, database, bus, clock, journal)
    dictionary = Dictionary(DICTIONARY, database, bus, clock, journal)
    activities = Activities(ACTIVITIES, database, bus, clock, None)

    async def reloaded() -> None:
        await settings.load()
        await recordings.reindex()

    library = Library(paths, database, vault, bus, clock, reloaded)
    collections = (notes, snippets, dictionary)
    return Core(
        paths=paths,
        database=database,
        bus=bus,
        settings=settings,
        recordings=recordings,
        recorder=Recorder(recordings, transcriber, settings, bus, ports.devices),
        transcriber=transcriber,
        catalog=ports.catalog,
        notes=notes,
        snippets=snippets,
        dictionary=dictionary,
        activities=activities,
        news=News(database, bus),
        library=library,
        search=Search(database, collections),
        housekeeping=Housekeeping(library, settings, activities, (*collections, recordings, activities), clock),
    )

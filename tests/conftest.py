"""What every test may ask for: a data folder, a clock moved by hand, and a whole core on real files."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alfavoice.app import Ports, open_core
from alfavoice.core.messages import LibraryChanged, ServerMessage
from alfavoice.core.paths import DataPaths, prepare
from alfavoice.parts import Core
from alfavoice.vault.keychains import MemoryKeychain


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave browser tests to the end: Playwright's loop stays in its worker, and no other loop can start after it."""
    items.sort(key=lambda item: "e2e" in item.path.parts)


class HandClock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 9, 15, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return the time of day."""
        return self.now

    def move(self, **by: float) -> datetime:
        """Move on: `clock.move(days=1, minutes=5)`."""
        self.now += timedelta(**by)
        return self.now


class Heard:
    """Keeps what a bus delivers, for a test to look at."""

    def __init__(self) -> None:
        self.messages: list[ServerMessage] = []

    def __call__(self, message: ServerMessage) -> None:
        """Receive a message."""
        self.messages.append(message)

    @property
    def changes(self) -> list[tuple[str, str]]:
        """The collections and actions of every library_changed so far."""
        return [(each.collection, each.action) for each in self.messages if isinstance(each, LibraryChanged)]


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A data folder that is there and empty."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def paths(data_dir: Path) -> DataPaths:
    """The files of the data folder."""
    return prepare(data_dir)


@pytest.fixture
def clock() -> HandClock:
    """A clock that the test moves."""
    return HandClock()


@pytest.fixture
def keychain() -> MemoryKeychain:
    """A keychain in memory; it lasts as long as the test, so a core can be opened twice."""
    return MemoryKeychain()


@pytest.fixture
def ports(keychain: MemoryKeychain, clock: HandClock) -> Ports:
    """An outside world that the test owns."""
    return Ports(keychain=keychain, clock=clock)


@pytest.fixture
async def core(paths: DataPaths, ports: Ports) -> AsyncGenerator[Core]:
    """A whole core on real files in a temporary folder."""
    async with open_core(paths, ports) as opened:
        yield opened


@pytest.fixture
def heard(core: Core) -> Heard:
    """Everything that the core's bus says from now on."""
    listener = Heard()
    core.bus.subscribe(listener)
    return listener

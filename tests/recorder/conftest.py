"""What these tests share: a core of its own for each, and what it records from."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.recorder.served_recorder import Recorder
from tests.served import served_core
from tests.sound import VirtualSound


@pytest.fixture
def recorder(tmp_path: Path) -> Iterator[Recorder]:
    """The recorder of a core that takes files for microphones."""
    with served_core(tmp_path / "data", "--allow-file-devices", log=tmp_path / "core.log") as core:
        yield Recorder(core)


@pytest.fixture
def sound(tmp_path: Path) -> Iterator[VirtualSound]:
    """A sound server of the test's own."""
    with VirtualSound(tmp_path / "sound") as virtual:
        yield virtual


@pytest.fixture
def pulse_recorder(tmp_path: Path, sound: VirtualSound) -> Iterator[Recorder]:
    """The recorder of a core that records from that sound server."""
    with served_core(tmp_path / "data", environment=sound.environment) as core:
        yield Recorder(core)

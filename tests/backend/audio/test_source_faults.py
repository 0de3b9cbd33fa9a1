"""Backends that misbehave do not stop a source, nor anybody else."""

import threading
from collections.abc import Callable

import pytest

from alfavoice.audio.backends.scripted import ScriptedBackend, ScriptedDevice, ScriptedStream
from alfavoice.audio.capture import Inlet
from alfavoice.audio.devices import AudioDevice, AudioUnavailable
from tests.backend.audio.inlets import Collected, Listener
from tests.backend.audio.scripts import device, opened, source


class Hanging(ScriptedBackend):
    """Opening never ends until the test says so."""

    def __init__(self, *devices: ScriptedDevice) -> None:
        super().__init__(*devices)
        self.entered = threading.Event()
        self.free = threading.Event()

    def open(self, device_id: str, inlet: Inlet) -> ScriptedStream:
        """Hang."""
        self.entered.set()
        self.free.wait()
        return super().open(device_id, inlet)


def test_a_device_that_hangs_while_it_opens_holds_nobody_up() -> None:
    backend = Hanging(device("default"))
    with source(backend) as microphone:
        assert backend.entered.wait(5)
        assert microphone.take() == []
        backend.free.set()
        opened(backend, "default")


def breaks(failure: Callable[[], Exception]) -> type[ScriptedBackend]:
    """A backend whose first list of devices fails."""

    class Broken(ScriptedBackend):
        failed = False

        def devices(self) -> list[AudioDevice]:
            if not self.failed:
                self.failed = True
                raise failure()
            return super().devices()

    return Broken


@pytest.mark.parametrize("failure", [lambda: AudioUnavailable("not now"), lambda: OSError("what?")])
def test_whatever_a_backend_raises_the_source_goes_on(failure: Callable[[], Exception]) -> None:
    backend = breaks(failure)(device("default"))
    with source(backend):
        opened(backend, "default")


class Remembering(ScriptedBackend):
    """Keeps the inlets it was given."""

    def __init__(self, *devices: ScriptedDevice) -> None:
        super().__init__(*devices)
        self.inlets: list[Inlet] = []

    def open(self, device_id: str, inlet: Inlet) -> ScriptedStream:
        """Remember, and open."""
        self.inlets.append(inlet)
        return super().open(device_id, inlet)


def test_a_block_that_comes_after_the_device_was_lost_is_not_used() -> None:
    backend = Remembering(device("default"))
    with source(backend) as microphone:
        listener = Listener(microphone)
        opened(backend, "default")
        backend.advance(0.02)
        backend.unplug("default")
        listener.wait_for(1)
        backend.inlets[0].deliver(bytes(640), 320, 16_000, 1, backend.clock())
        assert len(listener.look().samples) == 320


def test_the_scripted_inlet_hears_of_changes() -> None:
    backend = ScriptedBackend(device("default"))
    collected = Collected()
    backend.open("default", collected)
    backend.plug(device("other"))
    assert collected.changes.is_set()

"""Scripted devices that are easy to tell apart, and a source on their clock."""

from collections import deque

import numpy as np

from alfavoice.audio.backends.scripted import Gap, Lose, Play, ScriptedBackend, ScriptedDevice
from alfavoice.audio.devices import AudioDevice
from alfavoice.audio.frames import SourceName
from alfavoice.audio.source import Source
from tests.waiting import until


def device(name: str, loud: int = 1000, **more: object) -> ScriptedDevice:
    """A microphone of a minute of one value, so that one hears which it is."""
    described = AudioDevice(id=name, name=name.title(), is_input=True, is_output=False, is_default=name == "default")
    script: deque[Play | Gap | Lose] = deque([Play(np.full(16_000 * 60, loud, dtype=np.int16).tobytes())])
    made = ScriptedDevice(described, script, rate=16_000)
    for field, value in more.items():
        setattr(made, field, value)
    return made


def monitor(name: str, loud: int = 9000) -> ScriptedDevice:
    """The same as what an output plays."""
    made = device(name, loud)
    made.device = AudioDevice(
        id=name, name=name, is_input=False, is_output=True, is_default=name == "default-monitor", is_loopback=True
    )
    return made


def source(backend: ScriptedBackend, device_id: str | None = None, name: SourceName = "mic") -> Source:
    """A source whose clock is the script's."""
    return Source(name, backend, device_id, wake=lambda: None, clock=backend.clock)


def opened(backend: ScriptedBackend, *names: str) -> None:
    """Wait until exactly these are being recorded."""
    until(lambda: sorted(backend.opened()) == sorted(names), f"{names} opened")

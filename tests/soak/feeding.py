"""Gives a running recording its sound many times faster than life, in step with what reaches the disk."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from alfavoice.audio.backends.scripted import Gap, Play, ScriptedBackend, ScriptedDevice, ScriptedStream
from alfavoice.audio.capture import Inlet
from alfavoice.audio.devices import AudioDevice
from alfavoice.audio.frames import RATE_HZ, SAMPLE_BYTES
from alfavoice.audio.wav import HEADER_BYTES
from tests.soak.script import Side
from tests.waiting import until

MIC, SYSTEM = "scripted:mic", "scripted:system"
BURST_S = 60 / 192
"""One source may be so far ahead of the other while the recorder looks; more than 0.4 s would be a gap to it."""
KEPT_BACK = 640
"""A block that is not complete, by the slower clock, and the samples that a slip holds back."""
FIRST_S = 0.35
"""Before it knows when sound arrives, the recorder holds so much of it."""
LATER_S = 0.2
STOCK = 3
LOOK_AGAIN_S = 0.001
PATIENCE_S = 60.0


class Feeder:
    """The devices, and what they say."""

    def __init__(self, sides: dict[str, Side]) -> None:
        self._sides = sides
        self._given = dict.fromkeys(sides, 0)
        self._streams: list[ScriptedStream] = []
        self._pause = threading.Event()
        devices = [_device(device_id, side) for device_id, side in sides.items()]
        self.backend = _Watched(self._streams, *devices)

    def feed(self, seconds: float, folder: Path, passed: Callable[[float], None]) -> int:
        """Say everything, and tell after each minute of it; return where in the recording it begins. Blocks."""
        until(lambda: sorted(self.backend.opened()) == sorted(self._sides), "both devices opened")
        # The recording began a moment ago, by the real clock; what is said from now on has its place after that.
        gap = Gap(time.perf_counter() - self.backend.clock() + LATER_S)
        for device_id in self._sides:
            self.backend.device(device_id).script.append(gap)
        self.backend.advance(gap.seconds)
        self._stock_up()
        self.backend.advance(FIRST_S)
        begin = until(lambda: first_sound(folder / "mic.wav"), "sound in the file")
        for number in range(1, round(seconds / BURST_S) + 1):
            self._wait_for(folder / "full.wav", begin + round((number * BURST_S + FIRST_S - BURST_S) * RATE_HZ))
            self._stock_up()
            self.backend.advance(BURST_S)
            if number * BURST_S % 60 == 0:
                passed(number * BURST_S)
        return begin

    def _stock_up(self) -> None:
        for device_id, side in self._sides.items():
            script = self.backend.device(device_id).script
            while len(script) < STOCK:
                script.append(Play(side.sound(self._given[device_id], RATE_HZ).tobytes()))
                self._given[device_id] += RATE_HZ

    def _wait_for(self, whole: Path, samples: int) -> None:
        end = time.monotonic() + PATIENCE_S
        while whole.stat().st_size < HEADER_BYTES + (samples - KEPT_BACK) * SAMPLE_BYTES:
            for stream in self._streams:
                stream.inlet.has_room()  # alive, though it says nothing while it waits
            self._pause.wait(LOOK_AGAIN_S)
            assert time.monotonic() < end, "the recorder takes no sound any more"


class _Watched(ScriptedBackend):
    """Remembers its streams."""

    def __init__(self, streams: list[ScriptedStream], *devices: ScriptedDevice) -> None:
        super().__init__(*devices)
        self._now = time.perf_counter()
        self._seen = streams

    def open(self, device_id: str, inlet: Inlet) -> ScriptedStream:
        """Begin to record."""
        stream = super().open(device_id, inlet)
        self._seen.append(stream)
        return stream


def first_sound(track: Path) -> int | None:
    """Return where in a file the silence before the first sound ends."""
    sound = np.flatnonzero(np.fromfile(track, "<i2", offset=HEADER_BYTES))
    return int(sound[0]) if len(sound) else None


def _device(device_id: str, side: Side) -> ScriptedDevice:
    is_mic = device_id == MIC
    described = AudioDevice(
        id=device_id, name=device_id, is_input=is_mic, is_output=not is_mic, is_default=True, is_loopback=not is_mic
    )
    return ScriptedDevice(described, rate=RATE_HZ, drift_ppm=(side.pace - 1) * 1e6)

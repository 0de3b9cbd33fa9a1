"""Devices that do what a script says, on a clock that is moved by hand. For tests and demonstrations.

Nothing happens by itself: `advance` moves the clock and delivers, in the caller's thread, every block that is due.
"""

import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from alfavoice.audio.capture import BLOCKS_PER_SECOND, Inlet, LossReason
from alfavoice.audio.devices import AudioDevice, AudioUnavailable, no_such_device

BLOCK_S = 1 / BLOCKS_PER_SECOND


@dataclass(frozen=True, slots=True)
class Play:
    """Give this sound: interleaved PCM16 at the device's rate."""

    raw: bytes


@dataclass(frozen=True, slots=True)
class Gap:
    """Say nothing for a while, as a suspended device does."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Lose:
    """Break."""

    reason: LossReason


Step = Play | Gap | Lose


@dataclass
class ScriptedDevice:
    """A device and what it will do, which a new stream goes on with; silence after the end of the script."""

    device: AudioDevice
    script: deque[Step] = field(default_factory=deque)
    rate: int = 48_000
    channels: int = 1
    drift_ppm: float = 0.0
    """How much faster than the real clock its own one runs."""
    opens: bool = True
    """False: taken by another program."""

    def next_block(self) -> bytes | Gap | Lose:
        """Return what comes next: a block of 20 ms, or what happens instead."""
        length = self.rate // BLOCKS_PER_SECOND * self.channels * 2
        if not self.script:
            return bytes(length)
        step = self.script.popleft()
        if not isinstance(step, Play):
            return step
        if len(step.raw) > length:
            self.script.appendleft(Play(step.raw[length:]))
        return step.raw[:length].ljust(length, b"\0")


class ScriptedStream:
    """A scripted device that is being recorded."""

    def __init__(self, device: ScriptedDevice, inlet: Inlet, now: float) -> None:
        self.trouble: LossReason | None = None
        self.overflows = 0
        self.device = device
        self.inlet = inlet
        self.closed = False
        self.due_at = now + self._block_s

    @property
    def _block_s(self) -> float:
        return BLOCK_S / (1 + self.device.drift_ppm / 1e6)

    def close(self) -> None:
        """Let go of the device."""
        self.closed = True

    def act(self) -> None:
        """Do what is due now."""
        step = self.device.next_block()
        if isinstance(step, Lose):
            self.break_off(step.reason)
        elif isinstance(step, Gap):
            self.due_at += step.seconds
        else:
            frames = len(step) // 2 // self.device.channels
            self.inlet.deliver(step, frames, self.device.rate, self.device.channels, self.due_at)
            self.due_at += self._block_s

    def break_off(self, reason: LossReason) -> None:
        """Let the device be gone."""
        self.trouble = reason
        self.inlet.changed()


class ScriptedBackend:
    """Devices that a test plugs in and pulls out."""

    def __init__(self, *devices: ScriptedDevice) -> None:
        self._lock = threading.RLock()
        self._devices = {each.device.id: each for each in devices}
        self._streams: list[ScriptedStream] = []
        self._now = 1000.0

    def clock(self) -> float:
        """Return the time of the script."""
        return self._now

    def devices(self) -> list[AudioDevice]:
        """Return what is plugged in."""
        with self._lock:
            return [each.device for each in self._devices.values()]

    def open(self, device_id: str, inlet: Inlet) -> ScriptedStream:
        """Begin to record."""
        with self._lock:
            device = self._devices.get(device_id)
            if device is None:
                raise no_such_device(device_id)
            if not device.opens:
                raise AudioUnavailable("Another program uses the device.")
            stream = ScriptedStream(device, inlet, self._now)
            self._streams.append(stream)
            return stream

    def device(self, device_id: str) -> ScriptedDevice:
        """Return a device, to change what it will do."""
        return self._devices[device_id]

    def opened(self) -> list[str]:
        """Return the ids of what is being recorded."""
        return [each.device.device.id for each in self._running()]

    def plug(self, device: ScriptedDevice) -> None:
        """Add a device."""
        with self._lock:
            self._devices[device.device.id] = device
            self._stir(self._streams)

    def unplug(self, device_id: str) -> None:
        """Take a device away, from whoever records it too."""
        with self._lock:
            del self._devices[device_id]
            for stream in self._running():
                if stream.device.device.id == device_id:
                    stream.break_off("device_lost")

    def advance(self, seconds: float) -> None:
        """Let time pass, with all that happens in it."""
        with self._lock:
            end = self._now + seconds
            while due := [each for each in self._running() if each.due_at <= end]:
                first = min(due, key=lambda each: each.due_at)
                self._now = max(self._now, first.due_at)
                first.act()
            self._now = end

    def _running(self) -> list[ScriptedStream]:
        with self._lock:
            self._streams = [each for each in self._streams if not each.closed]
            return [each for each in self._streams if each.trouble is None]

    @staticmethod
    def _stir(streams: Iterable[ScriptedStream]) -> None:
        for stream in streams:
            stream.inlet.changed()

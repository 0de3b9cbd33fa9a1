"""The bounded queue between the devices of a source and its consumer.

Guarantees: a callback holds the lock only to append; sound, losses and returns are in one queue, so their order is
proved; of several devices only one is heard at a time, and the first block of a newcomer takes over, so a change of
device costs no sound that could be had; when nobody takes for ten seconds, what comes then is dropped and counted.
"""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from alfavoice.audio.capture import LossReason
from alfavoice.audio.devices import AudioDevice
from alfavoice.audio.frames import RATE_HZ, Wake

CAPACITY_S = 10.0


@dataclass(frozen=True, slots=True)
class Raw:
    """A block as the device gave it."""

    data: bytes
    frames: int
    rate: int
    channels: int
    arrived_at: float


@dataclass(frozen=True, slots=True)
class Lost:
    """No sound comes since `at`: the arrival of the last frame that was good."""

    at: float
    reason: LossReason
    device_name: str
    """Empty when there never was one."""


@dataclass(frozen=True, slots=True)
class Returned:
    """From `at` on sound comes from this device: after a loss, or as a better device takes over."""

    at: float
    device_id: str
    device_name: str


Entry = Raw | Lost | Returned


class DeviceInlet:
    """The way of one opened device into the inbox."""

    def __init__(self, inbox: "Inbox", device: AudioDevice, now: float) -> None:
        self.device = device
        self.heard_at = now
        """When the device last showed that it is alive."""
        self.retired = False
        """Nothing from it will be taken any more."""
        self._inbox = inbox

    def deliver(self, raw: bytes, frames: int, rate: int, channels: int, arrived_at: float) -> None:
        """Queue a block."""
        self._inbox.put(self, Raw(raw, frames, rate, channels, arrived_at))

    def has_room(self) -> bool:
        """Return whether the next block would be kept."""
        return self._inbox.has_room(self)

    def changed(self) -> None:
        """Let the supervisor look."""
        self._inbox.stirred.set()


class Inbox:
    """What the devices of one source have delivered and nobody has taken yet."""

    def __init__(self, wake: Wake, clock: Callable[[], float]) -> None:
        self.stirred = threading.Event()
        """Something happened that the supervisor should see."""
        self.live: DeviceInlet | None = None
        """Whose sound is taken now."""
        self.dropped = 0
        """How much found no room, in samples of 16 kHz."""
        self._wake = wake
        self._clock = clock
        self._lock = threading.Lock()
        self._entries: deque[Entry] = deque()
        self._buffered_s = 0.0
        self._last_at: float | None = None
        self._lost = False

    @property
    def buffered_samples(self) -> int:
        """How much waits, in samples of 16 kHz."""
        return round(self._buffered_s * RATE_HZ)

    def inlet(self, device: AudioDevice) -> DeviceInlet:
        """Return a way in for a device that is about to be opened."""
        return DeviceInlet(self, device, self._clock())

    def put(self, inlet: DeviceInlet, raw: Raw) -> None:
        """Queue a block of a device; its first one takes over."""
        with self._lock:
            if inlet.retired:
                return
            inlet.heard_at = self._clock()
            length_s = raw.frames / raw.rate
            if inlet is not self.live:
                self._take_over(inlet, raw.arrived_at - length_s)
            self._last_at = raw.arrived_at
            if self._buffered_s + length_s > CAPACITY_S:
                self.dropped += round(length_s * RATE_HZ)
                return
            self._entries.append(raw)
            self._buffered_s += length_s
        self._wake()

    def has_room(self, inlet: DeviceInlet) -> bool:
        """Return whether a block would be kept; whoever asks is alive."""
        inlet.heard_at = self._clock()
        return self._buffered_s < CAPACITY_S - 1

    def lose(self, inlet: DeviceInlet | None, reason: LossReason) -> None:
        """Say that a device is gone, unless another one is heard; a stalled one may take over again."""
        with self._lock:
            if inlet is not None and reason != "stalled":
                inlet.retired = True
            if self._lost or self.live not in (None, inlet):
                return
            at = self._clock() if self._last_at is None else self._last_at
            self._entries.append(Lost(at, reason, inlet.device.name if inlet else ""))
            self.live = None
            self._lost = True
        self._wake()

    def retire(self, inlet: DeviceInlet) -> None:
        """Take nothing from a device any more."""
        with self._lock:
            inlet.retired = True

    def take(self) -> list[Entry]:
        """Return all that waits, in order."""
        with self._lock:
            entries = list(self._entries)
            self._entries.clear()
            self._buffered_s = 0.0
        return entries

    def _take_over(self, inlet: DeviceInlet, at: float) -> None:
        if self._lost or self.live:
            self._entries.append(Returned(at, inlet.device.id, inlet.device.name))
        if self.live:
            self.live.retired = True
        self.live = inlet
        self._lost = False
        self.stirred.set()

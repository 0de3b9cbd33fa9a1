"""A gate before an inlet, for sound of which it is not sure yet where it comes from. It opens closed: held."""

import threading
from collections.abc import Callable
from functools import partial

from alfavoice.audio.capture import Inlet


class Gate:
    """Lets blocks through, holds them until more is known, or lets nothing through for ever."""

    def __init__(self, inlet: Inlet) -> None:
        self._inlet = inlet
        self._lock = threading.Lock()
        self._held: list[Callable[[], None]] | None = []
        self._shut = False

    def deliver(self, raw: bytes, frames: int, rate: int, channels: int, arrived_at: float) -> None:
        """Pass a block on, now or later or never."""
        with self._lock:
            if self._shut:
                return
            if self._held is not None:
                self._held.append(partial(self._inlet.deliver, raw, frames, rate, channels, arrived_at))
                return
            self._inlet.deliver(raw, frames, rate, channels, arrived_at)

    def has_room(self) -> bool:
        """Return whether the next block would be kept."""
        return self._inlet.has_room()

    def changed(self) -> None:
        """Pass it on."""
        self._inlet.changed()

    def hold(self) -> None:
        """Keep what comes until it is decided."""
        with self._lock:
            if self._held is None:
                self._held = []

    def open(self) -> None:
        """Let through what was held, and what comes."""
        with self._lock:
            for deliver in self._held or ():
                deliver()
            self._held = None

    def shut(self) -> None:
        """Throw away what was held, and whatever comes."""
        with self._lock:
            self._held = None
            self._shut = True

"""What tests catch sound with: an inlet before a source, and a listener behind one."""

import threading
import time

import numpy as np

from alfavoice.audio.frames import Block, Samples
from alfavoice.audio.inbox import Lost, Returned
from alfavoice.audio.source import Source
from tests.waiting import until


class Collected:
    """An inlet that keeps everything."""

    def __init__(self, room: bool = True) -> None:
        self.blocks: list[tuple[bytes, int, int, int, float]] = []
        self.delivered_at: list[float] = []
        self.changes = threading.Event()
        self.room = room

    def deliver(self, raw: bytes, frames: int, rate: int, channels: int, arrived_at: float) -> None:
        """Keep a block."""
        self.blocks.append((raw, frames, rate, channels, arrived_at))
        self.delivered_at.append(time.perf_counter())

    def has_room(self) -> bool:
        """Say what the test decided."""
        return self.room

    def changed(self) -> None:
        """Remember it."""
        self.changes.set()

    @property
    def samples(self) -> Samples:
        """All that came, channels side by side."""
        return np.frombuffer(b"".join(block[0] for block in self.blocks), dtype=np.int16)


class Listener:
    """Takes from a source whenever it is asked to look."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.entries: list[Block | Lost | Returned] = []

    def look(self) -> "Listener":
        """Take what is there."""
        self.entries += self._source.take()
        return self

    @property
    def samples(self) -> Samples:
        """All the sound so far."""
        return joined([each for each in self.entries if isinstance(each, Block)])

    @property
    def marks(self) -> list[Lost | Returned]:
        """What happened to the device so far."""
        return [each for each in self.entries if not isinstance(each, Block)]

    def hear(self, seconds: float) -> None:
        """Wait for so much more sound."""
        wanted = len(self.samples) + round(seconds * 16_000)
        until(lambda: len(self.look().samples) >= wanted, "more sound")

    def wait_for(self, marks: int) -> list[Lost | Returned]:
        """Wait until so many things have happened to the device."""
        return until(lambda: self.look().marks if len(self.look().marks) >= marks else None, f"{marks} marks")


def joined(blocks: list[Block]) -> Samples:
    """Return their sound in one piece."""
    return np.concatenate([each.samples for each in blocks]) if blocks else np.zeros(0, dtype=np.int16)

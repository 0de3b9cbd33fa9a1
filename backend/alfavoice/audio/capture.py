"""The port of whatever records sound: a backend lists devices and opens streams, a stream fills an inlet.

Raw sound is interleaved PCM16 at the device's own rate, in blocks of about 20 ms.
"""

from typing import Literal, Protocol

from alfavoice.audio.devices import AudioDevice

BLOCKS_PER_SECOND = 50

LossReason = Literal["device_lost", "stalled", "server_gone"]


class Inlet(Protocol):
    """Where the sound of one stream goes. Called from any thread; every method returns at once."""

    def deliver(self, raw: bytes, frames: int, rate: int, channels: int, arrived_at: float) -> None:
        """Take a block; `arrived_at` is `time.perf_counter()` when its last frame was there."""
        ...

    def has_room(self) -> bool:
        """Return whether the next block would be kept; a device cannot wait, but a file can."""
        ...

    def changed(self) -> None:
        """Hear that the stream, or the list of devices, is not what it was."""
        ...


class Stream(Protocol):
    """A device that is being recorded, until it is closed."""

    @property
    def trouble(self) -> LossReason | None:
        """Why no more sound of this device will come; None while it may."""
        ...

    @property
    def overflows(self) -> int:
        """How often the system said that it had lost sound before we got it."""
        ...

    def close(self) -> None:
        """Let go of the device."""
        ...


class CaptureBackend(Protocol):
    """One way to the sound of a system."""

    def devices(self) -> list[AudioDevice]:
        """Return the devices that are there now; none when there is no sound system. Never raises."""
        ...

    def open(self, device_id: str, inlet: Inlet) -> Stream:
        """Begin to record; may take long. Raises an `AppError` when the device cannot be had."""
        ...

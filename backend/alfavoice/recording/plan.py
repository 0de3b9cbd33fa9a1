"""What is to be recorded: the request and the settings, brought together and tried on the devices.

A recording that cannot begin is refused in words while the person still looks. Once it runs, a lost device is waited
for, and the default one takes its place meanwhile.
"""

from dataclasses import dataclass
from typing import Self

from msgspec import UNSET, UnsetType

from alfavoice.audio.catalogue import DeviceCatalogue
from alfavoice.audio.devices import AudioDevice, AudioUnavailable, default_loopback, default_microphone
from alfavoice.audio.units import SourceName
from alfavoice.recording.messages import AudioSource, SessionStart
from alfavoice.settings.messages import Recording


class _Deaf:
    """Takes sound and forgets it: a device is only tried."""

    def deliver(self, raw: bytes, frames: int, rate: int, channels: int, arrived_at: float) -> None:
        """Forget a block."""

    def has_room(self) -> bool:
        """There is always room for nothing."""
        return True

    def changed(self) -> None:
        """Hear nothing."""


@dataclass(frozen=True)
class TapePlan:
    """A recording to be."""

    backend: DeviceCatalogue
    chosen: dict[SourceName, str | None]
    """The device of each track; None is whatever is the default at the time."""
    names: dict[AudioSource, str]
    """What the devices are called."""
    settings: Recording

    @classmethod
    def of(cls, wanted: SessionStart, settings: Recording, backend: DeviceCatalogue) -> Self:
        """Decide and try; a device that is not there or does not open is refused by name. Blocks."""
        chosen: dict[SourceName, str | None] = {"mic": _first(wanted.mic_device, settings.mic_device)}
        if wanted.capture_system:
            chosen["system"] = _first(wanted.system_device, settings.system_device)
        names: dict[AudioSource, str] = {track: _tried(backend, track, device) for track, device in chosen.items()}
        return cls(backend, chosen, names, settings)

    @property
    def tracks(self) -> list[SourceName]:
        """What is recorded."""
        return list(self.chosen)


def _first(asked: str | UnsetType, setting: str) -> str | None:
    return (setting if asked is UNSET else asked) or None


def _tried(backend: DeviceCatalogue, track: SourceName, device_id: str | None) -> str:
    """Open a device for a moment; return its name."""
    device = backend.find(device_id) if device_id else _default(backend, track)
    backend.open(device.id, _Deaf()).close()
    return device.name


def _default(backend: DeviceCatalogue, track: SourceName) -> AudioDevice:
    devices = backend.devices()
    found = default_microphone(devices) if track == "mic" else default_loopback(devices)
    if found is not None:
        return found
    if track == "mic":
        raise AudioUnavailable("There is no microphone. Connect one, or choose another device.")
    raise AudioUnavailable(
        "The sound of the system cannot be recorded: there is no device that carries it.", "audio.no_loopback"
    )

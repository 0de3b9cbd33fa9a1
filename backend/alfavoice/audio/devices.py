"""Which sound can be recorded: microphones, and the loopbacks that carry what the machine plays.

Light on purpose: nothing here loads numpy or a sound library, so the idle core may import it. A microphone is never
replaced by a loopback: that would record the other side as the person.
"""

from collections.abc import Iterable
from pathlib import PurePath

from msgspec import UNSET, UnsetType

from alfavoice.core.errors import Invalid, NotFound, Unavailable
from alfavoice.core.messages import View

FILE_PREFIX = "file:"
SCREEN_CAPTURE_KIT_AVAILABLE = False
"""No adapter for it yet: on macOS system sound needs a virtual device."""


class AudioDevice(View, frozen=True, kw_only=True):
    """Something that sound can be recorded from."""

    id: str
    """The same after a restart."""
    name: str
    is_input: bool
    """It hears a room: a microphone."""
    is_output: bool
    """It carries what the machine plays."""
    is_default: bool | UnsetType = UNSET
    is_loopback: bool | UnsetType = UNSET


class NoSuchDevice(NotFound):
    """No device has that id, now."""

    code = "audio.no_such_device"


class FileDevicesOff(Invalid):
    """A file was named as a microphone, and nobody allowed that."""

    code = "audio.file_devices_off"


class BadSoundFile(Invalid):
    """The file is missing, or is no WAV that we can play."""

    code = "audio.bad_file"


class AudioUnavailable(Unavailable):
    """No sound is to be had from here, now."""

    code = "audio.unavailable"


def file_device(device_id: str) -> AudioDevice:
    """Return a file as the microphone it plays."""
    name = PurePath(device_id.removeprefix(FILE_PREFIX)).name
    return AudioDevice(id=device_id, name=name, is_input=True, is_output=False)


def default_microphone(devices: Iterable[AudioDevice]) -> AudioDevice | None:
    """Return the microphone to take when none was chosen; never a loopback."""
    return _default(each for each in devices if each.is_input and not each.is_loopback)


def default_loopback(devices: Iterable[AudioDevice]) -> AudioDevice | None:
    """Return the loopback to take when none was chosen: what the default output plays."""
    return _default(each for each in devices if each.is_loopback)


def _default(devices: Iterable[AudioDevice]) -> AudioDevice | None:
    return next(iter(sorted(devices, key=lambda each: not each.is_default)), None)


def no_such_device(device_id: str) -> NoSuchDevice:
    """Return the failure that names a device which is not there."""
    return NoSuchDevice(f"There is no sound device {device_id!r}. Choose another one.")

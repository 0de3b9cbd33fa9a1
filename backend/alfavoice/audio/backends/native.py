"""The catalogue of the machine we run on. Adapters are loaded when they are first needed, and only those."""

import sys
from collections.abc import Callable

from alfavoice.audio.capture import CaptureBackend, Inlet, Stream
from alfavoice.audio.catalogue import DeviceCatalogue
from alfavoice.audio.devices import AudioDevice, AudioUnavailable


class Lazy:
    """A backend that is loaded with the first question; files, which are never listed, with the first file."""

    def __init__(self, load: Callable[[], CaptureBackend], lists: bool = True) -> None:
        self._load = load
        self._lists = lists
        self._loaded: CaptureBackend | None = None

    def devices(self) -> list[AudioDevice]:
        """Return its devices."""
        return self._backend().devices() if self._lists else []

    def open(self, device_id: str, inlet: Inlet) -> Stream:
        """Begin to record one."""
        return self._backend().open(device_id, inlet)

    def _backend(self) -> CaptureBackend:
        self._loaded = self._loaded or self._load()
        return self._loaded


class NoSound:
    """What a machine has that lacks a library."""

    def __init__(self, sentence: str) -> None:
        self._sentence = sentence

    def devices(self) -> list[AudioDevice]:
        """Return nothing."""
        return []

    def open(self, device_id: str, inlet: Inlet) -> Stream:
        """Say what is missing."""
        raise AudioUnavailable(self._sentence)


def native_backend(*, allow_file_devices: bool, platform: str = sys.platform) -> DeviceCatalogue:
    """Return every way to sound that this system has."""
    backends: dict[str, CaptureBackend] = {}
    if platform == "win32":
        backends = {"portaudio": Lazy(_windows_microphones), "wasapi": Lazy(_windows_loopbacks)}
    elif platform == "darwin":
        backends = {"portaudio": Lazy(_core_audio)}
    else:
        backends = {"pulse": Lazy(_pulse)}
    if allow_file_devices:
        backends["file"] = Lazy(_files, lists=False)
    return DeviceCatalogue(backends)


def _pulse() -> CaptureBackend:
    try:
        from alfavoice.audio.backends.pulse import PulseBackend  # noqa: PLC0415
    except (ImportError, OSError):
        return NoSound("What speaks to the sound server is not installed (libpulse0, pulsectl).")
    return PulseBackend()


def _windows_microphones() -> CaptureBackend:
    from alfavoice.audio.backends.portaudio import PortAudioBackend  # noqa: PLC0415

    return PortAudioBackend("Windows WASAPI")


def _windows_loopbacks() -> CaptureBackend:
    from alfavoice.audio.backends.wasapi_loopback import WasapiLoopback  # noqa: PLC0415

    return WasapiLoopback()


def _core_audio() -> CaptureBackend:
    from alfavoice.audio.backends.coreaudio import CoreAudioBackend  # noqa: PLC0415

    return CoreAudioBackend()


def _files() -> CaptureBackend:
    from alfavoice.audio.backends.file import FileBackend  # noqa: PLC0415

    return FileBackend()

"""Sound of macOS: microphones through PortAudio's Core Audio. Written, not run.

What the Mac plays has no loopback of its own there: without ScreenCaptureKit, for which there is no adapter yet, it
needs a virtual device such as BlackHole, which macOS lists as an input. We mark it as the loopback that it is.
"""

from msgspec.structs import replace

from alfavoice.audio.backends.portaudio import PortAudioBackend
from alfavoice.audio.devices import AudioDevice

VIRTUAL_OUTPUTS = ("blackhole", "soundflower", "loopback audio", "vb-cable")


class CoreAudioBackend(PortAudioBackend):
    """The inputs of a Mac; virtual devices among them are loopbacks."""

    def __init__(self) -> None:
        super().__init__("Core Audio")

    def devices(self) -> list[AudioDevice]:
        """Return the inputs."""
        return [_marked(each) for each in super().devices()]


def _marked(device: AudioDevice) -> AudioDevice:
    if device.name.lower().startswith(VIRTUAL_OUTPUTS):
        return replace(device, is_output=True, is_loopback=True)
    return device

"""Microphones through PortAudio (package sounddevice), which is loaded when the first stream is opened, not before.

PortAudio knows the devices it saw when it was started: it is started anew to see others, while no stream is open.
"""

import os
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from alfavoice.audio.capture import BLOCKS_PER_SECOND, Inlet, LossReason
from alfavoice.audio.devices import AudioDevice, AudioUnavailable, no_such_device

PREFIX = "portaudio:"
MOST_CHANNELS = 2
"""What a person speaks into has no more; an interface with 32 of them must not be mixed down."""

_opening = threading.Lock()
"""The environment and PortAudio's list of devices belong to the whole process."""
_open_streams: set["PortAudioStream"] = set()


class PortAudioStream:
    """A device that PortAudio records. Blocks go straight from the callback into the inlet."""

    def __init__(self, device: int | str, rate: int, channels: int, inlet: Inlet) -> None:
        self.trouble: LossReason | None = None
        self.overflows = 0
        self._rate = rate
        self._channels = channels
        self._inlet = inlet
        sounddevice = _sounddevice()
        try:
            self._stream = sounddevice.RawInputStream(
                device=device,
                samplerate=rate,
                channels=channels,
                dtype="int16",
                blocksize=rate // BLOCKS_PER_SECOND,
                latency="low",  # PulseAudio keeps what we are too late for: a pause of 2 s was seen to lose nothing
                callback=self._on_block,
                finished_callback=self._on_end,
            )
            self._stream.start()
        except (sounddevice.PortAudioError, ValueError) as error:
            raise AudioUnavailable("The sound device did not open. Another program may be using it.") from error
        _open_streams.add(self)

    def close(self) -> None:
        """Let go of the device."""
        with _opening:
            _open_streams.discard(self)
        self._stream.close(ignore_errors=True)

    def _on_block(self, raw: Any, frames: int, _: Any, status: Any) -> None:
        arrived_at = time.perf_counter()
        if status.input_overflow:
            self.overflows += 1
        self._inlet.deliver(bytes(raw), frames, self._rate, self._channels, arrived_at)

    def _on_end(self) -> None:
        self.trouble = self.trouble or "server_gone"
        self._inlet.changed()


class PortAudioBackend:
    """The inputs of one of PortAudio's host APIs. Their names are their ids: numbers change with every start."""

    def __init__(self, host_api: str) -> None:
        self._host_api = host_api

    def devices(self) -> list[AudioDevice]:
        """Return the inputs."""
        try:
            with _opening:
                found = list(self._inputs(_refreshed()))
        except AudioUnavailable:
            return []
        return [
            AudioDevice(
                id=PREFIX + each["name"], name=each["name"], is_input=True, is_output=False, is_default=each["default"]
            )
            for each in found
        ]

    def open(self, device_id: str, inlet: Inlet) -> PortAudioStream:
        """Begin to record an input at its own rate."""
        name = device_id.removeprefix(PREFIX)
        with _opening:
            for each in self._inputs(_refreshed()):
                if each["name"] == name:
                    channels = min(each["max_input_channels"], MOST_CHANNELS)
                    return PortAudioStream(each["index"], round(each["default_samplerate"]), channels, inlet)
        raise no_such_device(device_id)

    def _inputs(self, sounddevice: ModuleType) -> Iterator[dict[str, Any]]:
        for api in sounddevice.query_hostapis():
            if api["name"] == self._host_api:
                for index in api["devices"]:
                    device = sounddevice.query_devices(index)
                    if device["max_input_channels"]:
                        yield device | {"default": index == api["default_input_device"]}


def open_pulse_stream(environment: Mapping[str, str], rate: int, channels: int, inlet: Inlet) -> PortAudioStream:
    """Open ALSA's way to PulseAudio; the environment says which of its sources, and PortAudio cannot."""
    with _opening, _environment(environment):
        names = [device["name"] for device in _sounddevice().query_devices()]
        if "pulse" not in names:
            names = [device["name"] for device in _refreshed().query_devices()]
        if "pulse" not in names:
            raise AudioUnavailable(
                "PortAudio does not reach PulseAudio: ALSA's plug-ins (libasound2-plugins) are missing."
            )
        return PortAudioStream("pulse", rate, min(channels, MOST_CHANNELS), inlet)


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _sounddevice() -> ModuleType:
    """Load PortAudio."""
    try:
        import sounddevice  # noqa: PLC0415
    except OSError as error:
        raise AudioUnavailable("PortAudio is not installed (libportaudio2).") from error
    module: ModuleType = sounddevice
    return module


def _refreshed() -> ModuleType:
    """Return PortAudio with today's devices, as far as it can be asked for them."""
    sounddevice = _sounddevice()
    if not _open_streams:
        sounddevice._terminate()
        sounddevice._initialize()
    return sounddevice

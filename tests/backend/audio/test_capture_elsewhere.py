"""What Windows and macOS are asked, against fakes of what they would answer: neither can be run here."""

import sys
from types import SimpleNamespace
from typing import Any, Self

import numpy as np
import pytest

from alfavoice.audio.backends.coreaudio import CoreAudioBackend
from alfavoice.audio.backends.native import native_backend
from alfavoice.audio.backends.portaudio import PortAudioBackend
from alfavoice.audio.backends.wasapi_loopback import WasapiLoopback
from alfavoice.audio.devices import AudioDevice, AudioUnavailable, NoSuchDevice, default_loopback, default_microphone
from tests.backend.audio.inlets import Collected
from tests.waiting import until


class FakeOutput:
    """An output as soundcard shows it; breaks after three blocks."""

    isloopback = True

    def __init__(self, name: str) -> None:
        self.id = self.name = name
        self.asked: dict[str, int] = {}
        self._left = 3

    def recorder(self, **asked: int) -> Self:
        """Begin."""
        self.asked = asked
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def record(self, numframes: int) -> Any:
        """Give a block, too loud on the right."""
        if not self._left:
            raise RuntimeError("Error 0x88890004")
        self._left -= 1
        return np.tile(np.array([0.5, 1.5], dtype=np.float32), (numframes, 1))


@pytest.fixture
def output(monkeypatch: pytest.MonkeyPatch) -> FakeOutput:
    """The one output of a Windows that is not there."""
    fake = FakeOutput("Speakers")

    def get_microphone(name: str, include_loopback: bool) -> FakeOutput:
        if name == fake.id and include_loopback:
            return fake
        raise IndexError(name)

    soundcard = SimpleNamespace(
        default_speaker=lambda: fake,
        all_microphones=lambda include_loopback: [fake, SimpleNamespace(isloopback=False)] if include_loopback else [],
        get_microphone=get_microphone,
    )
    monkeypatch.setitem(sys.modules, "soundcard", soundcard)
    return fake


def test_an_output_of_windows_is_a_loopback(output: FakeOutput) -> None:
    (device,) = WasapiLoopback().devices()
    assert (device.id, device.is_input, device.is_output) == ("wasapi:Speakers", False, True)
    assert default_loopback([device]) == device
    with pytest.raises(NoSuchDevice):
        WasapiLoopback().open("wasapi:other", Collected())


def test_what_windows_plays_arrives_as_pcm_until_the_output_breaks(output: FakeOutput) -> None:
    collected = Collected()
    stream = WasapiLoopback().open("wasapi:Speakers", collected)
    until(lambda: stream.trouble, "the end")
    stream.close()
    assert stream.trouble == "device_lost"
    assert collected.changes.is_set()
    assert [block[1:4] for block in collected.blocks] == [(960, 48_000, 2)] * 3
    assert set(collected.samples.reshape(-1, 2)[:, 0]) == {16_384}
    assert set(collected.samples.reshape(-1, 2)[:, 1]) == {32_767}
    assert output.asked == {"samplerate": 48_000, "channels": 2, "blocksize": 960}


def test_a_virtual_device_of_a_mac_is_a_loopback_and_no_microphone(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("BlackHole 2ch", "MacBook Pro Microphone")
    inputs = [AudioDevice(id=f"portaudio:{name}", name=name, is_input=True, is_output=False) for name in names]
    monkeypatch.setattr(PortAudioBackend, "devices", lambda _: inputs)
    devices = CoreAudioBackend().devices()
    loopback, microphone = default_loopback(devices), default_microphone(devices)
    assert loopback is not None
    assert loopback.name == "BlackHole 2ch"
    assert microphone is not None
    assert microphone.name == "MacBook Pro Microphone"


def test_a_machine_without_the_library_of_the_sound_server_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "alfavoice.audio.backends.pulse", None)
    catalogue = native_backend(allow_file_devices=False, platform="linux")
    assert catalogue.devices() == []
    with pytest.raises(AudioUnavailable, match="libpulse0"):
        catalogue.open("pulse:vmic", Collected())

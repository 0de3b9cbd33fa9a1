"""Recording for real: PulseAudio, PortAudio, a voice; and every way in which a device can go away."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soxr

from alfavoice.audio.backends.portaudio import PortAudioBackend
from alfavoice.audio.backends.pulse import PulseBackend
from alfavoice.audio.devices import NoSuchDevice
from alfavoice.audio.frames import Samples, SourceName
from alfavoice.audio.inbox import Lost, Returned
from alfavoice.audio.source import Source
from tests.backend.audio.files import write_wav
from tests.backend.audio.inlets import Collected, Listener
from tests.sound import MIC, MIC_FEED, MONITOR, SPEAKERS, VirtualSound
from tests.waiting import until

MICROPHONE = f"pulse:{MIC}"
LOOPBACK = f"pulse:{MONITOR}"
SENTENCE = "The quick brown fox jumps over the lazy dog."


@pytest.fixture(scope="module")
def virtual_sound(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualSound]:
    """A sound server for all of these tests."""
    with VirtualSound(tmp_path_factory.mktemp("sound")) as sound:
        yield sound


@pytest.fixture
def sound(virtual_sound: VirtualSound, monkeypatch: pytest.MonkeyPatch) -> VirtualSound:
    """Let this process use the server."""
    for name, value in virtual_sound.environment.items():
        monkeypatch.setenv(name, value)
    return virtual_sound


def source(name: SourceName, device_id: str | None) -> Source:
    return Source(name, PulseBackend(), device_id, wake=lambda: None)


def heard_in(recording: Samples, wav: Path) -> float:
    """How well the recording has what was played: 1.0 is exactly. Finer than a sample: clocks share no grid."""
    fine = 8 * 16_000
    content = np.frombuffer(wav.read_bytes()[44:], dtype=np.int16)
    played = soxr.resample(soxr.resample(content.astype(np.float32), 22_050, 16_000), 16_000, fine)
    heard = soxr.resample(recording.astype(np.float32), 16_000, fine)
    size = 1 << (len(heard) + len(played)).bit_length()
    overlap = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(played, size)), size)
    start = int(np.argmax(overlap[: max(1, len(heard) - len(played))]))
    part = heard[start : start + len(played)]
    return float(np.dot(part, played) / (np.linalg.norm(part) * np.linalg.norm(played)))


@pytest.fixture
def tone(sound: VirtualSound, tmp_path: Path) -> Iterator[None]:
    """The loudspeakers play a loud tone all the time."""
    samples = np.rint(np.sin(np.arange(48_000 * 30) * 0.1) * 20_000).astype(np.int16)
    player = sound.play(write_wav(tmp_path / "tone.wav", samples.tobytes(), 48_000), SPEAKERS)
    until(lambda: "Sink Input" in sound.pactl("list", "sink-inputs"), "the tone")
    yield
    player.terminate()
    player.wait()


def test_the_list_has_the_microphone_and_what_the_loudspeakers_play(sound: VirtualSound) -> None:
    devices = {device.id: device for device in PulseBackend().devices()}
    microphone, loopback = devices[MICROPHONE], devices[LOOPBACK]
    assert (microphone.name, microphone.is_input, microphone.is_default) == (f"Test_{MIC}", True, True)
    assert not microphone.is_loopback
    assert (loopback.is_input, loopback.is_output) == (False, True)
    assert loopback.is_loopback
    assert loopback.is_default
    assert not devices[f"pulse:{MIC_FEED}.monitor"].is_default


def test_speech_is_recorded_as_it_was_said_on_both_sides_at_once(sound: VirtualSound) -> None:
    mine, theirs = sound.say(SENTENCE), sound.say("Nothing that was said shall be lost.", "en-us")
    with source("mic", None) as microphone, source("system", None) as system:
        me, them = Listener(microphone), Listener(system)
        for listener in (me, them):
            listener.hear(0.1)
        players = [sound.play(mine), sound.play(theirs, SPEAKERS)]
        until(lambda: me.look() and them.look() and all(player.poll() is not None for player in players), "the end")
        for listener in (me, them):
            listener.hear(0.5)
        assert (microphone.dropped, system.dropped, microphone.overflows, system.overflows) == (0, 0, 0, 0)
    assert heard_in(me.samples, mine) > 0.98
    assert heard_in(them.samples, theirs) > 0.98
    assert abs(heard_in(me.samples, theirs)) < 0.2
    assert me.marks == them.marks == []


@pytest.mark.usefixtures("tone")
def test_a_microphone_pulled_out_is_waited_for_and_the_loudspeakers_are_never_taken_for_it(sound: VirtualSound) -> None:
    with source("mic", MICROPHONE) as microphone:
        listener = Listener(microphone)
        listener.hear(0.2)
        sound.unload_mic()
        lost = listener.wait_for(1)[0]
        assert isinstance(lost, Lost)
        assert (lost.reason, lost.device_name) == ("device_lost", f"Test_{MIC}")
        sound.load_mic()
        returned = listener.wait_for(2)[1]
        assert isinstance(returned, Returned)
        assert returned.device_id == MICROPHONE
        assert returned.at > lost.at
        listener.hear(0.5)
    assert len(listener.marks) == 2
    assert np.abs(listener.samples).max() == 0


@pytest.mark.usefixtures("tone")
def test_another_microphone_stands_in_until_the_chosen_one_is_back(sound: VirtualSound) -> None:
    sound.load_mic("second")
    with source("mic", "pulse:second") as microphone:
        listener = Listener(microphone)
        listener.hear(0.2)
        sound.unload_mic()
        sound.load_mic()
        lost, instead = listener.wait_for(2)
        assert isinstance(lost, Lost)
        assert isinstance(instead, Returned)
        assert instead.device_id == MICROPHONE
        sound.load_mic("second")
        until(lambda: microphone.device and microphone.device.id == "pulse:second", "the chosen microphone")
        listener.hear(0.2)
        back = listener.marks[-1]
        assert isinstance(back, Returned)
        assert back.device_id == "pulse:second"
    sound.unload_mic()
    sound.load_mic()
    assert np.abs(listener.samples).max() == 0


def test_a_suspended_microphone_is_told_and_goes_on_by_itself(sound: VirtualSound) -> None:
    with source("mic", MICROPHONE) as microphone:
        listener = Listener(microphone)
        listener.hear(0.2)
        sound.suspend_mic()
        lost = listener.wait_for(1)[0]
        sound.resume_mic()
        returned = listener.wait_for(2)[1]
        listener.hear(0.1)
    assert isinstance(lost, Lost)
    assert lost.reason == "stalled"
    assert isinstance(returned, Returned)
    assert returned.at - lost.at > 0.4


def test_a_sound_server_that_died_is_waited_for(sound: VirtualSound) -> None:
    with source("mic", None) as microphone, source("system", None) as system:
        listeners = [Listener(microphone), Listener(system)]
        for listener in listeners:
            listener.hear(0.2)
        sound.kill_server()
        for listener in listeners:
            lost = listener.wait_for(1)[0]
            assert isinstance(lost, Lost)
            assert lost.reason == "server_gone"
        sound.start_server()
        for listener, device_id in zip(listeners, (MICROPHONE, LOOPBACK), strict=True):
            returned = listener.wait_for(2)[1]
            assert isinstance(returned, Returned)
            assert returned.device_id == device_id
            listener.hear(0.2)


def test_a_source_that_is_not_there_is_refused_and_the_environment_is_left_as_it_was(sound: VirtualSound) -> None:
    before = dict(os.environ)
    with pytest.raises(NoSuchDevice):
        PulseBackend().open("pulse:nobody", Collected())
    PulseBackend().open(MICROPHONE, Collected()).close()
    assert dict(os.environ) == before


def test_a_device_of_portaudio_itself_is_listed_and_recorded(sound: VirtualSound) -> None:
    backend = PortAudioBackend("ALSA")
    assert "portaudio:pulse" in [device.id for device in backend.devices()]
    collected = Collected()
    stream = backend.open("portaudio:pulse", collected)
    until(lambda: len(collected.blocks) > 5, "blocks")
    assert stream.trouble is None
    stream.close()
    _, frames, rate, _, _ = collected.blocks[0]
    assert frames * 50 == rate

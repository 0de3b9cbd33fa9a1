"""What every detector promises, and what each of them is for."""

import os
import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest

from alfavoice.audio.detectors.energy import EnergyDetector
from alfavoice.audio.detectors.scripted import ScriptedDetector
from alfavoice.audio.detectors.silero import THREADS_VARIABLE, SileroDetector
from alfavoice.audio.frames import FULL_SCALE, RATE_HZ, Samples, silence
from alfavoice.audio.vad import VoiceDetector

TIMES = np.arange(10 * RATE_HZ) / RATE_HZ
WHITE_NOISE = np.random.default_rng(3).normal(0, 0.1 * FULL_SCALE, len(TIMES)).astype(np.int16)
MAINS_HUM = (0.25 * FULL_SCALE * np.sin(2 * np.pi * 50 * TIMES)).astype(np.int16)


def quiet_scripted() -> ScriptedDetector:
    """A scripted detector for a stream without speech."""
    return ScriptedDetector([(100 * RATE_HZ, 101 * RATE_HZ)])


@pytest.fixture(
    params=[lambda: EnergyDetector(0.008), SileroDetector, quiet_scripted], ids=["energy", "silero", "scripted"]
)
def detector(request: pytest.FixtureRequest) -> VoiceDetector:
    """Each of the detectors in turn."""
    build: Callable[[], VoiceDetector] = request.param
    return build()


def heard(detector: VoiceDetector, sound: Samples) -> list[bool]:
    """Let it hear a whole stream."""
    size = detector.frame_samples
    return [detector.is_speech(sound[start : start + size]) for start in range(0, len(sound) - size + 1, size)]


def test_silence_is_not_speech(detector: VoiceDetector) -> None:
    assert not any(heard(detector, silence(2 * RATE_HZ)))


def test_a_frame_is_a_part_of_a_second_that_keeps_latency_low(detector: VoiceDetector) -> None:
    assert 0 < detector.frame_samples <= RATE_HZ // 20


def test_after_a_reset_the_same_sound_is_heard_the_same(detector: VoiceDetector) -> None:
    sound = np.concatenate([silence(RATE_HZ), WHITE_NOISE[:RATE_HZ], silence(RATE_HZ)])
    first = heard(detector, sound)
    detector.reset()
    assert heard(detector, sound) == first


def test_energy_hears_what_is_as_loud_as_the_threshold_and_nothing_softer() -> None:
    detector = EnergyDetector(0.01)
    square = np.where(np.arange(detector.frame_samples) % 2, 1, -1)
    assert detector.is_speech((square * 328).astype(np.int16))
    assert not detector.is_speech((square * 327).astype(np.int16))


def test_energy_bears_full_scale() -> None:
    detector = EnergyDetector(1.0)
    assert detector.is_speech(np.full(detector.frame_samples, -FULL_SCALE, dtype=np.int16))


@pytest.mark.parametrize("noise", [WHITE_NOISE, MAINS_HUM], ids=["white noise", "50 Hz hum"])
def test_silero_does_not_take_noise_for_speech_as_energy_does(noise: Samples) -> None:
    assert not any(heard(SileroDetector(), noise))
    assert all(heard(EnergyDetector(0.008), noise))


def test_silero_works_in_the_thread_that_asks_and_tells_nobody_else_to() -> None:
    # A process of its own: the library may be loaded here already, and it reads the limit only once.
    script = (
        "import os, numpy\n"
        "from alfavoice.audio.detectors.silero import SileroDetector\n"
        "detector, before = SileroDetector(), len(os.listdir('/proc/self/task'))\n"
        "detector.is_speech(numpy.zeros(512, dtype=numpy.int16))\n"
        f"print(len(os.listdir('/proc/self/task')) - before, os.environ.get('{THREADS_VARIABLE}'))\n"
    )
    clean = {name: value for name, value in os.environ.items() if name != THREADS_VARIABLE}
    for limit, environment in (("None", clean), ("7", {**clean, THREADS_VARIABLE: "7"})):
        words = [sys.executable, "-c", script]
        done = subprocess.run(words, env=environment, capture_output=True, text=True, check=True, timeout=60)
        assert done.stdout.split() == ["0", limit]


def test_scripted_follows_its_spans_frame_by_frame() -> None:
    detector = ScriptedDetector([(100, 101), (250, 400)], frame_samples=100)
    assert heard(detector, silence(600)) == [False, True, True, True, False, False]


def test_scripted_counts_from_where_it_is_told() -> None:
    detector = ScriptedDetector([(1000, 1100)], frame_samples=100, start=900)
    assert heard(detector, silence(300)) == [False, True, False]


def test_scripted_refuses_spans_that_are_out_of_order() -> None:
    with pytest.raises(ValueError, match="out of order"):
        ScriptedDetector([(0, 10), (5, 20)])

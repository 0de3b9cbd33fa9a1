"""Two sources add up without clipping."""

import numpy as np

from alfavoice.audio.frames import silence
from alfavoice.audio.limiter import KNEE, mix

EVERY_SAMPLE = np.arange(-32768, 32768).astype(np.int16)


def test_a_lone_voice_under_the_knee_passes_bit_for_bit() -> None:
    quiet = EVERY_SAMPLE[np.abs(EVERY_SAMPLE.astype(int)) <= KNEE]
    assert np.array_equal(mix(quiet, silence(len(quiet))), quiet)
    assert np.array_equal(mix(silence(len(quiet)), quiet), quiet)


def test_two_quiet_voices_are_simply_added() -> None:
    assert mix(np.array([1000, -1000], np.int16), np.array([234, -7], np.int16)).tolist() == [1234, -1007]


def test_louder_stays_louder_and_nothing_wraps_around() -> None:
    for other in (-32768, -20000, 0, 20000, 32767):
        mixed = mix(EVERY_SAMPLE, np.full(len(EVERY_SAMPLE), other, np.int16)).astype(int)
        assert (np.diff(mixed) >= 0).all()
        assert np.array_equal(np.sign(mixed), np.sign(EVERY_SAMPLE.astype(int) + other))


def test_the_loudest_of_both_stays_within_full_scale() -> None:
    loudest = np.array([32767, -32768], np.int16)
    assert mix(loudest, loudest).tolist() == [32767, -32767]


def test_the_curve_has_no_corner() -> None:
    steps = np.diff(mix(EVERY_SAMPLE, EVERY_SAMPLE).astype(int))
    assert (np.abs(np.diff(steps)) <= 1).all()

"""Any rate to 16 kHz: exact lengths, true sound, silence that stays silence."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alfavoice.audio.frames import RATE_HZ, Samples
from alfavoice.audio.resample import Resampler

RATES = (8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000)


def tone(rate: int, seconds: float, hertz: float = 440.0, loud: int = 10_000) -> Samples:
    """A tone of one channel."""
    wave: Samples = np.rint(np.sin(2 * np.pi * hertz * np.arange(round(rate * seconds)) / rate) * loud).astype(np.int16)
    return wave


def resampled(samples: Samples, rate: int, channels: int = 1, block: int | None = None) -> Samples:
    """All of it, fed in blocks."""
    resampler = Resampler(rate, channels)
    length = (block or rate // 50) * channels
    blocks = [resampler.feed(samples[at : at + length].tobytes()) for at in range(0, len(samples), length)]
    return np.concatenate([*blocks, resampler.flush()])


@settings(max_examples=60, deadline=None)
@given(rate=st.sampled_from(RATES), frames=st.integers(0, 9_000), block=st.integers(1, 2_000))
def test_nothing_is_added_and_nothing_is_lost(rate: int, frames: int, block: int) -> None:
    out = resampled(np.zeros(frames, dtype=np.int16), rate, block=block)
    assert abs(len(out) - frames * RATE_HZ / rate) <= 0.5


@pytest.mark.parametrize("rate", RATES)
def test_a_tone_stays_the_same_tone(rate: int) -> None:
    out = resampled(tone(rate, 1.0), rate)
    true = tone(RATE_HZ, 1.0)[: len(out)]
    similar = [np.corrcoef(out[400:-400], np.roll(true, by)[400:-400])[0, 1] for by in range(-2, 3)]
    assert max(similar) > 0.995
    assert abs(np.abs(out[400:-400]).max() - 10_000) < 100


def test_what_16_khz_cannot_hold_does_not_come_back_as_another_tone() -> None:
    out = resampled(tone(48_000, 0.5, hertz=11_000), 48_000)
    assert np.abs(out[800:-800]).max() <= 1


@pytest.mark.parametrize("rate", RATES)
def test_silence_stays_exact_silence(rate: int) -> None:
    assert not resampled(np.zeros(rate, dtype=np.int16), rate).any()


def test_both_channels_are_heard() -> None:
    left = tone(48_000, 0.2)
    out = resampled(np.stack([left, np.zeros_like(left)], axis=1).ravel(), 48_000, channels=2)
    assert abs(np.abs(out[800:-800]).max() - 5_000) < 100


def test_full_scale_does_not_wrap_around() -> None:
    square = np.where(tone(48_000, 0.2, hertz=100) > 0, 32_767, -32_768).astype(np.int16)
    out = resampled(square, 48_000).astype(np.int32)
    assert np.abs(np.diff(out[800:-800])).max() < 60_000
    assert (out.min(), out.max()) == (-32_768, 32_767)


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
def test_blocks_come_out_as_evenly_as_they_went_in(rate: int) -> None:
    resampler = Resampler(rate, 1)
    block = bytes(rate // 50 * 2)
    lengths = [len(resampler.feed(block)) for _ in range(100)]
    assert set(lengths[2:]) == {320}
    assert 0.010 < resampler.lag_s < 0.015

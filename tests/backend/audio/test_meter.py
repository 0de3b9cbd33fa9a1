"""Levels as the eye wants them."""

import numpy as np
import pytest

from alfavoice.audio.frames import RATE_HZ, Samples, SourceName, silence
from alfavoice.audio.limiter import mix
from alfavoice.audio.meter import Meter
from alfavoice.audio.mixer import Mixed

DEAD = silence(800)


def tone(decibels: float, samples: int = 800) -> Samples:
    """Return a tone of that RMS."""
    peak = 32768 * 10 ** (decibels / 20) * np.sqrt(2)
    sound: Samples = np.rint(peak * np.sin(np.arange(samples) * 2 * np.pi * 500 / RATE_HZ)).astype(np.int16)
    return sound


def stretch(**tracks: Samples) -> Mixed:
    """Return what a mixer would give of these."""
    named: dict[SourceName, Samples] = {source: tracks[source] for source in ("mic", "system") if source in tracks}
    sound = list(named.values())
    return Mixed(0, mix(*sound) if len(sound) > 1 else sound[0], named, (), dict.fromkeys(named, 0.0))


@pytest.mark.parametrize(("decibels", "shown"), [(-70, 0.0), (-60, 0.0), (-30, 0.5), (-6, 0.9)])
def test_a_level_is_even_in_decibels(decibels: float, shown: float) -> None:
    levels = Meter().feed(stretch(mic=tone(decibels)))
    assert levels is not None
    assert levels.mic == pytest.approx(shown, abs=0.01)
    assert levels.mixed == levels.mic


def test_each_side_has_its_own_level() -> None:
    levels = Meter().feed(stretch(mic=tone(-12), system=DEAD))
    assert levels is not None
    assert levels.mic == pytest.approx(0.8, abs=0.01)
    assert levels.system == 0.0


def test_a_source_that_is_not_recorded_is_silent() -> None:
    levels = Meter().feed(stretch(mic=tone(-12)))
    assert levels is not None
    assert levels.system == 0.0


def test_full_scale_is_one() -> None:
    levels = Meter().feed(stretch(mic=np.full(800, -32768, np.int16)))
    assert levels is not None
    assert levels.mic == 1.0


def test_levels_come_at_most_twenty_times_a_second_and_cover_all_that_was_heard() -> None:
    meter = Meter()
    heard = [meter.feed(stretch(mic=tone(-30, 320))) for _ in range(500)]
    told = [levels for levels in heard if levels]
    assert 10 * 10 < len(told) <= 20 * 10
    meter = Meter()
    meter.feed(stretch(mic=tone(-20, 400)))
    levels = meter.feed(stretch(mic=silence(400)))
    assert levels is not None
    assert levels.mic == pytest.approx(1 - 23 / 60, abs=0.01)

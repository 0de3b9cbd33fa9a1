"""Where sound belongs, however unevenly it arrives."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alfavoice.audio.alignment import ArrivalClock, Pending
from alfavoice.audio.frames import RATE_HZ, Samples, silence
from alfavoice.audio.slip import SPAN, Slip
from tests.backend.audio.mixing import STARTED_AT, noise

TONE = 700 * 2 * np.pi / RATE_HZ
"""What a tone of 700 Hz turns in a sample."""


def slipped(sound: Samples, surplus: int, size: int) -> list[int]:
    """Pass sound on block by block, wanting that surplus of the whole."""
    slip = Slip()
    out: list[int] = []
    for at in range(0, len(sound), size):
        block = sound[at : at + size]
        out += slip.passed(block, at + len(block) + surplus - (len(out) + slip.owed + len(block))).tolist()
    return [*out, *slip.flush().tolist()]


class TestArrivalClock:
    @given(jitter_ms=st.lists(st.floats(0, 25), min_size=250, max_size=400))
    @settings(max_examples=20, deadline=None)
    def test_knows_the_start_to_a_millisecond_when_one_block_in_the_window_was_not_late(
        self, jitter_ms: list[float]
    ) -> None:
        clock, jitter_ms[-100] = ArrivalClock(), 0.0
        for index, late in enumerate(jitter_ms, start=1):
            clock.saw(STARTED_AT + index * 0.02 + late / 1000, index * 320)
        assert clock.start_s == pytest.approx(STARTED_AT, abs=0.001)

    @pytest.mark.parametrize("ppm", [-200.0, 0.0, 35.0, 200.0])
    def test_measures_drift_through_jitter(self, ppm: float) -> None:
        clock, jitter = ArrivalClock(), np.random.default_rng(7).exponential(0.004, 6000)
        for index in range(1, 6001):
            clock.saw(STARTED_AT + index * 0.1 / (1 + ppm / 1e6) + jitter[index - 1], index * 1600)
        assert clock.drift_ppm == pytest.approx(ppm, abs=3)

    def test_follows_a_device_that_becomes_slower_to_deliver(self) -> None:
        clock = ArrivalClock()
        for index in range(1, 2000):
            clock.saw(STARTED_AT + index * 0.02 + (0.02 if index > 1000 else 0), index * 320)
        assert clock.start_s == pytest.approx(STARTED_AT + 0.02)


class TestSlip:
    @pytest.mark.parametrize("size", [1, 7, 320, 5000])
    def test_passes_everything_as_it_is_when_nothing_is_wanted(self, size: int) -> None:
        sound = noise(5000)
        assert slipped(sound, 0, size) == sound.tolist()

    @pytest.mark.parametrize("size", [7, 320, 5000])
    @pytest.mark.parametrize("surplus", [-3, -1, 1, 3])
    def test_adds_and_takes_away_single_samples_without_a_click(self, surplus: int, size: int) -> None:
        sound = np.rint(20_000 * np.sin(np.arange(8000) * TONE)).astype(np.int16)
        out = slipped(sound, surplus, size)
        assert len(out) == len(sound) + surplus
        place = np.arange(len(out), dtype=float)
        for step in range(abs(surplus)):
            place -= np.sign(surplus) * np.clip((np.arange(len(out)) - step * SPAN) / SPAN, 0, 1)
        expected = 20_000 * np.sin(place * TONE)
        assert np.abs(np.array(out) - expected)[20:-20].max() < 40

    def test_the_size_of_blocks_makes_no_difference(self) -> None:
        sound, whole, parts = noise(2000), Slip(), Slip()
        expected = [*whole.passed(sound, 1), *whole.flush()]
        out = [*parts.passed(sound[:1], 1)]
        for at in range(1, 2000, 33):
            out += [*parts.passed(sound[at : at + 33], 0)]
        assert [*out, *parts.flush()] == expected

    def test_gives_back_all_it_held_when_it_is_cut_short(self) -> None:
        sound, slip = noise(500), Slip()
        given = [*slip.passed(sound, 1), *slip.flush()]
        assert len(given) in (500, 501)
        assert given[-1] == sound[-1]
        assert [*slip.passed(sound, 0)] == sound.tolist()


class TestPending:
    @given(parts=st.lists(st.integers(0, 50), max_size=12), data=st.data())
    @settings(max_examples=30, deadline=None)
    def test_gives_back_what_was_put_in_whatever_the_pieces(self, parts: list[int], data: st.DataObject) -> None:
        pending, expected, taken = Pending(), [silence(0)], [silence(0)]
        for index, length in enumerate(parts):
            expected.append(noise(length, index) if index % 2 else silence(length))
            pending.add(expected[-1] if index % 2 else length)
        while pending.samples:
            taken.append(pending.take(data.draw(st.integers(1, pending.samples))))
        assert np.array_equal(np.concatenate(taken), np.concatenate(expected))

    def test_hours_of_silence_weigh_nothing(self) -> None:
        pending = Pending()
        pending.add(4 * 3600 * RATE_HZ)
        assert not pending.take(10).any()
        assert pending.samples == 4 * 3600 * RATE_HZ - 10

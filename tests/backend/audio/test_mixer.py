"""Two sources on one timeline: nothing twice, nothing missing, nobody waited for too long."""

import itertools

import numpy as np
import pytest

from alfavoice.audio.frames import RATE_HZ, Block
from alfavoice.audio.limiter import mix
from alfavoice.audio.mixer import MOST, WAIT, Mixed, Mixer
from tests.backend.audio.mixing import BOTH, STARTED_AT, Feed, blocks, dropped, noise, ordered, place, played, track


class TestOneSource:
    def test_comes_out_as_it_went_in_and_at_once(self) -> None:
        sound, mixer = noise(RATE_HZ), Mixer(["mic"], STARTED_AT)
        for block in blocks(sound):
            mixer.push("mic", block)
            mixed = mixer.pull(block.arrived_at)
            assert mixed is not None
            assert np.array_equal(mixed.mixed, block.samples)
        assert mixer.buffered == 0

    @pytest.mark.parametrize("ppm", [-200, 200])
    def test_is_its_own_clock_and_is_never_corrected(self, ppm: float) -> None:
        sound = noise(600 * RATE_HZ)
        out = played(Mixer(["mic"], STARTED_AT), {"mic": blocks(sound, size=1600, ppm=ppm)})
        assert np.array_equal(track(out, "mic"), sound)
        assert out[-1].drift_ppm["mic"] == pytest.approx(ppm, abs=5)

    def test_a_stall_after_which_everything_comes_costs_nothing(self) -> None:
        sound = noise(10 * RATE_HZ)
        given = blocks(sound)
        stalled = [Block(b.samples, max(b.arrived_at, STARTED_AT + 5)) if i > 100 else b for i, b in enumerate(given)]
        out = played(Mixer(["mic"], STARTED_AT), {"mic": stalled})
        assert np.array_equal(track(out, "mic"), sound)
        assert dropped(out) == 0

    def test_what_a_driver_lost_is_silence_of_the_right_length_and_counted(self) -> None:
        sound = noise(4 * RATE_HZ)
        given = blocks(sound)
        out = played(Mixer(["mic"], STARTED_AT), {"mic": given[:50] + given[60:]})
        heard = track(out, "mic")
        assert np.array_equal(heard[: 50 * 320], sound[: 50 * 320])
        assert not heard[50 * 320 : 60 * 320].any()
        assert np.array_equal(heard[60 * 320 :], sound[60 * 320 :])
        assert dropped(out) == 10 * 320

    def test_time_goes_on_while_its_device_is_gone(self) -> None:
        sound, mixer = noise(RATE_HZ), Mixer(["mic"], STARTED_AT)
        before = played_until(mixer, blocks(sound))
        mixer.lost("mic")
        gap = list(itertools.takewhile(bool, (mixer.pull(STARTED_AT + 3601) for _ in itertools.count())))
        assert max(len(mixed.mixed) for mixed in gap if mixed) == MOST
        mixer.returned("mic")
        out = [*before, *(mixed for mixed in gap if mixed), *played(mixer, {"mic": blocks(sound, begins_s=3601)})]
        heard = track(out, "mic")
        assert np.array_equal(heard[:RATE_HZ], sound)
        assert not heard[RATE_HZ : 3601 * RATE_HZ].any()
        assert np.array_equal(heard[3601 * RATE_HZ :], sound)
        assert dropped(out) == 0


def played_until(mixer: Mixer, given: list[Block]) -> list[Mixed]:
    """Push and pull without an end."""
    out = []
    for block in given:
        mixer.push("mic", block)
        out.append(mixer.pull(block.arrived_at))
    return [mixed for mixed in out if mixed]


class TestTwoSources:
    def test_are_added_and_kept_apart(self) -> None:
        mic, system = noise(2 * RATE_HZ, 1, 20_000), noise(2 * RATE_HZ, 2, 20_000)
        out = played(Mixer(BOTH, STARTED_AT), {"mic": blocks(mic), "system": blocks(system)})
        assert np.array_equal(track(out, "mic"), mic)
        assert np.array_equal(track(out, "system"), system)
        assert np.array_equal(np.concatenate([each.mixed for each in out]), mix(mic, system))

    def test_wait_for_each_other_no_longer_than_they_are_apart(self) -> None:
        mixer = Mixer(BOTH, STARTED_AT)
        feed: Feed = {"mic": blocks(noise(4 * RATE_HZ)), "system": blocks(noise(4 * RATE_HZ), 480)}
        for source, block in ordered(feed):
            mixer.push(source, block)
            mixer.pull(block.arrived_at)
            if block.arrived_at > STARTED_AT + 0.5:
                assert mixer.buffered <= 480

    def test_one_that_begins_later_is_where_it_belongs(self) -> None:
        late = noise(3 * RATE_HZ, 2)
        out = played(
            Mixer(BOTH, STARTED_AT),
            {"mic": blocks(noise(8 * RATE_HZ)), "system": blocks(late, begins_s=4.0)},
        )
        heard = track(out, "system")
        assert not heard[: 4 * RATE_HZ].any()
        assert np.array_equal(heard[4 * RATE_HZ : 7 * RATE_HZ], late)
        assert np.array_equal(track(out, "mic"), noise(8 * RATE_HZ))

    def test_a_source_that_lags_is_waited_for_and_then_gone_on_without(self) -> None:
        mixer = Mixer(BOTH, STARTED_AT)
        for block in blocks(noise(2 * RATE_HZ), size=160):
            mixer.push("mic", block)
            mixer.pull(block.arrived_at)
            assert mixer.buffered <= WAIT
        mixer.lost("system")
        rest = mixer.pull(STARTED_AT + 2)
        assert rest is not None
        assert rest.offset + len(rest.mixed) == 2 * RATE_HZ

    def test_what_comes_too_late_is_dropped_and_counted_and_the_rest_is_in_its_place(self) -> None:
        mic, system = noise(6 * RATE_HZ, 1), noise(6 * RATE_HZ, 2)
        delayed = [
            Block(b.samples, max(b.arrived_at, STARTED_AT + 3) if b.arrived_at > STARTED_AT + 2 else b.arrived_at)
            for b in blocks(system)
        ]
        out = played(Mixer(BOTH, STARTED_AT), {"mic": blocks(mic), "system": delayed})
        heard = track(out, "system")
        gone = dropped(out)
        assert 0.5 * RATE_HZ < gone <= 0.6 * RATE_HZ
        assert not heard[2 * RATE_HZ : 2 * RATE_HZ + gone].any()
        assert np.array_equal(heard[2 * RATE_HZ + gone :], system[2 * RATE_HZ + gone :])
        assert np.array_equal(track(out, "mic"), mic)

    def test_bursts_of_100_ms_move_nothing(self) -> None:
        mic, system = noise(20 * RATE_HZ, 1), noise(20 * RATE_HZ, 2)
        bursts = [Block(b.samples, STARTED_AT + (i // 5 + 1) * 0.1) for i, b in enumerate(blocks(system))]
        out = played(Mixer(BOTH, STARTED_AT), {"mic": blocks(mic), "system": bursts})
        assert np.array_equal(track(out, "system"), system)
        assert np.array_equal(track(out, "mic"), mic)

    def test_a_device_that_comes_back_is_where_it_belongs(self) -> None:
        mixer, mic = Mixer(BOTH, STARTED_AT), blocks(noise(9 * RATE_HZ))
        first, second = noise(2 * RATE_HZ, 2), noise(3 * RATE_HZ, 3)
        out = [mixer.pull(0)]
        system = blocks(first) + blocks(second, begins_s=5.3)
        for source, block in ordered({"mic": mic, "system": system}):
            if block is mic[110]:
                mixer.lost("system")
            if block is system[100]:
                mixer.returned("system")
            mixer.push(source, block)
            out.append(mixer.pull(block.arrived_at))
        heard = track([mixed for mixed in [*out, mixer.finish()] if mixed], "system")
        assert np.array_equal(heard[: len(first)], first)
        assert not heard[len(first) : int(5.3 * RATE_HZ)].any()
        assert np.array_equal(heard[int(5.3 * RATE_HZ) :][: len(second)], second)

    def test_another_device_that_takes_over_is_aligned_anew(self) -> None:
        mixer, system = Mixer(BOTH, STARTED_AT), blocks(noise(6 * RATE_HZ, 2))
        second = noise(3 * RATE_HZ, 3)
        newcomer = blocks(second, begins_s=3.2)
        out = []
        for source, block in ordered({"mic": blocks(noise(3 * RATE_HZ)) + newcomer, "system": system}):
            if block is newcomer[0]:
                mixer.returned("mic")
            mixer.push(source, block)
            out.append(mixer.pull(block.arrived_at))
        pieces = [mixed for mixed in [*out, mixer.finish()] if mixed]
        assert place(second, track(pieces, "mic")) == int(3.2 * RATE_HZ)
        assert dropped(pieces) == 0

    def test_a_lost_device_is_not_waited_for(self) -> None:
        mixer = Mixer(BOTH, STARTED_AT)
        mixer.lost("system")
        for block in blocks(noise(RATE_HZ)):
            mixer.push("mic", block)
            mixer.pull(block.arrived_at)
            if block.arrived_at > STARTED_AT + 0.3:
                assert mixer.buffered == 0

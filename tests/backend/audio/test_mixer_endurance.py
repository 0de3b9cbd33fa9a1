"""Mixing for hours, and whatever comes."""

import itertools
import tracemalloc
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alfavoice.audio.frames import RATE_HZ, Block
from alfavoice.audio.health import HealthMonitor
from alfavoice.audio.meter import Meter
from alfavoice.audio.mixer import Mixer
from tests.backend.audio.mixing import BOTH, STARTED_AT, Feed, blocks, clicks, dropped, noise, place, played, track


class TestDrift:
    def test_two_clocks_that_drift_apart_stay_together_for_four_hours(self) -> None:
        mixer, seconds, every_s = Mixer(BOTH, STARTED_AT), 4 * 3600, 61.0
        found: dict[str, list[int]] = {"mic": [], "system": []}
        length = 0
        for mic, system in zip(clicks(seconds, every_s, 120), clicks(seconds, every_s, -30), strict=True):
            mixer.push("mic", mic)
            mixer.push("system", system)
            mixed = mixer.pull(mic.arrived_at)
            assert mixer.buffered < 100
            if mixed:
                assert mixed.offset == length
                length += len(mixed.mixed)
                for source, samples in mixed.tracks.items():
                    found[source] += [mixed.offset + int(np.argmax(samples))] if samples.any() else []
        assert mixed
        for places in found.values():
            away_s = np.array(places) / RATE_HZ - np.arange(every_s, seconds, every_s)
            assert np.abs(away_s).max() < 0.005
        assert mixed.drift_ppm == {"mic": pytest.approx(120, abs=2), "system": pytest.approx(-30, abs=2)}

    def test_a_clock_within_the_noise_is_left_alone(self) -> None:
        mic, system = noise(60 * RATE_HZ, 1), noise(60 * RATE_HZ, 2)
        feed: Feed = {"mic": blocks(mic, 1600, ppm=10), "system": blocks(system, 1600, ppm=-10)}
        out = played(Mixer(BOTH, STARTED_AT), feed)
        assert np.array_equal(track(out, "mic"), mic)
        assert np.array_equal(track(out, "system")[: len(system)], system)

    def test_a_device_that_changes_its_latency_is_led_back_without_losing_sound(self) -> None:
        sound = noise(80 * RATE_HZ, 2)
        later = [Block(b.samples, b.arrived_at - (0.06 if i > 500 else 0)) for i, b in enumerate(blocks(sound))]
        feed: Feed = {
            "mic": blocks(noise(80 * RATE_HZ)),
            "system": [Block(b.samples, b.arrived_at + 0.06) for b in later],
        }
        out = played(Mixer(BOTH, STARTED_AT), feed)
        end = track(out, "system")[75 * RATE_HZ : 77 * RATE_HZ]
        assert abs(place(end[2000:-2000], sound) - 2000 - 75 * RATE_HZ) <= 33
        assert dropped(out) == 0


class TestWhateverComes:
    @given(data=st.data(), count=st.integers(1, 2))
    @settings(max_examples=40, deadline=None)
    def test_no_sample_is_twice_or_missing(self, data: st.DataObject, count: int) -> None:
        """Any sizes, any lateness within a source's own order, losses and returns."""
        mixer = Mixer(BOTH[:count], STARTED_AT)
        now, length, come, out = STARTED_AT, 0, dict.fromkeys(BOTH, 0), []
        for _ in range(data.draw(st.integers(1, 50))):
            source = BOTH[data.draw(st.integers(0, count - 1))]
            now += data.draw(st.sampled_from([0.0, 0.001, 0.02, 0.02, 0.3, 1.5]))
            match data.draw(st.sampled_from(["push", "push", "push", "push", "lost", "returned"])):
                case "push":
                    size = data.draw(st.sampled_from([0, 1, 100, 320, 320, 5000]))
                    come[source] += size
                    mixer.push(source, Block(noise(size, loud=30_000), now))
                case "lost":
                    mixer.lost(source)
                case "returned":
                    mixer.returned(source)
            out.append(mixer.pull(now))
        out.append(mixer.finish())
        for mixed in filter(None, out):
            assert mixed.offset == length
            assert {len(mixed.mixed), *map(len, mixed.tracks.values())} == {len(mixed.mixed)}
            length += len(mixed.mixed)
        late = dropped([mixed for mixed in out if mixed])
        assert length >= max(come[source] for source in BOTH[:count]) * 0.998 - late
        assert mixer.buffered == 0
        assert mixer.finish() is None

    @given(sizes=st.lists(st.integers(20, 1000), min_size=5, max_size=40), jitter=st.randoms(use_true_random=False))
    @settings(max_examples=25, deadline=None)
    def test_jitter_within_what_is_usual_moves_not_a_sample(self, sizes: list[int], jitter: Random) -> None:
        sound = noise(sum(sizes))
        ends = list(itertools.accumulate(sizes))
        feed: Feed = {
            source: [
                Block(sound[end - size : end], STARTED_AT + end / RATE_HZ + jitter.uniform(0, 0.0009))
                for size, end in zip(sizes, ends, strict=True)
            ]
            for source in BOTH
        }
        out = played(Mixer(BOTH, STARTED_AT), feed)
        for source in BOTH:
            heard = track(out, source)
            assert any(np.array_equal(heard[shift : shift + len(sound)], sound) for shift in range(16))
        assert dropped(out) == 0


def test_memory_is_flat() -> None:
    mixer, monitor, meter = Mixer(BOTH, STARTED_AT), HealthMonitor(BOTH), Meter()
    used = np.zeros(1200, int)
    tracemalloc.start()
    feeds = clicks(1200, 7, 150, 1), clicks(1200, 5, -150, 1)
    for second, (mic, system) in enumerate(zip(*feeds, strict=True)):
        mixer.push("mic", mic)
        mixer.push("system", system)
        if mixed := mixer.pull(mic.arrived_at):
            monitor.look(mixed)
            meter.feed(mixed)
            del mixed
        used[second] = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert used[1100:].max() - used[700:800].max() < 10_000

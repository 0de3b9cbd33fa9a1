"""The waveform of a track."""

import os
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alfavoice.audio.frames import Samples
from alfavoice.audio.trackfile import create_track, open_track
from alfavoice.recording import peaks as module
from alfavoice.recording.peaks import peaks


def waveform(folder: Path, samples: Samples | list[int], count: int, key: bytes | None = None) -> list[float]:
    path = folder / f"{os.urandom(8).hex()}.wav"
    with create_track(path, key) as track:
        track.append(np.array(samples, dtype=np.int16))
    with open_track(path, key) as reader:
        return peaks(reader, count)


def test_each_value_is_the_loudest_of_its_stretch(tmp_path: Path) -> None:
    assert waveform(tmp_path, [100, -16384, 5, 8192, 0, 0], 3) == [0.5, 0.25, 0.0]


def test_full_scale_is_one_on_both_sides(tmp_path: Path) -> None:
    assert waveform(tmp_path, [-32768, 32767], 2) == [1.0, 1.0]


def test_stretches_are_as_even_as_they_can_be(tmp_path: Path) -> None:
    assert waveform(tmp_path, [3277, 6554, 9830, 13107, 16384, 19661, 22938], 3) == [0.2, 0.4, 0.7]


def test_a_short_recording_is_drawn_sample_by_sample(tmp_path: Path) -> None:
    assert waveform(tmp_path, [16384, -8192], 5) == [0.5, 0.5, 0.5, 0.25, 0.25]


def test_a_recording_without_sound_is_flat(tmp_path: Path) -> None:
    assert waveform(tmp_path, [], 10) == [0.0] * 10


@pytest.mark.parametrize("key", [None, bytes(32)], ids=["plain", "sealed"])
@pytest.mark.parametrize("count", [10, 997, 20_000])
def test_blocks_leave_no_trace(tmp_path: Path, count: int, key: bytes | None) -> None:
    sound = np.random.default_rng(1).integers(-20_000, 20_000, 2 * module.BLOCK_SAMPLES + 12_345).astype(np.int16)
    assert waveform(tmp_path, sound, count, key) == plainly(sound, count)


@settings(max_examples=60)
@given(st.lists(st.integers(-32768, 32767), min_size=1, max_size=200), st.integers(1, 250), st.integers(1, 64))
def test_any_sound_in_any_blocks_looks_the_same(samples: list[int], count: int, block: int) -> None:
    sound = np.array(samples, dtype=np.int16)
    with TemporaryDirectory() as folder, patch.object(module, "BLOCK_SAMPLES", block):
        assert waveform(Path(folder), sound, count) == plainly(sound, count)


def plainly(sound: Samples, count: int) -> list[float]:
    """Say it again, one stretch after the other."""
    edges = [position * len(sound) // count for position in range(count + 1)]
    loud = np.abs(sound.astype(np.int32))
    return [round(int(loud[start : max(end, start + 1)].max()) / 32768, 3) for start, end in pairwise(edges)]

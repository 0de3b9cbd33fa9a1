"""WAV files that end at any instant: killed, cut, or grown past what 32 bits can say."""

import struct
import threading
import wave
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alfavoice.audio import growing
from alfavoice.audio.frames import Samples
from alfavoice.audio.growing import DiskFailing, NoRoom
from alfavoice.audio.wav import (
    HEADER_BYTES,
    SoundDamaged,
    WavReader,
    create_wav,
    repair_wav,
    resume_wav,
)
from tests.backend.audio.numbered import numbered
from tests.waiting import until

SAMPLES_BELOW_4_GIB = (0xFFFF_FFFF + 8 - HEADER_BYTES) // 2


def played(path: Path) -> Samples:
    """Return what a player that knows nothing of us finds in a file."""
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (16_000, 1, 2)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2")


def everything(path: Path) -> Samples:
    """Return all samples of a file."""
    with WavReader(path) as reader:
        return reader.read(0, reader.samples)


def test_the_file_can_be_played_after_every_append_while_it_is_being_written(tmp_path: Path) -> None:
    path = tmp_path / "full.wav"
    with create_wav(path) as writer:
        assert len(played(path)) == 0
        for size in (320, 1, 0, 4096, 7):
            writer.append(numbered(size, writer.samples))
            assert np.array_equal(played(path), numbered(writer.samples))
    assert np.array_equal(played(path), numbered(4424))


def test_a_recording_that_exists_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "full.wav"
    with create_wav(path) as writer:
        writer.append(numbered(10))
    with pytest.raises(FileExistsError):
        create_wav(path)
    assert np.array_equal(everything(path), numbered(10))


def test_closing_twice_is_closing_once(tmp_path: Path) -> None:
    with create_wav(tmp_path / "full.wav") as writer:
        writer.append(numbered(10))
        writer.close()
    assert len(played(tmp_path / "full.wav")) == 10


@settings(max_examples=60, deadline=None)
@given(blocks=st.lists(st.integers(0, 900), max_size=8), data=st.data())
def test_whatever_the_cut_all_samples_before_it_are_there_and_recording_goes_on(
    tmp_path_factory: pytest.TempPathFactory, blocks: list[int], data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("wav") / "full.wav"
    with create_wav(path) as writer:
        for size in blocks:
            writer.append(numbered(size, writer.samples))
    cut = data.draw(st.integers(0, path.stat().st_size))
    with path.open("r+b") as file:
        file.truncate(cut)
    left = max(cut - HEADER_BYTES, 0) // 2
    assert repair_wav(path) == left
    assert path.stat().st_size == HEADER_BYTES + left * 2
    assert np.array_equal(played(path), numbered(left))
    with resume_wav(path) as writer:
        assert writer.samples == left
        writer.append(numbered(500, left))
    assert np.array_equal(played(path), numbered(left + 500))


@settings(max_examples=40, deadline=None)
@given(start=st.integers(-5, 3000), end=st.integers(-5, 3000))
def test_any_range_is_read_as_far_as_there_is_sound(
    tmp_path_factory: pytest.TempPathFactory, start: int, end: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "range.wav"
    if not path.exists():
        with create_wav(path) as writer:
            writer.append(numbered(2000))
    with WavReader(path) as reader:
        assert np.array_equal(reader.read(start, end), numbered(2000)[max(start, 0) : max(end, 0)])


def test_sound_behind_what_an_old_header_says_is_read_and_repaired(tmp_path: Path) -> None:
    path = tmp_path / "full.wav"
    with create_wav(path) as writer:
        writer.append(numbered(1000))
    with path.open("ab") as file:
        file.write(numbered(500, 1000).tobytes() + b"\x01")
    assert np.array_equal(everything(path), numbered(1500))
    assert len(played(path)) == 1000
    assert repair_wav(path) == 1500
    assert np.array_equal(played(path), numbered(1500))


def test_a_header_that_a_power_cut_left_blank_is_written_again(tmp_path: Path) -> None:
    path = tmp_path / "full.wav"
    path.write_bytes(b"\0" * HEADER_BYTES + numbered(100).tobytes())
    with pytest.raises(SoundDamaged):
        WavReader(path)
    assert repair_wav(path) == 100
    assert np.array_equal(played(path), numbered(100))


def test_a_file_of_somebody_else_is_not_read_as_ours(tmp_path: Path) -> None:
    path = tmp_path / "full.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, 44_100, 0, "NONE", "none"))
        file.writeframes(b"\x01\x02" * 500)
    with pytest.raises(SoundDamaged):
        WavReader(path)


def test_past_4_gib_the_file_becomes_rf64_and_nothing_before_moves(tmp_path: Path) -> None:
    path = tmp_path / "full.wav"
    with create_wav(path) as writer:
        writer.append(numbered(1000))
    with path.open("r+b") as file:
        file.truncate(HEADER_BYTES + SAMPLES_BELOW_4_GIB * 2)  # silence that takes no room
    with resume_wav(path) as writer:
        assert _beginning(path)[:4] == b"RIFF"
        writer.append(numbered(1))
        _assert_rf64(path, SAMPLES_BELOW_4_GIB + 1)
        writer.append(numbered(1999, 1))
    _assert_rf64(path, SAMPLES_BELOW_4_GIB + 2000)
    with WavReader(path) as reader:
        assert np.array_equal(reader.read(0, 1000), numbered(1000))
        assert np.array_equal(reader.read(SAMPLES_BELOW_4_GIB, reader.samples), numbered(2000))
    assert repair_wav(path) == SAMPLES_BELOW_4_GIB + 2000


def test_a_disk_that_takes_its_time_does_not_hold_up_who_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, answer = threading.Event(), threading.Event()

    def slow(_: int) -> None:
        asked.set()
        answer.wait(20)

    monkeypatch.setattr(growing, "_sync", slow)
    with create_wav(tmp_path / "full.wav") as writer:
        assert asked.wait(20)
        writer.append(numbered(320))
        assert np.array_equal(played(tmp_path / "full.wav"), numbered(320))
        answer.set()


@pytest.mark.parametrize(("number", "problem"), [(28, NoRoom), (5, DiskFailing)])
def test_a_flush_that_failed_is_told_at_the_next_append_which_can_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, problem: type[Exception]
) -> None:
    failed = threading.Event()

    def fail_once(_: int) -> None:
        if not failed.is_set():
            failed.set()
            raise OSError(number, "no")

    monkeypatch.setattr(growing, "_sync", fail_once)
    with create_wav(tmp_path / "full.wav") as writer:
        until(lambda: writer._file._flusher._failure, "the failure")
        with pytest.raises(problem):
            writer.append(numbered(320))
        writer.append(numbered(320))
    assert np.array_equal(played(tmp_path / "full.wav"), numbered(320))


def test_what_was_recorded_is_flushed_once_a_second_and_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[int] = []
    path = tmp_path / "full.wav"
    monkeypatch.setattr(growing, "_sync", lambda _: flushed.append(len(played(path))))
    monkeypatch.setattr(growing, "FLUSH_EVERY_S", 0.01)
    with create_wav(path) as writer:
        until(lambda: flushed == [0], "the first flush")
        writer.append(numbered(320))
        until(lambda: flushed == [0, 320], "a flush of what was appended")
        monkeypatch.setattr(growing, "FLUSH_EVERY_S", 1000)
        writer.append(numbered(80, 320))
    assert flushed[-1] == 400


def _assert_rf64(path: Path, samples: int) -> None:
    head = _beginning(path)
    assert struct.unpack("<4sI4s4sI", head[:20]) == (b"RF64", 0xFFFF_FFFF, b"WAVE", b"ds64", 28)
    assert struct.unpack("<QQQI", head[20:48]) == (path.stat().st_size - 8, samples * 2, samples, 0)
    assert head[72:] == b"data\xff\xff\xff\xff"
    assert path.stat().st_size == HEADER_BYTES + samples * 2


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEADER_BYTES)

"""Encrypted sound: any range of it, cut anywhere, and everything that was tampered with is refused."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alfavoice.audio.frames import Samples
from alfavoice.audio.sealed import (
    SEGMENT_SAMPLES,
    SealedReader,
    create_sealed,
    repair_sealed,
    resume_sealed,
)
from alfavoice.audio.sealing import HEADER_BYTES, OVERHEAD_BYTES, WrongKey, open_bytes, seal_bytes
from alfavoice.audio.wav import SoundDamaged
from tests.backend.audio.numbered import numbered

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
SEALED_BYTES = SEGMENT_SAMPLES * 2 + OVERHEAD_BYTES
LENGTH = 5 * SEGMENT_SAMPLES + 700


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a finished file with sound."""
    return write(tmp_path / "full.wav.sealed", [LENGTH])


def write(path: Path, blocks: list[int]) -> Path:
    """Write a file and finish it."""
    with create_sealed(path, KEY) as writer:
        for size in blocks:
            writer.append(numbered(size, writer.samples))
    return path


def everything(path: Path) -> Samples:
    """Return all samples of a file."""
    with SealedReader(path, KEY) as reader:
        return reader.read(0, reader.samples)


def change(path: Path, how: Callable[[bytearray], object]) -> None:
    """Change the bytes of a file."""
    content = bytearray(path.read_bytes())
    how(content)
    path.write_bytes(content)


def segment(number: int) -> slice:
    """Return where a segment is in the file."""
    start = HEADER_BYTES + number * SEALED_BYTES
    return slice(start, start + SEALED_BYTES)


def is_finished(path: Path) -> bool:
    """Tell whether a file says that it was closed."""
    with SealedReader(path, KEY) as reader:
        return reader.finished


@settings(max_examples=40, deadline=None)
@given(blocks=st.lists(st.integers(0, 4000), max_size=6))
def test_what_was_written_is_read_whatever_the_blocks(
    tmp_path_factory: pytest.TempPathFactory, blocks: list[int]
) -> None:
    path = write(tmp_path_factory.mktemp("sealed") / "full.wav.sealed", blocks)
    assert is_finished(path)
    assert np.array_equal(everything(path), numbered(sum(blocks)))


@settings(max_examples=60, deadline=None)
@given(start=st.integers(-5, LENGTH + 2000), end=st.integers(-5, LENGTH + 2000))
def test_any_range_is_read_as_far_as_there_is_sound(
    tmp_path_factory: pytest.TempPathFactory, start: int, end: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "range.sealed"
    if not path.exists():
        write(path, [LENGTH])
    with SealedReader(path, KEY) as reader:
        assert np.array_equal(reader.read(start, end), numbered(LENGTH)[max(start, 0) : max(end, 0)])


@settings(max_examples=60, deadline=None)
@given(blocks=st.lists(st.integers(0, 4000), max_size=6), data=st.data())
def test_whatever_the_cut_all_whole_segments_before_it_are_there_and_recording_goes_on(
    tmp_path_factory: pytest.TempPathFactory, blocks: list[int], data: st.DataObject
) -> None:
    path = write(tmp_path_factory.mktemp("sealed") / "full.wav.sealed", blocks)
    cut = data.draw(st.integers(0, path.stat().st_size - 1))
    with path.open("r+b") as file:
        file.truncate(cut)
    left = max(cut - HEADER_BYTES, 0) // SEALED_BYTES * SEGMENT_SAMPLES
    if cut >= HEADER_BYTES:
        assert np.array_equal(everything(path), numbered(left))
    assert repair_sealed(path, KEY) == left
    assert not is_finished(path)
    with resume_sealed(path, KEY) as writer:
        assert writer.samples == left
        writer.append(numbered(2000, left))
    assert is_finished(path)
    assert np.array_equal(everything(path), numbered(left + 2000))


def test_a_finished_file_is_repaired_to_itself_and_can_be_gone_on_with(path: Path) -> None:
    before = path.read_bytes()
    assert repair_sealed(path, KEY) == LENGTH
    assert path.read_bytes() == before
    for more in (0, 100, 5000):
        length = len(everything(path))
        with resume_sealed(path, KEY) as writer:
            writer.append(numbered(more, length))
        assert is_finished(path)
        assert np.array_equal(everything(path), numbered(length + more))


def test_a_file_that_is_being_written_is_read_up_to_its_last_whole_segment(tmp_path: Path) -> None:
    path = tmp_path / "full.wav.sealed"
    with create_sealed(path, KEY) as writer:
        writer.append(numbered(2 * SEGMENT_SAMPLES + 10))
        assert writer.samples == 2 * SEGMENT_SAMPLES + 10
        assert np.array_equal(everything(path), numbered(2 * SEGMENT_SAMPLES))
        assert not is_finished(path)


def test_segments_that_a_power_cut_left_blank_are_cut_off(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(segment(3).start)
        file.truncate(segment(9).start + 17)
    assert repair_sealed(path, KEY) == 3 * SEGMENT_SAMPLES
    assert np.array_equal(everything(path), numbered(3 * SEGMENT_SAMPLES))


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, HEADER_BYTES + 5 * SEALED_BYTES - 1), bit=st.integers(0, 7))
def test_a_flipped_bit_is_noticed_and_only_its_segment_is_lost(
    tmp_path_factory: pytest.TempPathFactory, place: int, bit: int
) -> None:
    path = write(tmp_path_factory.mktemp("sealed") / "full.wav.sealed", [LENGTH])
    change(path, lambda content: content.__setitem__(place, content[place] ^ 1 << bit))
    if place < HEADER_BYTES:
        with pytest.raises((SoundDamaged, WrongKey)):
            everything(path)
        return
    hit = (place - HEADER_BYTES) // SEALED_BYTES
    with SealedReader(path, KEY) as reader:
        for number in range(6):
            start, end = number * SEGMENT_SAMPLES, min((number + 1) * SEGMENT_SAMPLES, LENGTH)
            if number == hit:
                with pytest.raises(SoundDamaged):
                    reader.read(start, end)
            else:
                assert np.array_equal(reader.read(start, end), numbered(end - start, start))


def test_damage_to_the_ending_makes_the_file_unfinished(path: Path) -> None:
    change(path, lambda content: content.__setitem__(-1, content[-1] ^ 1))
    assert not is_finished(path)
    assert np.array_equal(everything(path), numbered(5 * SEGMENT_SAMPLES))


def test_segments_cannot_change_places(path: Path) -> None:
    def swap(content: bytearray) -> None:
        content[segment(1)], content[segment(2)] = content[segment(2)], content[segment(1)]

    change(path, swap)
    for number in (1, 2):
        with pytest.raises(SoundDamaged), SealedReader(path, KEY) as reader:
            reader.read(number * SEGMENT_SAMPLES, (number + 1) * SEGMENT_SAMPLES)


def test_a_segment_cannot_be_left_out(path: Path) -> None:
    change(path, lambda content: content.__delitem__(segment(2)))
    assert not is_finished(path)
    with pytest.raises(SoundDamaged):
        everything(path)


def test_a_file_cannot_be_cut_and_called_finished(path: Path) -> None:
    def cut_the_middle(content: bytearray) -> None:
        del content[segment(3).start : segment(5).start]

    change(path, cut_the_middle)
    assert not is_finished(path)


def test_a_segment_of_another_file_with_the_same_key_is_refused(path: Path) -> None:
    other = write(path.with_name("other.sealed"), [LENGTH]).read_bytes()
    change(path, lambda content: content.__setitem__(segment(1), other[segment(1)]))
    with pytest.raises(SoundDamaged):
        everything(path)


def test_the_wrong_key_is_told_from_damage_and_changes_nothing(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(segment(4).start + 5)
    before = path.read_bytes()
    for attempt in (SealedReader, repair_sealed, resume_sealed):
        with pytest.raises(WrongKey) as refused:
            attempt(path, OTHER_KEY)
        assert (refused.value.code, refused.value.status) == ("audio.wrong_key", 503)
    assert path.read_bytes() == before


def test_nothing_of_the_sound_is_in_the_file_and_the_same_sound_never_looks_the_same(path: Path) -> None:
    content = path.read_bytes()
    sound = numbered(LENGTH).tobytes()
    assert not any(sound[at : at + 8] in content for at in range(0, len(sound), 64))
    again = write(path.with_name("again.sealed"), [LENGTH]).read_bytes()
    assert len(again) == len(content)
    assert not any(again[segment(number)] == content[segment(number)] for number in range(5))


def test_a_segment_that_is_written_again_has_another_nonce(path: Path) -> None:
    shutil.copy(path, path.with_name("copy"))
    for file in (path, path.with_name("copy")):
        with file.open("r+b") as cut:
            cut.truncate(segment(3).start + 100)
        with resume_sealed(file, KEY) as writer:
            writer.append(numbered(SEGMENT_SAMPLES))
    written = [file.read_bytes()[segment(3)][:12] for file in (path, path.with_name("copy"))]
    assert written[0] != written[1]


def test_encryption_adds_less_than_a_hundredth(tmp_path: Path) -> None:
    path = write(tmp_path / "full.wav.sealed", [60 * 16_000])
    assert path.stat().st_size < 60 * 32_000 * 1.01


@given(data=st.binary(max_size=300), context=st.text(max_size=40))
def test_a_small_file_is_opened_with_its_key_and_where_it_belongs(data: bytes, context: str) -> None:
    sealed = seal_bytes(KEY, data, context)
    assert open_bytes(KEY, sealed, context) == data
    with pytest.raises(SoundDamaged):
        open_bytes(KEY, sealed, context + "x")
    with pytest.raises(WrongKey):
        open_bytes(OTHER_KEY, sealed, context)


def test_a_small_file_that_was_changed_anywhere_or_cut_is_refused() -> None:
    sealed = seal_bytes(KEY, b'{"text": "hello"}', "sessions/1/meta.json")
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises((SoundDamaged, WrongKey)):
            open_bytes(KEY, bytes(changed), "sessions/1/meta.json")
        with pytest.raises(SoundDamaged):
            open_bytes(KEY, sealed[:place], "sessions/1/meta.json")


def test_a_small_file_is_not_a_track_nor_the_other_way_round(path: Path, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.write_bytes(seal_bytes(KEY, b"data", "a"))
    with pytest.raises(WrongKey):
        SealedReader(small, KEY)
    with pytest.raises(WrongKey):
        open_bytes(KEY, path.read_bytes(), "a")

"""Tracks, plain and encrypted alike: for players, under kill -9, and on a disk that is really full."""

import io
import random
import resource
import subprocess
import sys
import threading
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alfavoice.audio.frames import Samples
from alfavoice.audio.growing import DiskFailing
from alfavoice.audio.sealed import SEGMENT_SAMPLES, SealedReader
from alfavoice.audio.sealing import WrongKey
from alfavoice.audio.trackfile import (
    NoRoom,
    TrackLocked,
    TrackMissing,
    TrackWriter,
    create_track,
    open_track,
    repair_track,
    resume_track,
)
from alfavoice.core.errors import AppError
from tests.backend.audio.numbered import numbered

KEY = b"k" * 32
ROOT = Path(__file__).parents[3]
LENGTH = 5000
WRITER = """
import os, random, sys
from pathlib import Path
from alfavoice.audio.trackfile import create_track, resume_track
from tests.backend.audio.numbered import numbered
path, key, chance = Path(sys.argv[1]), bytes.fromhex(sys.argv[2]) or None, random.Random(int(sys.argv[3]))
writer = resume_track(path, key) if sys.argv[3] != "0" else create_track(path, key)
while True:
    writer.append(numbered(chance.choice([1, 320, 1600, 5000]), writer.samples))
    os.write(1, f"{writer.samples}\\n".encode())
"""


@pytest.fixture(params=[None, KEY], ids=["plain", "sealed"])
def key(request: pytest.FixtureRequest) -> bytes | None:
    """Return the key of a track, if it has one."""
    found: bytes | None = request.param
    return found


def write(path: Path, key: bytes | None) -> Path:
    """Write a track."""
    with create_track(path, key) as writer:
        for _ in range(5):
            writer.append(numbered(LENGTH // 5, writer.samples))
    return path


def everything(path: Path, key: bytes | None) -> Samples:
    """Return all samples of a track."""
    with open_track(path, key) as reader:
        return reader.read(0, reader.samples)


def test_a_track_is_written_read_repaired_and_gone_on_with_under_one_name(tmp_path: Path, key: bytes | None) -> None:
    path = write(tmp_path / "full.wav", key)
    assert [file.name for file in tmp_path.iterdir()] == ["full.wav" if key is None else "full.wav.sealed"]
    assert repair_track(path, key) == LENGTH
    with resume_track(path, key) as writer:
        writer.append(numbered(300, LENGTH))
    assert np.array_equal(everything(path, key), numbered(LENGTH + 300))


def test_a_track_is_a_wav_file_to_players(tmp_path: Path, key: bytes | None) -> None:
    with open_track(write(tmp_path / "full.wav", key), key) as reader:
        whole = reader.wav_bytes(0, reader.wav_size)
        assert len(whole) == reader.wav_size
    with wave.open(io.BytesIO(whole)) as file:
        assert file.readframes(file.getnframes()) == numbered(LENGTH).tobytes()
    if key is None:
        assert whole == (tmp_path / "full.wav").read_bytes()


@settings(max_examples=150, deadline=None)
@given(start=st.integers(0, 2 * LENGTH + 200), length=st.integers(0, 2 * LENGTH), sealed=st.booleans())
def test_any_bytes_of_the_wav_file_are_those_of_the_whole(
    tmp_path_factory: pytest.TempPathFactory, start: int, length: int, sealed: bool
) -> None:
    key = KEY if sealed else None
    path = tmp_path_factory.getbasetemp() / f"bytes{sealed}.wav"
    if not [*path.parent.glob(f"{path.name}*")]:
        write(path, key)
    with open_track(path, key) as reader:
        whole = reader.wav_bytes(0, reader.wav_size)
        assert reader.wav_bytes(start, start + length) == whole[start : start + length]


def test_a_reader_stays_with_what_there_was_while_the_track_grows(tmp_path: Path, key: bytes | None) -> None:
    path = tmp_path / "full.wav"
    with create_track(path, key) as writer:
        writer.append(numbered(3 * SEGMENT_SAMPLES))
        with open_track(path, key) as reader:
            size, whole = reader.wav_size, reader.wav_bytes(0, reader.wav_size)
            writer.append(numbered(SEGMENT_SAMPLES, 3 * SEGMENT_SAMPLES))
            assert reader.samples == 3 * SEGMENT_SAMPLES
            assert (reader.wav_size, reader.wav_bytes(0, size + 100)) == (size, whole)
        assert np.array_equal(everything(path, key), numbered(4 * SEGMENT_SAMPLES))


def test_what_cannot_be_opened_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(TrackMissing) as missing:
        open_track(tmp_path / "none.wav", None)
    assert (missing.value.code, missing.value.status) == ("audio.track_missing", 404)
    path = write(tmp_path / "full.wav", KEY)
    for use in (open_track, repair_track, resume_track):
        with pytest.raises(TrackLocked) as locked:
            use(path, None)
        assert locked.value.code == "audio.track_locked"
        with pytest.raises(WrongKey):
            use(path, b"o" * 32)


def test_kill_9_again_and_again_loses_nothing_that_was_appended(tmp_path: Path, key: bytes | None) -> None:
    path = tmp_path / "full.wav"
    chance = random.Random(7)
    for attempt in range(4):
        told = _killed_writing(path, key, attempt, after_s=chance.uniform(0, 0.15))
        there = repair_track(path, key)
        assert there >= (told if key is None else told - SEGMENT_SAMPLES + 1)
        assert there > 0
        assert np.array_equal(everything(path, key), numbered(there))
    with resume_track(path, key) as writer:
        writer.append(numbered(100, there))
    assert np.array_equal(everything(path, key), numbered(there + 100))


class SmallDisk:
    """A folder with little room: a file system of its own, or, for who may not mount, a limit on what files may be."""

    def __init__(self, folder: Path) -> None:
        command = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(folder)]
        self.mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
        self.folder = folder
        self.refusal: type[AppError] = NoRoom if self.mounted else DiskFailing
        self._ballast = folder / "ballast"
        self._limits = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill(self, spare: int) -> None:
        """Leave no more room than that."""
        if not self.mounted:
            largest = max((file.stat().st_size for file in self.folder.iterdir()), default=0)
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest + spare, self._limits[1]))
            return
        with self._ballast.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"\0" * 4096)
            except OSError:
                file.truncate(max(file.tell() - spare, 0))

    def make_room(self) -> None:
        """Take away what fills the disk."""
        resource.setrlimit(resource.RLIMIT_FSIZE, self._limits)
        self._ballast.unlink(missing_ok=True)

    def close(self) -> None:
        """Take the disk away."""
        self.make_room()
        if self.mounted:
            subprocess.run(["umount", "-l", str(self.folder)], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """Mount a small disk; it goes when the test does."""
    folder = tmp_path / "disk"
    folder.mkdir()
    disk = SmallDisk(folder)
    yield disk
    disk.close()


@pytest.mark.parametrize("block", [320, 20_011], ids=["small blocks", "blocks that fit in part"])
def test_a_full_disk_damages_nothing_and_recording_goes_on_when_there_is_room(
    disk: SmallDisk, key: bytes | None, block: int
) -> None:
    path = disk.folder / "full.wav"
    with create_track(path, key) as writer:
        disk.fill(spare=100_000)
        _append_until_full(writer, disk, block)
        refused_at = writer.samples
        assert refused_at > 20_000
        for _ in range(2):
            with pytest.raises(disk.refusal):
                writer.append(numbered(block + SEGMENT_SAMPLES, refused_at))
            there = everything(path, key)
            assert len(there) == (refused_at if key is None else refused_at // SEGMENT_SAMPLES * SEGMENT_SAMPLES)
            assert np.array_equal(there, numbered(len(there)))
        disk.make_room()
        for _ in range(3):
            writer.append(numbered(block, writer.samples))
    assert np.array_equal(everything(path, key), numbered(refused_at + 3 * block))


def test_a_crash_while_the_disk_is_full_leaves_what_was_appended(disk: SmallDisk, key: bytes | None) -> None:
    path = disk.folder / "full.wav"
    with create_track(path, key) as writer:
        disk.fill(spare=50_000)
        _append_until_full(writer, disk, 7001)
        there = repair_track(path, key)  # what the next start does, with the disk still full
        assert there >= writer.samples - SEGMENT_SAMPLES
        assert np.array_equal(everything(path, key), numbered(there))
        disk.make_room()


def test_a_track_that_finds_no_room_to_begin_leaves_no_file(disk: SmallDisk, key: bytes | None) -> None:
    disk.fill(spare=0)
    with pytest.raises(disk.refusal):
        create_track(disk.folder / "full.wav", key)
    assert not [*disk.folder.glob("full*")]


def test_no_room_to_finish_an_encrypted_track_is_said_and_loses_only_its_last_segment(disk: SmallDisk) -> None:
    path = disk.folder / "full.wav"
    writer = create_track(path, KEY)
    writer.append(numbered(SEGMENT_SAMPLES + 700))
    disk.fill(spare=0)
    writer.append(numbered(800, writer.samples))  # waits for its segment to be full
    with pytest.raises(disk.refusal):
        writer.close()
    writer.close()
    with SealedReader(path.with_name("full.wav.sealed"), KEY) as reader:
        assert not reader.finished
        assert np.array_equal(reader.read(0, reader.samples), numbered(SEGMENT_SAMPLES))


def _append_until_full(writer: TrackWriter, disk: SmallDisk, block: int) -> None:
    with pytest.raises(disk.refusal):
        for _ in range(10_000):
            writer.append(numbered(block, writer.samples))


def _killed_writing(path: Path, key: bytes | None, attempt: int, *, after_s: float) -> int:
    """Let a process of its own write and kill it; return how many samples it said were appended."""
    command = [sys.executable, "-c", WRITER, str(path), (key or b"").hex(), str(attempt)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, env={"PYTHONPATH": f"{ROOT}:{ROOT / 'backend'}"})
    assert child.stdout is not None
    lines = [child.stdout.readline()]
    assert lines[0], "the child did not write"
    threading.Timer(after_s, child.kill).start()
    rest, _ = child.communicate(timeout=60)
    # A line that was cut in two was never read by anyone.
    lines += [line for line in rest.splitlines(keepends=True) if line.endswith(b"\n")]
    return int(lines[-1])

"""A WAV file as a microphone: played in real time in blocks of 20 ms, and then silence for ever."""

import struct
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from alfavoice.audio.capture import BLOCKS_PER_SECOND, Inlet, LossReason
from alfavoice.audio.devices import FILE_PREFIX, AudioDevice, BadSoundFile

PCM, FLOAT, EXTENSIBLE = 1, 3, 0xFFFE
LOOK_FOR_ROOM_S = 0.002


@dataclass(frozen=True, slots=True)
class WavShape:
    """What a WAV says of itself."""

    format: int
    channels: int
    rate: int
    sample_bytes: int
    data_at: int
    data_bytes: int

    @property
    def frame_bytes(self) -> int:
        """How long one sample of every channel is."""
        return self.channels * self.sample_bytes


class FileBackend:
    """Plays files. Pace 1 is real time, 20 is twenty times as fast, 0 as fast as the consumer takes."""

    def __init__(self, pace: float = 1.0) -> None:
        self._pace = pace

    def devices(self) -> list[AudioDevice]:
        """Return nothing: files are named, not listed."""
        return []

    def open(self, device_id: str, inlet: Inlet) -> "FileStream":
        """Begin to play a file."""
        path = _path(device_id)
        return FileStream(path, read_shape(path), inlet, self._pace)


class FileStream:
    """A file that is being played. Its clock is ideal: `arrived_at` is the start plus what was played."""

    def __init__(self, path: Path, shape: WavShape, inlet: Inlet, pace: float) -> None:
        self.trouble: LossReason | None = None
        self.overflows = 0
        self._path = path
        self._shape = shape
        self._inlet = inlet
        self._pace = pace
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._play, name="file-device", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop playing."""
        self._closing.set()
        self._thread.join()

    def _play(self) -> None:
        try:
            self._deliver_all()
        except OSError:
            self.trouble = "device_lost"
            self._inlet.changed()

    def _deliver_all(self) -> None:
        started_at = time.perf_counter()
        played_s = 0.0
        for raw in self._blocks():
            frames = len(raw) // (2 * self._shape.channels)
            played_s += frames / self._shape.rate
            if not self._is_time(started_at, played_s):
                return
            self._inlet.deliver(raw, frames, self._shape.rate, self._shape.channels, started_at + played_s)

    def _is_time(self, started_at: float, played_s: float) -> bool:
        """Wait until a block is due; False when the stream was closed meanwhile."""
        if self._pace:
            due = started_at + played_s / self._pace
            return not self._closing.wait(max(0.0, due - time.perf_counter()))
        while not self._inlet.has_room():
            if self._closing.wait(LOOK_FOR_ROOM_S):
                return False
        return not self._closing.is_set()

    def _blocks(self) -> Iterator[bytes]:
        frames = self._shape.rate // BLOCKS_PER_SECOND
        nothing = bytes(frames * 2 * self._shape.channels)
        with self._path.open("rb") as file:
            yield from _read(file, self._shape, frames, len(nothing))
        while True:
            yield nothing


def _path(device_id: str) -> Path:
    return Path(device_id.removeprefix(FILE_PREFIX))


def read_shape(path: Path) -> WavShape:
    """Read a WAV's header, or say in a sentence what is wrong with the file."""
    try:
        with path.open("rb") as file:
            shape = _parse(file, path.stat().st_size)
    except OSError as error:
        raise BadSoundFile(f"{path.name} cannot be read: {error.strerror}.") from error
    except struct.error as error:
        raise BadSoundFile(f"{path.name} is not a whole WAV file.") from error
    if shape is None:
        raise BadSoundFile(f"{path.name} is not a WAV file that can be played (PCM of 8 to 32 bits, or float).")
    return shape


def _parse(file: BinaryIO, size: int) -> WavShape | None:
    kind, _, form = struct.unpack("<4sI4s", file.read(12))
    if kind not in (b"RIFF", b"RF64") or form != b"WAVE":
        return None
    described: tuple[int, int, int, int] | None = None
    while True:
        name, length = struct.unpack("<4sI", file.read(8))
        at = file.tell()
        if name == b"fmt ":
            described = _parse_format(file.read(length))
        elif name == b"data":
            # A recorder that died, or one past 4 GB, leaves a length that means nothing: then it is all the rest.
            rest = size - at
            whole = length if 0 < length <= rest else rest
            return WavShape(*described, at, whole) if described else None
        file.seek(at + length + length % 2)


def _parse_format(content: bytes) -> tuple[int, int, int, int] | None:
    kind, channels, rate, _, _, bits = struct.unpack("<HHIIHH", content[:16])
    if kind == EXTENSIBLE:
        (kind,) = struct.unpack("<H", content[24:26])
    known = (kind == PCM and bits in (8, 16, 24, 32)) or (kind == FLOAT and bits in (32, 64))
    return (kind, channels, rate, bits // 8) if known and channels and rate >= BLOCKS_PER_SECOND else None


def _read(file: BinaryIO, shape: WavShape, frames: int, block_bytes: int) -> Iterator[bytes]:
    """Give the sound as PCM16, the last block filled up with silence."""
    file.seek(shape.data_at)
    left = shape.data_bytes
    while left >= shape.frame_bytes:
        content = file.read(min(left, frames * shape.frame_bytes))
        content = content[: len(content) // shape.frame_bytes * shape.frame_bytes]
        if not content:
            return
        left -= len(content)
        yield _to_pcm16(content, shape).tobytes().ljust(block_bytes, b"\0")


def _to_pcm16(content: bytes, shape: WavShape) -> npt.NDArray[np.int16]:
    if shape.format == FLOAT:
        samples = np.frombuffer(content, dtype=f"<f{shape.sample_bytes}")
        loud: npt.NDArray[np.int16] = np.clip(np.rint(np.nan_to_num(samples) * 32_768), -32_768, 32_767).astype(
            np.int16
        )
        return loud
    if shape.sample_bytes == 1:
        return (np.frombuffer(content, dtype=np.uint8).astype(np.int16) - 128) * np.int16(256)
    # Little-endian: the last two bytes of a sample are its upper 16 bits.
    every = np.frombuffer(content, dtype=np.uint8).reshape(-1, shape.sample_bytes)
    return np.ascontiguousarray(every[:, -2:]).view("<i2").ravel()

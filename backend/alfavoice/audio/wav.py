"""WAV files of our sound that can be played at every instant, however long they get and whatever ends them.

The header is written anew with every append, after its sound, so it never promises what is not there. Where a process
was killed between the two, the file's size tells what there is: readers go by that, and `repair_wav` makes the header
say so. Room for RF64's sizes is reserved from the start, so that passing 4 GiB rewrites nothing but the header.
When what is written reaches the disk itself is told in `growing`.
"""

import os
import struct
from pathlib import Path
from typing import IO

import numpy as np

from alfavoice.audio.frames import RATE_HZ, SAMPLE_BYTES, Samples
from alfavoice.audio.growing import ClosedOnExit, GrowingFile, create_file, disk_problems
from alfavoice.core.errors import Unavailable

_FORMAT = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, RATE_HZ, RATE_HZ * SAMPLE_BYTES, SAMPLE_BYTES, 8 * SAMPLE_BYTES)
_LARGEST = 0xFFFF_FFFF
"""What 32 bits can say. RF64 says this where the size is in `ds64`."""
_SIZES_BYTES = 28


class SoundDamaged(Unavailable):
    """A file of sound is not as we wrote it."""

    code = "audio.damaged"

    def __init__(self) -> None:
        super().__init__("This part of the recording is damaged and cannot be read.")


def header(samples: int) -> bytes:
    """Return what comes before that many samples."""
    data_size = samples * SAMPLE_BYTES
    file_size = HEADER_BYTES + data_size - 8
    if file_size <= _LARGEST:
        start = struct.pack("<4sI4s4sI28x", b"RIFF", file_size, b"WAVE", b"JUNK", _SIZES_BYTES)
        return start + _FORMAT + struct.pack("<4sI", b"data", data_size)
    start = struct.pack("<4sI4s4sI", b"RF64", _LARGEST, b"WAVE", b"ds64", _SIZES_BYTES)
    sizes = struct.pack("<QQQI", file_size, data_size, samples, 0)
    return start + sizes + _FORMAT + struct.pack("<4sI", b"data", _LARGEST)


HEADER_BYTES = 12 + 8 + _SIZES_BYTES + len(_FORMAT) + 8


def create_wav(path: Path) -> "WavWriter":
    """Begin a new file; one that exists is never overwritten."""
    create_file(path, header(0))
    return WavWriter(path, 0)


def resume_wav(path: Path) -> "WavWriter":
    """Go on at the end of a file."""
    return WavWriter(path, repair_wav(path))


def repair_wav(path: Path) -> int:
    """Cut half a sample, make the header say what is there, and return how many samples that is."""
    with disk_problems(), path.open("r+b", buffering=0) as file:
        samples = _samples_in(file)
        file.write(header(samples))
        file.truncate(HEADER_BYTES + samples * SAMPLE_BYTES)
    return samples


class WavWriter(ClosedOnExit):
    """Writes sound to the end of a WAV file. An append that raises changed nothing and can be tried again."""

    def __init__(self, path: Path, samples: int) -> None:
        self._file = GrowingFile(path, HEADER_BYTES + samples * SAMPLE_BYTES)
        self._samples = samples

    @property
    def samples(self) -> int:
        """How many samples there are."""
        return self._samples

    def append(self, samples: Samples) -> None:
        """Add sound; once this returns, only a power cut within the next second can lose it."""
        total = self._samples + len(samples)
        self._file.append(as_bytes(samples), header(total))
        self._samples = total

    def close(self) -> None:
        """Give everything to the disk and let go of the file."""
        self._file.close()


class WavReader(ClosedOnExit):
    """Reads ranges of one of our WAV files, as it was when it was opened; somebody may be writing to it."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self.samples = _samples_in(self._file)
        if not _is_ours(self._file.read(HEADER_BYTES)):
            self.close()
            raise SoundDamaged

    def read(self, start: int, end: int) -> Samples:
        """Return the samples from start up to end, as many of them as there are."""
        start, end = max(start, 0), min(end, self.samples)
        samples = np.empty(max(end - start, 0), dtype="<i2")
        self._file.seek(HEADER_BYTES + start * SAMPLE_BYTES)
        if self._file.readinto(samples.view(np.uint8).data) < samples.nbytes:
            raise SoundDamaged
        return samples

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def as_bytes(samples: Samples) -> bytes:
    """Return samples as they are in a WAV file."""
    return samples.astype("<i2", copy=False).tobytes()


def _samples_in(file: IO[bytes]) -> int:
    return max(os.fstat(file.fileno()).st_size - HEADER_BYTES, 0) // SAMPLE_BYTES


def _is_ours(head: bytes) -> bool:
    """Tell whether the sound begins where ours does; the sizes may be behind the file."""
    ours = header(0)
    return head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE" and head[48:76] == ours[48:76]

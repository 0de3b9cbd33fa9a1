"""One track of sound on the disk, plain or encrypted, so that nobody else need know which.

A track is named by the path of its WAV file. With a key it is encrypted and its file is called `full.wav.sealed`;
players still get a WAV file, made of any part of it on the fly.
"""

from pathlib import Path
from typing import Protocol, Self

from alfavoice.audio.frames import SAMPLE_BYTES, Samples
from alfavoice.audio.growing import ClosedOnExit, NoRoom
from alfavoice.audio.sealed import SealedReader, create_sealed, repair_sealed, resume_sealed
from alfavoice.audio.wav import HEADER_BYTES, WavReader, as_bytes, create_wav, header, repair_wav, resume_wav
from alfavoice.core.errors import NotFound, Unavailable

__all__ = [
    "NoRoom",
    "TrackLocked",
    "TrackMissing",
    "TrackReader",
    "TrackWriter",
    "create_track",
    "open_track",
    "repair_track",
    "resume_track",
]


class TrackWriter(Protocol):
    """Sound that is being written. An append that raises changed nothing and can be tried again."""

    @property
    def samples(self) -> int:
        """How many samples there are."""
        ...

    def append(self, samples: Samples) -> None:
        """Add sound; raise `NoRoom` when the disk is full."""
        ...

    def close(self) -> None:
        """Give everything to the disk and let go of the file."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


class TrackMissing(NotFound):
    """There is no such track."""

    code = "audio.track_missing"

    def __init__(self) -> None:
        super().__init__("The sound of this recording is not there any more.")


class TrackLocked(Unavailable):
    """The track is encrypted and there is no key."""

    code = "audio.track_locked"

    def __init__(self) -> None:
        super().__init__("This recording is encrypted, and its key is not here.")


def create_track(path: Path, key: bytes | None) -> TrackWriter:
    """Begin a new track, encrypted when there is a key; one that exists is never overwritten."""
    return create_wav(path) if key is None else create_sealed(_sealed(path), key)


def resume_track(path: Path, key: bytes | None) -> TrackWriter:
    """Go on at the end of a track."""
    return resume_wav(path) if _is_plain(path) else resume_sealed(_sealed(path), _needed(key))


def repair_track(path: Path, key: bytes | None) -> int:
    """Cut what a crash left half written, and return how many samples there are."""
    return repair_wav(path) if _is_plain(path) else repair_sealed(_sealed(path), _needed(key))


def open_track(path: Path, key: bytes | None) -> "TrackReader":
    """Open a track as it is now."""
    return TrackReader(WavReader(path) if _is_plain(path) else SealedReader(_sealed(path), _needed(key)))


class TrackReader(ClosedOnExit):
    """Reads any part of a track, as sound or as the WAV file it is to players."""

    def __init__(self, sound: WavReader | SealedReader) -> None:
        self._sound = sound
        self.samples = sound.samples
        self.wav_size = HEADER_BYTES + self.samples * SAMPLE_BYTES

    def read(self, start: int, end: int) -> Samples:
        """Return the samples from start up to end, as many of them as there are."""
        return self._sound.read(start, end)

    def wav_bytes(self, start_byte: int, end_byte: int) -> bytes:
        """Return that part of the WAV file; only the sound in it is read."""
        first = max(start_byte - HEADER_BYTES, 0) // SAMPLE_BYTES
        behind = -(-max(end_byte - HEADER_BYTES, 0) // SAMPLE_BYTES)
        sound = as_bytes(self.read(first, behind))
        if start_byte < HEADER_BYTES:
            return (header(self.samples) + sound)[start_byte:end_byte]
        before = HEADER_BYTES + first * SAMPLE_BYTES
        return sound[start_byte - before : max(end_byte - before, 0)]

    def close(self) -> None:
        """Let go of the file."""
        self._sound.close()


def _sealed(path: Path) -> Path:
    return path.with_name(f"{path.name}.sealed")


def _is_plain(path: Path) -> bool:
    if path.exists():
        return True
    if _sealed(path).exists():
        return False
    raise TrackMissing


def _needed(key: bytes | None) -> bytes:
    if key is None:
        raise TrackLocked
    return key

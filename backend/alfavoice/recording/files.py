"""The files of one recording: what they are called, and its JSON, read and written.

    meta.json                    what is known of the recording as a whole
    full.wav                     its sound; mic.wav and system.wav beside it when it has two sources
    chunks/000.wav, 000.json     each chunk's sound and its record

JSON is written beside, flushed and renamed: it is whole or as it was before. In a sealed recording everything is
encrypted and every name ends in `.sealed`.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from alfavoice.core.database import DiskFailing, DiskFull
from alfavoice.core.encrypted import is_disk_full
from alfavoice.core.errors import Unavailable
from alfavoice.core.files import write_atomically
from alfavoice.recording.messages import ChunkDetail, SessionMeta

T = TypeVar("T", bound=msgspec.Struct)

_META = "meta.json"
_SEALED = ".sealed"
_CHUNKS = "chunks"
_CHUNK = re.compile(r"(\d{3,7})\.(?:json|wav)(?:\.sealed)?", re.ASCII)


class FileDamaged(Unavailable):
    """A file of a recording is not there, or not as we wrote it."""

    code = "recordings.damaged"

    def __init__(self, path: Path) -> None:
        super().__init__(f"A file of this recording is damaged: {path.name}.")


def is_sealed(folder: Path) -> bool:
    """Tell whether a recording is encrypted, going by its files."""
    return any((folder / f"{name}{_SEALED}").exists() for name in (_META, "full.wav"))


def stamp_of(folder: Path) -> str:
    """Return what changes whenever a JSON file does: a rename changes its folder's time. Empty without `meta.json`."""
    try:
        meta, chunks = (
            (folder / (f"{_META}{_SEALED}" if is_sealed(folder) else _META)).stat(),
            (folder / _CHUNKS).stat(),
        )
    except OSError:
        return ""
    return f"{meta.st_mtime_ns} {meta.st_size} {chunks.st_mtime_ns}"


class SessionFiles:
    """The files of one recording. Blocks; nobody else may change them meanwhile."""

    def __init__(self, folder: Path, key: bytes | None) -> None:
        self.folder = folder
        self.key = key
        """What they are encrypted with, if they are."""
        self.id = folder.name
        self._chunks = folder / _CHUNKS

    def create(self) -> None:
        """Make the folders, for this user only."""
        with disk(self.folder.parent):
            self.folder.parent.mkdir(mode=0o700, exist_ok=True)
            self.folder.mkdir(mode=0o700)
            self._chunks.mkdir(mode=0o700)

    def track(self, name: str) -> Path:
        """Return the path of a track's WAV file."""
        return self.folder / f"{name}.wav"

    def chunk_sound(self, index: int) -> Path:
        """Return the path of a chunk's WAV file."""
        return self._chunks / f"{index:03d}.wav"

    def on_disk(self, path: Path) -> Path:
        """Return the name that a file really has."""
        return path if self.key is None else path.with_name(path.name + _SEALED)

    def relative(self, path: Path) -> str:
        """Return a file's real name as clients are told it: relative to the data folder."""
        return self.on_disk(path).relative_to(self.folder.parents[1]).as_posix()

    def read_meta(self) -> SessionMeta:
        """Return what is known of the recording; raise FileDamaged when its file does not say."""
        meta = self._read(self.folder / _META, SessionMeta)
        return msgspec.structs.replace(meta, id=self.id, sealed=self.key is not None)

    def write_meta(self, meta: SessionMeta) -> None:
        """Write down what is known of the recording."""
        self._write(self.folder / _META, meta)

    def read_chunk(self, index: int) -> ChunkDetail:
        """Return the record of a chunk; raise FileDamaged when there is none to read."""
        detail = self._read(self._record(index), ChunkDetail)
        path = self.relative(self.chunk_sound(index))
        return msgspec.structs.replace(detail, session_id=self.id, index=index, file_path=path)

    def write_chunk(self, detail: ChunkDetail) -> None:
        """Write down a chunk."""
        self._write(self._record(detail.index), detail)

    def set_meta_aside(self) -> None:
        """Keep a file that cannot be read under another name."""
        path = self.on_disk(self.folder / _META)
        with suppress(FileNotFoundError):
            path.replace(path.with_name(f"{path.name}.damaged"))

    def set_chunk_aside(self, index: int) -> None:
        """Keep a chunk's record that cannot be read under another name."""
        path = self.on_disk(self._record(index))
        with suppress(FileNotFoundError):
            path.replace(path.with_name(f"{path.name}.damaged"))

    def chunk_indexes(self) -> list[int]:
        """Return the places of the chunks that have a record or a sound, in order."""
        with disk(self.folder):
            self._chunks.mkdir(mode=0o700, exist_ok=True)
            names = (_CHUNK.fullmatch(name) for name in os.listdir(self._chunks))  # noqa: PTH208 - names are all we need
            return sorted({int(name[1]) for name in names if name})

    def is_empty(self) -> bool:
        """Tell whether nothing was ever kept in here."""
        return not any(file.is_file() and file.name[0] != "." for file in self.folder.rglob("*"))

    def stamp(self) -> str:
        """Return the stamp of the files as they are now."""
        return stamp_of(self.folder)

    def tidy(self) -> None:
        """Remove what a crash left half written."""
        with disk(self.folder):
            for folder in (self.folder, self._chunks):
                for file in folder.glob(".*"):
                    file.unlink()

    def _record(self, index: int) -> Path:
        return self._chunks / f"{index:03d}.json"

    def _read(self, path: Path, kind: type[T]) -> T:
        with disk(self.folder):
            try:
                content = self.on_disk(path).read_bytes()
            except FileNotFoundError as error:
                raise FileDamaged(path) from error
        try:
            return msgspec.json.decode(self._opened(path, content), type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise FileDamaged(path) from error

    def _write(self, path: Path, value: msgspec.Struct) -> None:
        content = msgspec.json.format(msgspec.json.encode(value), indent=1)
        if self.key is not None:
            from alfavoice.audio.sealing import seal_bytes  # noqa: PLC0415 - brings numpy, which idling can spare

            content = seal_bytes(self.key, content, self._context(path))
        with disk(self.folder):
            write_atomically(self.on_disk(path), content, private=True)

    def _opened(self, path: Path, content: bytes) -> bytes:
        if self.key is None:
            return content
        from alfavoice.audio.sealing import open_bytes  # noqa: PLC0415 - as above
        from alfavoice.audio.wav import SoundDamaged  # noqa: PLC0415 - as above

        try:
            return open_bytes(self.key, content, self._context(path))
        except SoundDamaged as error:
            raise FileDamaged(path) from error

    def _context(self, path: Path) -> str:
        return f"{self.id}/{path.name}"


@contextmanager
def disk(folder: Path) -> Iterator[None]:
    """Say what a refusal of the disk means to the person."""
    try:
        yield
    except OSError as error:
        raise DiskFull if is_disk_full(error, folder) else DiskFailing from error

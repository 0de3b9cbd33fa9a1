"""A file of sound while it grows.

An append is whole or did not happen: when the disk refuses, what came before stays as it was and the same append can
be tried again. What `append` returned from survives the death of this process (the system has it), and a power cut
after a second: a thread of the file's own asks the disk to write down what it was given (`fdatasync`) once a second,
so that whoever records never waits for a disk that thinks. On macOS the drive may still keep it in its own cache.
"""

import errno
import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from alfavoice.core.errors import AppError, Unavailable
from alfavoice.core.files import flush_folder

FLUSH_EVERY_S = 1.0

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
_sync = getattr(os, "fdatasync", os.fsync)
_log = logging.getLogger(__name__)


class NoRoom(AppError):
    """The disk is full; what was written before is whole."""

    code, status = "audio.no_room", 507

    def __init__(self) -> None:
        super().__init__("The disk is full. What was recorded is safe; make room to go on.")


class DiskFailing(Unavailable):
    """The system cannot write the file."""

    code = "audio.disk_failing"

    def __init__(self) -> None:
        super().__init__("The disk does not take the recording. What was written before is safe; look after the disk.")


class ClosedOnExit:
    """A thing that `with` closes."""

    def close(self) -> None:
        """Let go of what is held."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class GrowingFile(ClosedOnExit):
    """Appends to a file. Belongs to one thread."""

    def __init__(self, path: Path, end: int) -> None:
        self._file = path.open("r+b", buffering=0)
        self._flusher = _Flusher(path)
        self._end = end
        """Where the next append goes; the file may be longer, by what is to be written over."""

    def append(self, data: bytes, head: bytes = b"") -> None:
        """Add to the end, then write the new beginning over the old one."""
        self._flusher.raise_failure()
        try:
            self._write(self._end, data)
            self._write(0, head)
        except OSError as error:
            with suppress(OSError):
                self._file.truncate(self._end)
            raise _problem_of(error) from error
        self._end += len(data)
        self._flusher.dirty = True

    def close(self) -> None:
        """Give everything to the disk and let go of the file; closing twice is once."""
        if not self.closed:
            self._file.close()
            self._flusher.close()

    @property
    def closed(self) -> bool:
        """Whether the file was let go of."""
        return self._file.closed

    def _write(self, place: int, data: bytes) -> None:
        self._file.seek(place)
        rest = memoryview(data)
        while rest:
            # A disk that fills up takes a part at first, and refuses the next call.
            rest = rest[self._file.write(rest) :]


def create_file(path: Path, content: bytes) -> None:
    """Make a new file; never over an existing one, and not half of it when there is no room."""
    with disk_problems(), path.open("xb") as file:
        try:
            file.write(content)
            file.flush()
        except OSError:
            path.unlink()
            raise


@contextmanager
def disk_problems() -> Iterator[None]:
    """Say what a refusal of the disk means to the person."""
    try:
        yield
    except (FileExistsError, FileNotFoundError):
        raise
    except OSError as error:
        raise _problem_of(error) from error


def _problem_of(error: OSError) -> AppError:
    return NoRoom() if error.errno in _NO_ROOM else DiskFailing()


class _Flusher:
    """Asks the disk once a second to write down what a file was given, on a handle of its own.

    On Windows a handle does one thing at a time, so that writing would wait for flushing if they shared one.
    """

    def __init__(self, path: Path) -> None:
        self.dirty = True
        self._folder = path.parent
        self._descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
        self._failure: OSError | None = None
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sound-flusher", daemon=True)
        self._thread.start()

    def raise_failure(self) -> None:
        """Tell once of a flush that failed."""
        failure, self._failure = self._failure, None
        if failure is not None:
            raise _problem_of(failure) from failure

    def close(self) -> None:
        """Flush for the last time; tell when that failed."""
        self._closing.set()
        self._thread.join()
        self._failure = None
        self._flush()
        os.close(self._descriptor)
        self.raise_failure()

    def _run(self) -> None:
        self._flush()
        with suppress(OSError):
            flush_folder(self._folder)
        while not self._closing.wait(FLUSH_EVERY_S):
            self._flush()

    def _flush(self) -> None:
        if not self.dirty:
            return
        self.dirty = False
        try:
            _sync(self._descriptor)
        except OSError as error:
            _log.exception("the disk did not write down the recording")
            self._failure, self.dirty = error, True

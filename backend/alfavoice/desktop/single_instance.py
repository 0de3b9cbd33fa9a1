"""One core per data folder, and how a second start finds the first.

The lock is the operating system's, so it is gone the moment its process is, however that process ended. The
record beside it says how to reach the core; it counts only while the lock is held, because a file survives
what it describes.
"""

import contextlib
import os
import sys
import time
from pathlib import Path

import msgspec

from alfavoice.core.files import write_atomically

ACQUIRE_TRIES = 5
"""A start that only looks holds the lock for an instant; acquiring waits that out."""
TRY_AGAIN_SECONDS = 0.02


class InstanceLock:
    """An exclusive lock on a file. The file stays, lest two processes lock two files of one name."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def acquire(self) -> bool:
        """Take the lock; false when another process has it."""
        for attempt in range(ACQUIRE_TRIES):
            if attempt:
                time.sleep(TRY_AGAIN_SECONDS)
            if self._try():
                return True
        return False

    def release(self) -> None:
        """Let go; nothing happens when it is not held."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _try(self) -> bool:
        if self._file is None:
            self._file = _open_locked(self._path)
        return self._file is not None


class CoreRecord(msgspec.Struct, frozen=True, kw_only=True):
    """How to reach the running core."""

    url: str
    token: str
    pid: int

    def write(self, path: Path) -> None:
        """Replace the record in one step; nobody but this user can ever read it."""
        write_atomically(path, msgspec.json.encode(self), private=True)

    @classmethod
    def read(cls, path: Path, lock_path: Path) -> "CoreRecord | None":
        """Return the record of a core that lives; None for no file, a damaged or a left-over one."""
        try:
            record = msgspec.json.decode(path.read_bytes(), type=cls)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None
        return record if _lives(record.pid) and is_locked(lock_path) else None

    @staticmethod
    def remove(path: Path) -> None:
        """Delete the record, if there is one."""
        path.unlink(missing_ok=True)


def is_locked(path: Path) -> bool:
    """Whether some process holds the lock."""
    if not path.exists():
        return False
    file = _open_locked(path)
    if file is None:
        return True
    os.close(file)
    return False


def _open_locked(path: Path) -> int | None:
    """Open and lock a file; None when the lock is taken."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(file)
    except OSError:
        os.close(file)
        return None
    return file


if sys.platform == "win32":  # written, never run here
    import msvcrt

    def _lock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

    def _lives(pid: int) -> bool:
        """On Windows the lock alone is the proof: `os.kill(pid, 0)` would send a Ctrl+C there."""
        return pid > 0

else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _lives(pid: int) -> bool:
        if pid <= 0:
            return False
        with contextlib.suppress(PermissionError):
            try:
                os.kill(pid, 0)
            except (ProcessLookupError, OverflowError):
                return False
        return True

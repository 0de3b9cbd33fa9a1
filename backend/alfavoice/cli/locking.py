"""A data folder belongs to one process at a time: to a core, or to a command that works on the library's files."""

from collections.abc import Iterator
from contextlib import contextmanager

from alfavoice.core.errors import AppError, StartupError
from alfavoice.core.paths import DataPaths
from alfavoice.desktop.single_instance import InstanceLock


@contextmanager
def locked(paths: DataPaths, taken: AppError) -> Iterator[None]:
    """Hold the data folder; raise `taken` when another process has it."""
    lock = InstanceLock(paths.lock)
    try:
        acquired = lock.acquire()
    except OSError as error:
        reason = error.strerror or error
        raise StartupError(f"{paths.lock} cannot be used: {reason}.", "startup.data_dir") from error
    if not acquired:
        raise taken
    try:
        yield
    finally:
        lock.release()

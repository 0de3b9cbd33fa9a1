"""What a process takes of the machine, as Linux tells it; elsewhere nobody knows."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path


def resident_mb(pid: int) -> float:
    """Return how much memory a process has."""
    if sys.platform != "linux":
        return float("nan")
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024


def cpu_s(pid: int) -> float:
    """Return how long a process itself has computed; what it started is not counted."""
    if sys.platform != "linux":
        return float("nan")
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def every_core_busy() -> Iterator[None]:
    """Keep each core of the machine busy with something else."""
    command = [sys.executable, "-c", "while True: pass"]
    others = [subprocess.Popen(command) for _ in range(os.cpu_count() or 1)]
    try:
        yield
    finally:
        for other in others:
            other.kill()
            other.wait()

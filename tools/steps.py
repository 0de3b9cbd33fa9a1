"""One step of a build: say what it is, run it, say how long it took.

All of it goes to stderr, because the first line on stdout belongs to the program that `run` starts.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
STDERR = 2

UNUSABLE = 2
"""Exit status when this machine lacks something the person has to provide."""


class BuildError(Exception):
    """A build that cannot go on: one line for the person at the terminal."""

    def __init__(self, line: str, status: int = 1) -> None:
        super().__init__(line)
        self.status = status


def say(line: str) -> None:
    """Tell the person, without touching stdout."""
    print(line, file=sys.stderr, flush=True)


def run(step: str, command: Sequence[str | Path], cwd: Path = ROOT) -> None:
    """Run one step of set-up; a failure names the step."""
    with timed(step):
        try:
            status = subprocess.run(command, cwd=cwd, stdout=STDERR, check=False).returncode
        except FileNotFoundError as missing:
            raise BuildError(f"{step}: {command[0]} was not found") from missing
        if status:
            raise BuildError(f"{step} failed (exit {status})")


def run_quietly(step: str, command: Sequence[str | Path], cwd: Path = ROOT) -> None:
    """Run one step of set-up; what it says matters only when it fails."""
    with timed(step):
        said = subprocess.run(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if said.returncode:
            say(said.stdout.decode("utf-8", "replace").rstrip())
            raise BuildError(f"{step} failed (exit {said.returncode})")


def capture(step: str, command: Sequence[str | Path], cwd: Path = ROOT) -> bytes:
    """What a command prints on stdout; a failure names the step."""
    try:
        result = subprocess.run(command, cwd=cwd, stdout=subprocess.PIPE, check=False)
    except FileNotFoundError as missing:
        raise BuildError(f"{step}: {command[0]} was not found") from missing
    if result.returncode:
        raise BuildError(f"{step} failed (exit {result.returncode})")
    return result.stdout


@contextmanager
def timed(step: str) -> Iterator[None]:
    """Announce a step, then its seconds."""
    say(f"{step} ...")
    begun = time.monotonic()
    yield
    say(f"{step}: {time.monotonic() - begun:.1f} s")

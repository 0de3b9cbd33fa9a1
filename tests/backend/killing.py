"""Starts `child.py` and kills it with -9 at a chosen instant."""

import os
import random
import subprocess
import sys
import threading
from pathlib import Path

CHILD = Path(__file__).with_name("child.py")
BACKEND = CHILD.parents[2] / "backend"


def start(mode: str, folder: Path, *before: str, choice: str = "file") -> subprocess.Popen[str]:
    """Start a child."""
    command = [*before, sys.executable, str(CHILD), mode, str(folder), choice]
    environment = os.environ | {"PYTHONPATH": str(BACKEND)}
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True
    )


def killed(mode: str, folder: Path, chance: random.Random, *, up_to_s: float) -> list[str]:
    """Run a child, kill it some time after its first word, and return what it had acknowledged."""
    child = start(mode, folder)
    assert child.stdout is not None
    first = child.stdout.readline()
    assert first, child.stderr.read() if child.stderr else ""
    threading.Timer(chance.uniform(0, up_to_s), child.kill).start()
    rest, _ = child.communicate(timeout=60)
    # A line that was cut in two was never read by anyone.
    return [first.strip(), *(line.strip() for line in rest.splitlines(keepends=True) if line.endswith("\n"))]

"""How fast a core starts, and how little it takes while it waits."""

import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.bench.figures import Figure, percentile, spread
from tests.bench.process import resident_mb
from tests.served import served_core

_STARTS = 7


def figures() -> list[Figure]:
    """Measure starts and memory."""
    folder = Path(tempfile.mkdtemp(prefix="alfavoice-bench-"))
    try:
        with served_core(folder):
            pass
        starts = [_cold_start_s(folder) for _ in range(_STARTS)]
        bare = [_bare_python_s() for _ in range(_STARTS)]
        with served_core(folder) as core:
            core.request("GET", "/api/notes?limit=50")
            idle = resident_mb(core.process.pid)
            core.request("POST", "/api/notes", {"title": "Тестовая заметка", "content": "note " * 20})
            used = resident_mb(core.process.pid)
    finally:
        shutil.rmtree(folder)
    median = percentile(starts, 50)
    return [
        Figure("cold start to /health", median, "s", 1.5, spread([each * 1000 for each in starts]) + " ms"),
        Figure("the same, as a ratio to a bare Python start", median / percentile(bare, 50), "x"),
        Figure("idle core, resident", idle, "MB", 120, "serve, after its first list"),
        Figure("the same once it has indexed Russian text", used, "MB", 120, "the morphology is loaded"),
    ]


def _cold_start_s(folder: Path) -> float:
    port = _free_port()
    command = [sys.executable, "-m", "alfavoice", "serve", "--port", str(port), "--data-dir", str(folder)]
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not _answers(port):
            time.sleep(0.01)
        return time.perf_counter() - started
    finally:
        process.terminate()
        process.wait()


def _bare_python_s() -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return time.perf_counter() - started


def _answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1).close()
    except (urllib.error.URLError, ConnectionError):
        return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port

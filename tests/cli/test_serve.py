"""`alfavoice serve` from its ready line to its end."""

import contextlib
import json
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.cli.program import json_lines
from tests.served import ServedCore, start_core

TOKEN = "a-token.for_this~test"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Where stderr goes."""
    return tmp_path / "stderr"


@pytest.fixture
def served(data_dir: Path, log: Path) -> Iterator[ServedCore]:
    """A core in a process of its own."""
    core = start_core(data_dir, "--token", TOKEN, log=log)
    yield core
    core.stop()
    close(core)


def close(core: ServedCore) -> str:
    """Return what is left on stdout, and let go of it."""
    rest = core.process.stdout
    if rest is None or rest.closed:
        return ""
    with rest:
        return rest.read()


def test_the_ready_line_is_the_only_line(data_dir: Path, log: Path) -> None:
    command = [sys.executable, "-m", "alfavoice", "serve", "--port", "0", "--data-dir", str(data_dir)]
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            [*command, "--key-store", "file"], stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process,
    ):
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        assert set(ready) == {"event", "url", "token"}
        assert ready["event"] == "ready"
        assert ready["url"].startswith("http://127.0.0.1:")
        assert len(ready["token"]) >= 40
        core = ServedCore(process, ready["url"], ready["token"], data_dir)
        assert core.request("GET", "/health")["status"] == "ok"
        core.request("POST", "/api/notes", {"title": "a"})
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert process.stdout.read() == ""
    json_lines(log.read_text())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_quickly_whoever_is_connected(served: ServedCore, log: Path, number: signal.Signals) -> None:
    port = int(served.url.rpartition(":")[2])
    with contextlib.ExitStack() as clients:
        for _ in range(5):
            clients.enter_context(connect(f"ws://127.0.0.1:{port}/ws?token={TOKEN}"))
        idle = [clients.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(5)]
        for each in idle[:3]:
            each.sendall(f"GET /health HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
            assert each.recv(9) == b"HTTP/1.1 "
        idle[4].sendall(b"GET /hea")
        started = time.monotonic()
        served.process.send_signal(number)
        assert served.process.wait(10) == 0
        assert time.monotonic() - started < 2
    assert close(served) == ""
    assert not (served.data_dir / "core.json").exists()
    assert [line for line in json_lines(log.read_text()) if line["level"] in ("error", "critical")] == []


def test_the_log_is_json_and_never_has_the_token(served: ServedCore, log: Path) -> None:
    port = int(served.url.rpartition(":")[2])
    served.request("GET", "/api/notes")
    # The core may hang up before it has read all of it.
    with contextlib.suppress(ConnectionClosed), connect(f"ws://127.0.0.1:{port}/ws?token={TOKEN}") as client:
        client.send("x" * 2_000_000)
    with socket.create_connection(("127.0.0.1", port)) as rude:
        rude.sendall(f"NONSENSE /ws?token={TOKEN}\r\nAuthorization: Bearer {TOKEN}\r\n\r\n".encode())
        rude.recv(1000)
    served.stop()
    close(served)
    text = log.read_text()
    assert TOKEN not in text
    for line in json_lines(text):
        assert {"ts", "level", "msg"} <= set(line)


def test_what_was_acknowledged_survives_a_kill_and_the_core_starts_again(served: ServedCore) -> None:
    note = served.request("POST", "/api/notes", {"title": "kept", "content": "ё"})
    served.kill()
    served.start_again()
    assert served.request("GET", f"/api/notes/{note['id']}") == note


def test_everything_it_writes_is_ours_alone(tmp_path: Path, log: Path) -> None:
    folder = tmp_path / "new" / "deep"
    core = start_core(folder, log=log)
    core.request("POST", "/api/library/backups", {})
    paths = [tmp_path / "new", folder, *folder.rglob("*")]
    assert len(paths) > 6
    shared = [str(path) for path in paths if stat.S_IMODE(path.stat().st_mode) & 0o077]
    core.stop()
    close(core)
    assert shared == []


def test_another_loopback_address_is_served_under_its_name(data_dir: Path) -> None:
    core = start_core(data_dir, "--host", "127.0.0.2")
    assert core.url.startswith("http://127.0.0.2:")
    assert core.request("GET", "/api/notes")["total"] == 0
    assert core.stop() == 0
    close(core)

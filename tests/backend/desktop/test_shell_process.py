"""The core's hold on a window process, with a small program in place of the window."""

import json
import queue
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from alfavoice.desktop import shell_process
from alfavoice.desktop.shell import ShellTarget
from alfavoice.desktop.shell_process import ShellProcess

ECHO = """
import sys
log = open(sys.argv[1], "a", buffering=1)
for line in sys.stdin:
    log.write(line)
    if "quit" in line: {quit}
    if "show" in line: {show}
"""
GOOD = ECHO.format(quit="sys.exit(0)", show="print('shown', flush=True)")
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)" + ECHO.format(quit="pass", show="pass")
CLOSING = ECHO.format(quit="sys.exit(0)", show="sys.exit(0)")

Start = Callable[[str], ShellProcess]


@pytest.fixture
def ended() -> queue.Queue[int]:
    """The exit codes that were reported."""
    return queue.Queue()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """What the window was told, line by line."""
    return tmp_path / "log"


@pytest.fixture
def start(tmp_path: Path, log: Path, ended: queue.Queue[int]) -> Iterator[Start]:
    """Hold a window that is one of the programs above."""
    target = ShellTarget("http://127.0.0.1:1", "secret", tmp_path / "window.json", tmp_path / "storage", attached=True)
    held: list[ShellProcess] = []

    def start(program: str) -> ShellProcess:
        held.append(ShellProcess(target, command=(sys.executable, "-c", program, str(log)), on_exit=ended.put))
        held[-1].open()
        return held[-1]

    yield start
    for one in held:
        one.close()


def wait_for(log: Path, text: str, times: int = 1) -> None:
    """Wait until the window was told something."""
    end = time.monotonic() + 10
    while not log.exists() or log.read_text().count(text) < times:
        assert time.monotonic() < end
        time.sleep(0.01)


def test_the_target_is_the_first_line_and_never_an_argument(start: Start, log: Path, ended: queue.Queue[int]) -> None:
    shell = start(GOOD)
    shell.close()
    assert ended.get(timeout=10) == 0
    assert not shell.alive
    first, last = log.read_text().splitlines()
    assert json.loads(first)["token"] == "secret"
    assert json.loads(last) == {"command": "quit"}


def test_opening_again_shows_the_same_window(start: Start, log: Path, ended: queue.Queue[int]) -> None:
    shell = start(GOOD)
    shell.open()
    shell.close()
    assert ended.get(timeout=10) == 0
    assert [json.loads(line).get("command") for line in log.read_text().splitlines()] == [None, "show", "quit"]


def test_a_window_asked_for_while_it_closes_opens_again(start: Start, log: Path, ended: queue.Queue[int]) -> None:
    shell = start(CLOSING)
    shell.open()
    wait_for(log, "secret", times=2)
    assert shell.alive
    shell.close()
    assert ended.get(timeout=10) == 0, "the end that led to a new window is nobody's business"


def test_a_killed_window_is_reported_and_opens_anew(start: Start, ended: queue.Queue[int]) -> None:
    shell = start(GOOD)
    process = shell._process
    assert process is not None
    process.kill()
    assert ended.get(timeout=10) == -signal.SIGKILL
    assert not shell.alive
    shell.open()
    assert shell.alive


def test_a_window_that_does_not_listen_is_ended_by_force(
    start: Start, log: Path, ended: queue.Queue[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell_process, "QUIT_SECONDS", 0.3)
    monkeypatch.setattr(shell_process, "TERMINATE_SECONDS", 0.1)
    shell = start(DEAF)
    wait_for(log, "secret")
    shell.close()
    assert ended.get(timeout=10) == -signal.SIGKILL


def test_closing_what_is_not_open_is_nothing(tmp_path: Path) -> None:
    target = ShellTarget("http://127.0.0.1:1", "t", tmp_path / "w", tmp_path / "s", attached=True)
    shell = ShellProcess(target)
    shell.close()
    assert not shell.alive


def test_a_frozen_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shell_process.default_command()[1:] == ("-m", "alfavoice", "shell", "--attached")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert shell_process.default_command()[1:] == ("shell", "--attached")

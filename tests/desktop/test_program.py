"""The whole program as a person meets it: `alfavoice`, its window, its tray, a second start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desktop.virtual_desktop import VirtualDesktop
from tests.waiting import until

pytestmark = pytest.mark.desktop

OPEN, QUIT = 0.2, 0.82
"""How far down the tray's menu they are."""


class Program:
    """The running program. Its key lies in a file: a keychain would ask the person for a password."""

    def __init__(self, desktop: VirtualDesktop, folder: Path) -> None:
        self.desktop = desktop
        self.options = ["--data-dir", str(folder / "data"), "--key-store", "file"]
        self.complaints = folder / "stderr"
        with self.complaints.open("wb") as complaints:
            self.process = subprocess.Popen(self.words(), stderr=complaints)

    def words(self, *command: str) -> list[str]:
        """Return the command line of another start."""
        return [sys.executable, "-m", "alfavoice", *command, *self.options]

    def window(self) -> int:
        """Return its window, once it is there."""
        return int(until(self.desktop.windows, "the window")[0])

    def shell_pid(self) -> int:
        """Return the window's process."""
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                parent = stat.read_text().rpartition(")")[2].split()[1]
                words = stat.with_name("cmdline").read_bytes()
            except OSError:
                continue
            if int(parent) == self.process.pid and b"--attached" in words:
                return int(stat.parent.name)
        raise AssertionError("no window process")


@pytest.fixture
def program(on_desktop: VirtualDesktop, tmp_path: Path) -> Iterator[Program]:
    """Start the program, and end it afterwards."""
    program = Program(on_desktop, tmp_path)
    yield program
    if program.process.poll() is None:
        program.process.terminate()
    assert program.process.wait(20) == 0
    assert "Traceback" not in program.complaints.read_text()
    until(lambda: not on_desktop.windows() and not on_desktop.tray_icons(), "an empty desktop")


def test_closed_it_lives_on_in_the_tray_and_opens_again(program: Program) -> None:
    first = program.window()
    until(lambda: program.desktop.active() == first, "the focus")
    program.desktop.xdotool("key", "alt+F4")
    until(lambda: not program.desktop.windows(), "the end of the window")
    assert program.process.poll() is None
    program.desktop.choose(OPEN)
    program.window()
    program.desktop.choose(QUIT)
    assert program.process.wait(20) == 0


def test_a_second_start_brings_the_first_ones_window_forward(program: Program) -> None:
    window = program.window()
    program.desktop.xdotool("windowminimize", window)
    until(lambda: "HIDDEN" in program.desktop.states(window), "an icon")
    assert subprocess.run(program.words(), timeout=20, check=False).returncode == 0
    until(lambda: program.desktop.active() == window, "the window in front")


def test_a_killed_window_harms_nobody_and_opens_again(program: Program) -> None:
    program.window()
    os.kill(program.shell_pid(), signal.SIGKILL)
    until(lambda: not program.desktop.windows(), "the end of the window")
    assert program.process.poll() is None
    program.desktop.choose(OPEN)
    program.window()


def test_the_browser_gets_the_interface_without_a_token_on_its_command_line(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, browser = tmp_path / "opened", tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}.new && mv {opened}.new {opened}\n')
    browser.chmod(0o700)
    monkeypatch.setenv("BROWSER", str(browser))
    program.window()
    subprocess.run(program.words("shell", "--browser"), timeout=20, check=True)
    until(opened.exists, "the browser")
    address = opened.read_text().strip()
    assert address.startswith("file://")
    assert "#t=" in Path(address.removeprefix("file://")).read_text()

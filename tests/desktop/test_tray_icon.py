"""The tray icon on a real X11 panel, clicked by a real mouse, with each of Linux's back ends."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator

import pytest

from tests.desktop.virtual_desktop import VirtualDesktop
from tests.waiting import PATIENCE_SECONDS, until

pytestmark = pytest.mark.desktop

PROGRAM = """
import signal, sys, threading
from alfavoice.desktop.texts import tray_texts
from alfavoice.desktop.tray import Tray, TrayState, tray_problem
def say(word): print(word, flush=True)
if tray_problem(): raise SystemExit(tray_problem())
texts = tray_texts("ru")
tray = Tray(texts, on_open=lambda: say("open"), on_toggle_pause=lambda: say("pause"), on_quit=lambda: say("quit"))
def obey():
    for line in sys.stdin:
        if line == "stop\\n": tray.stop()
        else: tray.update(TrayState(line.strip()), tray_texts("en")); say("updated")
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, lambda *_: (say("interrupted"), tray.stop()))
threading.Thread(target=obey, daemon=True).start()
tray.run()
say("bye")
"""


class TrayProgram:
    """A program that is nothing but a tray icon."""

    def __init__(self, desktop: VirtualDesktop, backend: str) -> None:
        self.desktop = desktop
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYSTRAY_BACKEND": backend},
        )
        self.said: queue.Queue[str] = queue.Queue()
        self.listener = threading.Thread(target=self._listen)
        self.listener.start()
        until(desktop.tray_icons, "the icon")

    def hears(self) -> str:
        """Return the next word it says."""
        return self.said.get(timeout=PATIENCE_SECONDS)

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.put(line.strip())

    def tell(self, word: str) -> None:
        """Tell it something."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()

    def end(self) -> tuple[list[str], str]:
        """Wait for its end; what it still said, and what it complained about."""
        self.process.wait(timeout=PATIENCE_SECONDS)
        self.listener.join()
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        with self.process.stdin, self.process.stdout, self.process.stderr as complaints:
            complained = complaints.read()
        return list(self.said.queue), complained


@pytest.fixture
def start(on_desktop: VirtualDesktop) -> Iterator[Callable[[str], TrayProgram]]:
    """Start such a program with a back end."""
    programs: list[TrayProgram] = []

    def start(backend: str) -> TrayProgram:
        programs.append(TrayProgram(on_desktop, backend))
        return programs[-1]

    yield start
    for program in programs:
        if program.process.poll() is None:
            program.process.kill()
            program.end()
    until(lambda: not on_desktop.tray_icons(), "an empty panel")


@pytest.mark.parametrize("backend", ["appindicator", "gtk"])
def test_the_menu_calls_back_and_stops_quietly(start: Callable[[str], TrayProgram], backend: str) -> None:
    tray = start(backend)
    for row, word in ((0.2, "open"), (0.5, "pause"), (0.82, "quit")):
        tray.desktop.choose(row)
        assert tray.hears() == word
    tray.tell("paused")
    assert tray.hears() == "updated"
    tray.desktop.choose(0.5)
    assert tray.hears() == "pause"
    tray.tell("stop")
    said, complained = tray.end()
    assert (said, tray.process.returncode) == (["bye"], 0)
    assert "Traceback" not in complained


def test_without_gtk_a_click_opens_the_window(start: Callable[[str], TrayProgram]) -> None:
    tray = start("xorg")
    tray.desktop.click_icon(1)
    assert tray.hears() == "open"
    tray.tell("paused")
    assert tray.hears() == "updated"
    tray.tell("stop")
    assert tray.end() == (["bye"], "")


@pytest.mark.parametrize("backend", ["appindicator", "xorg"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_still_reaches_the_core(
    start: Callable[[str], TrayProgram], backend: str, number: signal.Signals
) -> None:
    tray = start(backend)
    tray.tell("idle")
    assert tray.hears() == "updated"
    tray.process.send_signal(number)
    said, _ = tray.end()
    assert said == ["interrupted", "bye"]


def test_a_state_has_its_own_picture(start: Callable[[str], TrayProgram]) -> None:
    tray = start("gtk")
    seen = set()
    for state in ("idle", "paused", "recording", "trouble"):
        tray.tell(state)
        assert tray.hears() == "updated"
        until(lambda: tray.desktop.icon_pixels() not in seen, f"a picture of {state}")
        seen.add(tray.desktop.icon_pixels())

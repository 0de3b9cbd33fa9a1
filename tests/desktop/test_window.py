"""The window on a real X11 desktop: real mouse, real window manager, real web view."""

from __future__ import annotations

import json
import os
import queue
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from alfavoice.desktop.shell import ShellTarget
from alfavoice.desktop.shell_process import ShellProcess
from tests.desktop.stand_in_page import StandInPage
from tests.desktop.virtual_desktop import Box, VirtualDesktop
from tests.waiting import until

pytestmark = pytest.mark.desktop

TOKEN = "a-token-that-nobody-may-see"
START = {"x": 100, "y": 60, "width": 700, "height": 520}
MAXIMIZED = {"MAXIMIZED_HORZ", "MAXIMIZED_VERT"}


class Shell:
    """A window under test, and where to click in it."""

    def __init__(self, page: StandInPage, desktop: VirtualDesktop, folder: Path, command: tuple[str, ...]) -> None:
        self.page, self.desktop = page, desktop
        self.placement = folder / "window.json"
        self.placement.write_text(json.dumps(START))
        self.ended: queue.Queue[int] = queue.Queue()
        target = ShellTarget(page.url, TOKEN, self.placement, folder / "storage", attached=True)
        self.process = ShellProcess(target, command=command, on_exit=self.ended.put)
        self.number = 0

    def open(self) -> dict[str, Any]:
        """Open it and wait until the page and the window are there."""
        self.process.open()
        ready = self.page.wait("ready")
        (self.number,) = until(self.desktop.windows, "a window")
        until(lambda: self.desktop.active() == self.number, "the focus")
        return ready

    @property
    def box(self) -> Box:
        return self.desktop.box(self.number)

    @property
    def states(self) -> set[str]:
        return self.desktop.states(self.number)

    @property
    def pid(self) -> int:
        process = self.process._process
        assert process is not None
        return process.pid

    def click_button(self, place_from_right: int) -> None:
        """Click one of the three buttons, counted from the right."""
        box = self.box
        self.desktop.click(box.x + box.width - 40 * place_from_right + 20, box.y + 20)

    def click_link(self, place: int) -> None:
        """Click one of the links, counted from the left."""
        self.desktop.click(self.box.x + 30 + 84 * place, self.box.y + 68)

    def remembered(self) -> dict[str, Any]:
        """Return what the window remembers."""
        said: dict[str, Any] = json.loads(self.placement.read_text())
        return {name: said[name] for name in START}

    def wait_for_end(self) -> int:
        """Return the exit code."""
        return self.ended.get(timeout=20)


@pytest.fixture
def shell(
    page: StandInPage,
    on_desktop: VirtualDesktop,
    tmp_path: Path,
    shell_command: tuple[str, ...],
) -> Iterator[Shell]:
    """A window that is not open yet, and is closed afterwards."""
    shell = Shell(page, on_desktop, tmp_path, shell_command)
    yield shell
    shell.process.close()
    until(lambda: not on_desktop.windows(), "an empty desktop")


def test_the_bridge_works_under_a_strict_policy(shell: Shell) -> None:
    ready = shell.open()
    assert ready["refused"], "the page's policy must forbid eval, or this test proves nothing"
    assert ready["inline"]
    assert ready["token"] == TOKEN
    assert ready["maximized"] is False
    assert ready["file"] is False, "a page may not open files"
    assert {"minimize", "toggle_maximize", "close", "start_resize", "is_maximized"} <= set(ready["names"])


def test_the_token_stands_on_no_command_line_and_in_no_environment(shell: Shell) -> None:
    shell.open()
    for name in ("cmdline", "environ"):
        assert TOKEN.encode() not in Path(f"/proc/{shell.pid}/{name}").read_bytes()


def test_maximise_fills_the_screen_and_goes_back(shell: Shell) -> None:
    shell.open()
    before = shell.box
    shell.click_button(2)
    assert shell.page.wait("window")["maximized"] is True
    until(lambda: shell.states >= MAXIMIZED and shell.box.width == 1280, "a full screen")
    shell.click_button(2)
    assert shell.page.wait("window")["maximized"] is False
    until(lambda: shell.box == before, "the old place")


def test_a_minimised_window_comes_back_in_front(shell: Shell) -> None:
    shell.open()
    shell.click_button(3)
    until(lambda: "HIDDEN" in shell.states, "an icon")
    shell.process.open()
    until(lambda: "HIDDEN" not in shell.states, "the window")
    until(lambda: shell.desktop.active() == shell.number, "the focus")


def test_a_covered_window_comes_in_front(shell: Shell) -> None:
    shell.open()
    with shell.desktop.other_window() as other:
        until(lambda: shell.desktop.active() == other, "the other window's focus")
        shell.process.open()
        until(lambda: shell.desktop.active() == shell.number, "the focus")


def test_its_close_button_ends_the_process(shell: Shell) -> None:
    shell.open()
    shell.click_button(1)
    assert shell.wait_for_end() == 0
    assert not shell.process.alive


def test_asked_for_while_it_closes_it_opens_again(shell: Shell) -> None:
    shell.open()
    for _ in range(3):
        shell.click_button(1)
        until(lambda: not shell.desktop.windows(), "the end of the window")
        assert shell.open(), "its process may still be ending"


def test_the_window_manager_may_close_it_too(shell: Shell) -> None:
    shell.open()
    shell.desktop.xdotool("key", "alt+F4")
    assert shell.wait_for_end() == 0


def test_dragged_and_resized_it_opens_where_it_was_left(shell: Shell) -> None:
    assert shell.open()["visits"] == 1
    start = shell.box
    shell.desktop.drag(
        shell.number, (start.x + 300, start.y + 20), (start.x + 400, start.y + 90), lambda: shell.box.x > start.x + 50
    )
    moved = shell.box
    assert moved.y > start.y
    assert moved[2:] == start[2:]
    corner = (moved.x + moved.width - 6, moved.y + moved.height - 6)
    shell.desktop.drag(
        shell.number, corner, (corner[0] + 90, corner[1] + 60), lambda: shell.box.width > moved.width + 40
    )
    left = shell.box
    assert left.height > moved.height
    shell.click_button(1)
    assert shell.wait_for_end() == 0
    assert shell.remembered() == left._asdict()
    assert shell.open()["visits"] == 2, "what the page stored must be there again"
    until(lambda: shell.box == left, "the place it was left at")


def test_its_place_is_saved_while_it_is_open(shell: Shell) -> None:
    shell.open()
    start = shell.box
    shell.desktop.drag(
        shell.number, (start.x + 300, start.y + 20), (start.x + 360, start.y + 60), lambda: shell.box.x > start.x + 30
    )
    until(lambda: shell.remembered() == shell.box._asdict(), "the saved place")


def test_a_maximised_window_opens_maximised_and_still_knows_its_own_place(shell: Shell) -> None:
    shell.open()
    shell.click_button(2)
    until(lambda: shell.states >= MAXIMIZED, "a full screen")
    shell.click_button(1)
    assert shell.wait_for_end() == 0
    assert shell.open()["maximized"] is True
    until(lambda: shell.box.width == 1280, "a full screen")
    shell.click_button(2)
    until(lambda: shell.box == tuple(START.values()), "its own place")


def test_a_place_on_a_screen_that_is_gone_is_not_used(shell: Shell) -> None:
    shell.placement.write_text(json.dumps({**START, "x": 5000}))
    shell.open()
    assert 0 <= shell.box.x < 1280


def test_killed_it_is_noticed_and_opens_anew(shell: Shell) -> None:
    shell.open()
    os.kill(shell.pid, signal.SIGKILL)
    assert shell.wait_for_end() == -signal.SIGKILL
    assert not shell.process.alive
    until(lambda: not shell.desktop.windows(), "the end of the window")
    shell.open()
    assert shell.process.alive


def test_it_ends_with_its_core(shell: Shell) -> None:
    shell.open()
    process = shell.process._process
    assert process is not None
    assert process.stdin is not None
    process.stdin.close()
    assert shell.wait_for_end() == 0


def test_links_that_lead_away_open_in_the_browser(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, browser = tmp_path / "opened", tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >> {opened}\n')
    browser.chmod(0o700)
    monkeypatch.setenv("BROWSER", str(browser))
    shell.open()
    for place, name in enumerate(("away", "blank")):
        shell.click_link(place)
        until(partial(_says, opened, f"https://example.org/{name}"), name)
    assert opened.read_text().count("\n") == 2
    shell.click_button(3)
    assert shell.page.wait("clicked")["name"] == "minimize", "our page must still be there"


def test_an_export_asks_where_to_save_it(shell: Shell) -> None:
    shell.open()
    shell.click_link(2)
    until(lambda: shell.desktop.active() not in (0, shell.number), "the question")
    shell.desktop.xdotool("key", "Return")
    saved = Path(shell.desktop.environment["HOME"]) / "notes.json"
    until(lambda: saved.exists() and saved.read_text() == "[]", "the file")


def _says(file: Path, text: str) -> bool:
    return file.exists() and text in file.read_text()

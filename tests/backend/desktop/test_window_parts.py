"""The parts of the window that need no window: links, edges, its buttons, texts."""

import subprocess
import sys
import threading
import webbrowser
from types import SimpleNamespace
from typing import Any

import pytest

from alfavoice.desktop.edges import EDGES, Size, resized
from alfavoice.desktop.links import may_open, open_external, same_origin
from alfavoice.desktop.native_window import PortableWindow
from alfavoice.desktop.texts import TRAY, tray_texts
from alfavoice.desktop.tray import ICONS, Tray, TrayState, tray_problem
from alfavoice.desktop.window_api import WindowApi

START, SMALLEST = Size(800, 600), Size(400, 500)


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://example.org/a?b#c", True),
        ("http://127.0.0.1:8000/", True),
        ("mailto:someone@example.org", True),
        ("HTTPS://EXAMPLE.ORG", True),
        ("file:///etc/passwd", False),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("smb://host/share", False),
        ("--version", False),
        ("https:", False),
        ("mailto:", False),
        ("http://[broken", False),
        ("", False),
    ],
)
def test_which_links_may_leave(url: str, allowed: bool) -> None:
    assert may_open(url) is allowed


def test_a_link_opens_without_being_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    opened, done = [], threading.Event()

    def note(url: str) -> None:
        opened.append(url)
        done.set()

    monkeypatch.setattr(webbrowser, "open", note)
    assert open_external("https://example.org")
    assert done.wait(10)
    assert not open_external("file:///etc/passwd")
    assert opened == ["https://example.org"]


def test_which_pages_are_ours() -> None:
    home = "http://127.0.0.1:8000/#t=x"
    assert same_origin("http://127.0.0.1:8000/notes", home)
    for other in ("http://127.0.0.1:8001/", "https://127.0.0.1:8000/", "http://localhost:8000/", "http://[broken"):
        assert not same_origin(other, home)


@pytest.mark.parametrize(
    ("edge", "expected"),
    [
        ("e", Size(810, 600)),
        ("w", Size(790, 600)),
        ("s", Size(800, 620)),
        ("n", Size(800, 580)),
        ("se", Size(810, 620)),
        ("nw", Size(790, 580)),
        ("ne", Size(810, 580)),
        ("sw", Size(790, 620)),
    ],
)
def test_an_edge_follows_the_pointer(edge: str, expected: Size) -> None:
    assert edge in EDGES
    assert resized(START, edge, (10, 20), SMALLEST) == expected


def test_no_edge_makes_a_window_too_small() -> None:
    assert resized(START, "se", (-5000, -5000), SMALLEST) == SMALLEST


class Events(SimpleNamespace):
    """Events as pywebview has them: `+=` adds a listener."""

    def __init__(self) -> None:
        names = ("moved", "resized", "minimized", "maximized", "restored")
        super().__init__(**{name: Listeners() for name in names})


class Listeners(list[Any]):
    """One event's listeners."""

    def __iadd__(self, listener: Any) -> "Listeners":  # type: ignore[misc]
        self.append(listener)
        return self

    def __call__(self, *values: int) -> None:
        for listener in self:
            listener(*values)


class PywebviewWindow:
    """A pywebview window that notes what is asked of it."""

    def __init__(self) -> None:
        self.events, self.asked = Events(), list[Any]()
        self.maximized, self.width, self.height = False, 800, 600

    def __getattr__(self, name: str) -> Any:
        return lambda *values: self.asked.append((name, *values))


@pytest.fixture
def portable() -> tuple[PortableWindow, PywebviewWindow, list[None]]:
    """The adapter for Windows and macOS over a recording fake; it was not run on either yet."""
    fake, changes = PywebviewWindow(), list[None]()
    return PortableWindow(fake, lambda: changes.append(None)), fake, changes


Portable = tuple[PortableWindow, PywebviewWindow, list[None]]


def test_elsewhere_maximise_goes_back_and_forth(portable: Portable) -> None:
    window, fake, changes = portable
    states = []
    for happens in (fake.events.maximized, fake.events.restored):
        window.toggle_maximize()
        happens()
        states.append(window.maximized)
    assert states == [True, False]
    assert fake.asked == [("maximize",), ("restore",)]
    assert len(changes) == 2


def test_elsewhere_only_its_own_place_counts(portable: Portable) -> None:
    window, fake, _ = portable
    assert window.geometry() is None
    fake.events.moved(10, 20)
    fake.events.resized(800, 600)
    assert window.geometry() == (10, 20, 800, 600)
    fake.events.minimized()
    fake.events.moved(-32000, -32000)
    assert window.geometry() is None


def test_elsewhere_an_edge_is_followed_by_the_page(portable: Portable) -> None:
    window, fake, _ = portable
    window.resize_by(1, 1)
    window.start_resize("nonsense")
    window.start_resize("nw")
    window.resize_by(10, 20)
    from webview.window import FixPoint

    (resize,) = (one for one in fake.asked if one[0] == "resize")
    assert resize == ("resize", 790, 580, FixPoint.SOUTH | FixPoint.EAST)


def test_before_there_is_a_window_its_buttons_do_nothing() -> None:
    closed, themes = [], list[str]()
    api = WindowApi(lambda: closed.append(True), themes.append)
    api.minimize()
    api.toggle_maximize()
    api.start_drag()
    api.start_resize("e")
    api.resize_by(1, 1)
    assert api.is_maximized() is False
    api.set_theme("pink")
    api.set_theme("dark")
    api.close()
    assert (closed, themes) == ([True], ["dark"])


def test_the_tray_speaks_both_languages_in_every_state() -> None:
    for texts in TRAY.values():
        assert set(texts.tooltips) == set(TrayState)
        assert all([texts.open, texts.pause, texts.quit, *texts.tooltips.values()])
    assert tray_texts("ru-RU").quit == "Выйти"
    assert tray_texts("de").quit == "Quit"


def test_every_state_has_an_icon() -> None:
    for state in TrayState:
        assert (ICONS / f"tray-{state.value}.png").stat().st_size > 500


def test_a_desktop_without_a_display_has_no_tray_and_says_so_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    if sys.platform.startswith("linux"):
        problem = tray_problem()
        assert problem is not None
        assert "\n" not in problem


def test_a_tray_that_was_stopped_before_it_ran_never_appears(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alfavoice.desktop.tray._import_pystray", lambda: None)
    tray = Tray(tray_texts("en"), on_open=_nothing, on_toggle_pause=_nothing, on_quit=_nothing)
    tray.stop()
    tray.run()


def test_a_headless_core_loads_no_window_and_no_tray() -> None:
    modules = "browser commands display placement shell shell_process single_instance texts tray window_api"
    program = (
        f"import importlib, sys; sys.path[:0] = {sys.path!r}\n"
        f"for name in {modules.split()!r}: importlib.import_module('alfavoice.desktop.' + name)\n"
        "print([name for name in ('webview', 'pystray', 'gi', 'PIL', 'Xlib') if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def _nothing() -> None:
    """Do nothing."""

"""A throw-away desktop on a display of its own: X server, session bus, window manager, tray, and a page to show.

Nothing sleeps for a fixed time: every wait ends when what it waits for is there. The person is xdotool (XTEST).
"""

from __future__ import annotations

import base64
import hashlib
import http.server
import json
import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import alfavoice
import pytest

TOOLS = ("Xvfb", "openbox", "trayer", "dbus-daemon", "xdotool")
WIDTH, HEIGHT = 1280, 800
PATIENCE_SECONDS = 20.0
BACKEND = Path(alfavoice.__file__).parent.parent
SHELL = (
    sys.executable,
    "-c",
    "import sys; from alfavoice.desktop.shell import read_target, run_shell; sys.exit(run_shell(read_target()))",
)
T = TypeVar("T")


@pytest.fixture(name="until")
def until_fixture() -> Callable[..., Any]:
    """Return the wait that ends when something is there."""
    return until


@pytest.fixture
def shell_command() -> tuple[str, ...]:
    """Return how to start a window without the command line, which is the core's."""
    return SHELL


def until(look: Callable[[], T | None], what: str, seconds: float = PATIENCE_SECONDS) -> T:
    """Look again until something is there."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.02)
    raise AssertionError(f"never came: {what}")


class Box(NamedTuple):
    """A window's place on the screen."""

    x: int
    y: int
    width: int
    height: int


@dataclass
class VirtualDesktop:
    """A screen, and a person in front of it."""

    environment: dict[str, str]
    display: Any
    root: Any = field(init=False)
    gone: tuple[type[Exception], ...] = field(init=False)
    """What X says of a window that is no more."""

    def __post_init__(self) -> None:
        from Xlib import error

        self.gone = (error.BadWindow, error.BadDrawable, error.BadMatch)
        self.root = self.display.screen().root

    def xdotool(self, *arguments: object) -> str:
        """Be the person."""
        environment = {**os.environ, **self.environment}
        words = ["xdotool", *map(str, arguments)]
        return subprocess.run(words, env=environment, check=True, capture_output=True, text=True).stdout

    def click(self, x: int, y: int, button: int = 1) -> None:
        """Click somewhere."""
        self.xdotool("mousemove", x, y, "click", button)

    def drag(self, start: tuple[int, int], end: tuple[int, int], settled: Callable[[], bool]) -> None:
        """Press, move in steps, and let go once the drag has had its effect."""
        self.xdotool("mousemove", *start, "mousedown", 1)
        try:
            steps = 8
            for step in range(1, steps + 1):
                x, y = (a + (b - a) * step // steps for a, b in zip(start, end, strict=True))
                self.xdotool("mousemove", x, y, "sleep", 0.03)
            # Window managers move by deltas from where they began to follow, which is after the first steps.
            until(lambda: self.nudge(end) or settled(), "the end of the drag")
        finally:
            self.xdotool("mouseup", 1)

    def nudge(self, place: tuple[int, int]) -> None:
        """Tremble a little, as a hand does."""
        self.xdotool("mousemove", place[0] + 1, place[1], "mousemove", *place)

    def windows(self, title: str = "AlfaVoice") -> list[int]:
        """Return the window manager's windows of that title."""
        clients = self.property(self.root, "_NET_CLIENT_LIST")
        return [one for one in clients if self.title(one) == title]

    def title(self, window: int) -> str:
        """Return a window's title."""
        value = self.property(self.window(window), "_NET_WM_NAME")
        return bytes(value).decode() if len(value) else ""

    def window(self, number: int) -> Any:
        """Return the window of that number."""
        return self.display.create_resource_object("window", number)

    def box(self, number: int) -> Box:
        """Return where a window is."""
        window = self.window(number)
        size = window.get_geometry()
        place = window.translate_coords(self.root, 0, 0)
        return Box(-place.x, -place.y, size.width, size.height)

    def active(self) -> int:
        """Return the window that has the focus."""
        value = self.property(self.root, "_NET_ACTIVE_WINDOW")
        return int(value[0]) if len(value) else 0

    def states(self, number: int) -> set[str]:
        """Return what the window manager says of a window: MAXIMIZED_VERT, HIDDEN..."""
        atoms = self.property(self.window(number), "_NET_WM_STATE")
        return {self.display.get_atom_name(one).removeprefix("_NET_WM_STATE_") for one in atoms}

    def property(self, window: Any, name: str) -> Any:
        """Return a property's value; nothing when there is none, or no such window any more."""
        with suppress(self.gone):
            found = window.get_full_property(self.display.intern_atom(name), 0)
            return found.value if found else ()
        return ()

    def tray_icons(self) -> list[Box]:
        """Return the icons that the tray holds, left to right."""
        owner = self.display.get_selection_owner(self.display.intern_atom("_NET_SYSTEM_TRAY_S0"))
        if not owner:
            return []
        found: list[Box] = []
        self._collect(self.window(self._tray_panel()), found)
        return sorted(found)

    def popup(self) -> Box | None:
        """Return the menu that hangs open, if one does."""
        for child in self.root.query_tree().children:
            with suppress(self.gone):
                found = child.get_attributes()
                box = self.box(child.id)
                if found.override_redirect and found.map_state == 2 and box.width > 80 and box.x > 0:
                    return box
        return None

    def icon_pixels(self) -> bytes:
        """Return what the tray's icon looks like."""
        (box,) = self.tray_icons()
        picture: bytes = self.root.get_image(*box, 2, 0xFFFFFFFF).data
        return picture

    @contextmanager
    def other_window(self) -> Iterator[int]:
        """Open a window of another program, in front."""
        window = self.root.create_window(120, 80, 300, 300, 0, self.display.screen().root_depth)
        window.set_wm_name("other")
        window.map()
        self.display.sync()
        try:
            yield window.id
        finally:
            window.destroy()
            self.display.sync()

    def picture(self, path: Path) -> None:
        """Keep a screenshot, for people who look at what happened."""
        if shutil.which("import"):
            words = ["import", "-display", self.environment["DISPLAY"], "-window", "root", str(path)]
            subprocess.run(words, check=True, capture_output=True)

    def _tray_panel(self) -> int:
        names = ((child, child.get_wm_class()) for child in self._descendants(self.root))
        return next(child.id for child, name in names if name and "trayer" in name)

    def _collect(self, panel: Any, found: list[Box]) -> None:
        info = self.display.intern_atom("_XEMBED_INFO")
        for child in self._descendants(panel):
            with suppress(self.gone):
                if child.get_full_property(info, 0) and child.get_attributes().map_state == 2:
                    found.append(self.box(child.id))

    def _descendants(self, window: Any) -> Iterator[Any]:
        with suppress(self.gone):
            for child in window.query_tree().children:
                yield child
                yield from self._descendants(child)


@pytest.fixture(scope="session")
def virtual_desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualDesktop]:
    """Start a desktop on a free display, once for the tests of a worker."""
    if not sys.platform.startswith("linux"):
        pytest.skip("virtual displays are made here on Linux only")
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    from Xlib import display as x_display

    folder = tmp_path_factory.mktemp("desktop")
    with ExitStack() as stack:
        environment = _environment(folder)
        name = _start_x_server(stack)
        environment["DISPLAY"] = name
        environment["DBUS_SESSION_BUS_ADDRESS"] = _start_bus(stack, environment)
        connection = stack.enter_context(_closing(x_display.Display(name)))
        desktop = VirtualDesktop(environment, connection)
        _start(stack, ["openbox"], environment)
        until(lambda: len(desktop.property(desktop.root, "_NET_SUPPORTING_WM_CHECK")), "the window manager")
        tray = ["trayer", "--edge", "bottom", "--align", "right", "--width", "20", "--height", "32"]
        _start(stack, tray, environment)
        atom = connection.intern_atom("_NET_SYSTEM_TRAY_S0")
        until(lambda: connection.get_selection_owner(atom), "the tray")
        yield desktop


def _environment(folder: Path) -> dict[str, str]:
    """Return what makes a process live on this desktop, away from the real home."""
    for name in ("home", "run"):
        (folder / name).mkdir(mode=0o700)
    return {
        "HOME": str(folder / "home"),
        "XDG_RUNTIME_DIR": str(folder / "run"),
        "XDG_SESSION_TYPE": "x11",
        "LANG": "C.UTF-8",
        "NO_AT_BRIDGE": "1",
        "GSETTINGS_BACKEND": "memory",
        "PYTHONPATH": str(BACKEND),
    }


def _start_x_server(stack: ExitStack) -> str:
    read, write = os.pipe()
    words = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp", "-noreset"]
    _start(stack, words, {}, pass_fds=(write,))
    os.close(write)
    with os.fdopen(read) as answer:
        return f":{answer.readline().strip()}"


def _start_bus(stack: ExitStack, environment: dict[str, str]) -> str:
    bus = _start(
        stack, ["dbus-daemon", "--session", "--nofork", "--print-address=1"], environment, stdout=subprocess.PIPE
    )
    assert bus.stdout is not None
    address: bytes = bus.stdout.readline()
    stack.callback(bus.stdout.close)
    return address.decode().strip()


def _start(stack: ExitStack, words: list[str], environment: dict[str, str], **options: Any) -> subprocess.Popen[bytes]:
    options.setdefault("stdout", subprocess.DEVNULL)
    process = subprocess.Popen(words, env={**os.environ, **environment}, stderr=subprocess.DEVNULL, **options)
    stack.callback(_end, process)
    return process


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class _closing(ExitStack):  # noqa: N801 (reads like contextlib.closing, and gives the display itself)
    def __init__(self, connection: Any) -> None:
        super().__init__()
        self._connection = connection

    def __enter__(self) -> Any:
        self.callback(self._connection.close)
        return self._connection


@pytest.fixture
def on_desktop(virtual_desktop: VirtualDesktop, monkeypatch: pytest.MonkeyPatch) -> VirtualDesktop:
    """Let what the test starts live on the virtual desktop."""
    for name, value in virtual_desktop.environment.items():
        monkeypatch.setenv(name, value)
    for name in ("WAYLAND_DISPLAY", "PYSTRAY_BACKEND", "GDK_BACKEND"):
        monkeypatch.delenv(name, raising=False)
    return virtual_desktop


INLINE = "window.inlineRan = true"
PAGE = f"""<!doctype html><html><head><meta charset="utf-8"><link rel="stylesheet" href="/page.css">
<script>{INLINE}</script><script src="/page.js" defer></script></head><body>
<header class="pywebview-drag-region"><b>AlfaVoice</b><nav>
<button id="minimize">_</button><button id="toggle_maximize">o</button><button id="close">x</button></nav></header>
<main><a id="away" href="https://example.org/away">away</a> <a id="blank" target="_blank" href="https://example.org/blank">blank</a>
<a id="file" href="/export.json">export</a><p id="said">Буквы на месте</p></main><div id="corner"></div></body></html>"""
STYLE = """body{margin:0;background:#faf9f7;font:14px sans-serif}header{height:40px;background:#0b5652;color:#fff;
display:flex;justify-content:space-between;align-items:center;padding-left:12px}nav{display:flex}
button{width:40px;height:40px;border:0;background:none;color:#fff}main{padding:20px}a{display:inline-block;width:80px;height:32px}
#corner{position:fixed;right:0;bottom:0;width:16px;height:16px;background:#14847b;cursor:se-resize}"""
SCRIPT = """
const token = location.hash.slice(3);
const tell = (event, rest) => fetch('/told', {method: 'POST', body: JSON.stringify({event, token, ...rest})});
let violations = 0;
window.addEventListener('securitypolicyviolation', (e) => {
  violations += 1;
  if (violations > 1) tell('violation', {what: `${e.blockedURI} ${e.violatedDirective}`});
});
let refused = false;
try { new Function('return 1')(); } catch { refused = true; }
window.addEventListener('alfavoice-window', (e) => tell('window', e.detail));
window.addEventListener('pywebviewready', async () => {
  const api = window.pywebview.api;
  for (const name of ['minimize', 'toggle_maximize', 'close'])
    document.getElementById(name).addEventListener('click', () => { tell('clicked', {name}); api[name](); });
  document.getElementById('corner').addEventListener('pointerdown', () => api.start_resize('se'));
  const visits = 1 + Number(localStorage.getItem('visits') || 0);
  localStorage.setItem('visits', visits);
  tell('ready', {visits, maximized: await api.is_maximized(), inline: window.inlineRan === true, refused,
    file: await api.open_external('file:///etc/passwd'), names: Object.keys(api).sort()});
});
"""
_HASH = base64.b64encode(hashlib.sha256(INLINE.encode()).digest()).decode()
POLICY = f"default-src 'self'; script-src 'self' 'sha256-{_HASH}'; style-src 'self'"
FILES = {
    "/": ("text/html; charset=utf-8", PAGE),
    "/page.css": ("text/css", STYLE),
    "/page.js": ("text/javascript", SCRIPT),
    "/export.json": ("application/json", "[]"),
}


class StandInPage:
    """A page under the strictest policy that we serve, and what it told."""

    def __init__(self) -> None:
        self.told: queue.Queue[dict[str, Any]] = queue.Queue()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def wait(self, event: str) -> dict[str, Any]:
        """Return the next such event; what comes before it is forgotten, except a broken policy."""
        while True:
            told = self.told.get(timeout=PATIENCE_SECONDS)
            assert told["event"] != "violation", told
            if told["event"] == event:
                return told

    def _handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        told = self.told

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                kind, text = FILES.get(self.path, ("text/plain", ""))
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Security-Policy", POLICY)
                if self.path == "/export.json":
                    self.send_header("Content-Disposition", 'attachment; filename="notes.json"')
                self.end_headers()
                self.wfile.write(text.encode())

            def do_POST(self) -> None:
                told.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Nothing: the test output is for tests."""

        return Handler


@pytest.fixture
def page() -> Iterator[StandInPage]:
    """Serve the stand-in page."""
    stand_in = StandInPage()
    thread = threading.Thread(target=stand_in.server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield stand_in
    stand_in.server.shutdown()
    stand_in.server.server_close()
    thread.join()

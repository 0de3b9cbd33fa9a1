"""A throw-away desktop on a display of its own: X server, session bus, window manager, tray, and a person: xdotool.

Nothing sleeps for a fixed time: every wait ends when what it waits for is there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import alfavoice
from tests.waiting import PATIENCE_SECONDS, until

TOOLS = ("Xvfb", "openbox", "trayer", "dbus-daemon", "xdotool")
WIDTH, HEIGHT = 1280, 800
BACKEND = Path(alfavoice.__file__).parent.parent
VIEWABLE = 2
Z_PIXMAP = 2


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
        return subprocess.run(
            words, env=environment, check=True, capture_output=True, text=True, timeout=PATIENCE_SECONDS
        ).stdout

    def click(self, x: int, y: int, button: int = 1) -> None:
        """Click somewhere."""
        self.xdotool("mousemove", x, y, "click", button)

    def drag(self, window: int, start: tuple[int, int], end: tuple[int, int], settled: Callable[[], bool]) -> None:
        """Press, tremble until the window follows, go to the end, and let go once that has had its effect."""
        before = self.box(window)
        near = (start[0] + 6, start[1] + 6)
        self.xdotool("mousemove", *start, "mousedown", 1)
        try:
            until(lambda: self._nudged(near) and self.box(window) != before, "a window that follows")
            until(lambda: self._nudged(end) and settled(), "the end of the drag")
        finally:
            self.xdotool("mouseup", 1)

    def _nudged(self, place: tuple[int, int]) -> bool:
        """Tremble a little, as a hand does."""
        self.xdotool("mousemove", place[0] + 3, place[1], "sleep", 0.02, "mousemove", *place)
        return True

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
        with suppress(*self.gone):
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
            with suppress(*self.gone):
                found = child.get_attributes()
                box = self.box(child.id)
                if found.override_redirect and found.map_state == VIEWABLE and box.width > 80 and box.x > 0:
                    return box
        return None

    def click_icon(self, button: int) -> None:
        """Click the tray's icon."""
        (icon,) = until(self.tray_icons, "the tray icon")
        self.click(icon.x + icon.width // 2, icon.y + icon.height // 2, button)

    def choose(self, row: float) -> None:
        """Open the icon's menu and click a row (0 is its top, 1 its foot), once it lights up under the pointer."""
        self.click_icon(3)
        menu = until(self.popup, "the menu")
        places = [menu.y + round(menu.height * one) for one in (row, 0.5 if row != 0.5 else 0.2)]
        x = menu.x + menu.width // 2

        def lit() -> bool:
            self._nudged((x, places[0]))
            here, elsewhere = (self.pixels(Box(menu.x + menu.width - 8, y, 4, 4)) for y in places)
            return here != elsewhere

        until(lit, "a row that lights up")
        self.click(x, places[0])
        until(lambda: not self.popup(), "the end of the menu")

    def icon_pixels(self) -> bytes:
        """Return what the tray's icon looks like."""
        (box,) = self.tray_icons()
        return self.pixels(box)

    def pixels(self, box: Box) -> bytes:
        """Return what is seen there."""
        picture: bytes = self.root.get_image(*box, Z_PIXMAP, 0xFFFFFFFF).data
        return picture

    @contextmanager
    def other_window(self) -> Iterator[int]:
        """Open a window of another program, in front."""
        window = self.root.create_window(120, 80, 300, 300, 0, self.display.screen().root_depth)
        window.set_wm_name("other")
        window.map()
        self.display.sync()
        try:
            yield int(window.id)
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
        return next(int(child.id) for child, name in names if name and "trayer" in name)

    def _collect(self, panel: Any, found: list[Box]) -> None:
        info = self.display.intern_atom("_XEMBED_INFO")
        for child in self._descendants(panel):
            with suppress(*self.gone):
                if child.get_full_property(info, 0) and child.get_attributes().map_state == VIEWABLE:
                    found.append(self.box(child.id))

    def _descendants(self, window: Any) -> Iterator[Any]:
        with suppress(*self.gone):
            for child in window.query_tree().children:
                yield child
                yield from self._descendants(child)


@contextmanager
def start_desktop(folder: Path) -> Iterator[VirtualDesktop]:
    """Start a desktop on a free display, and end it afterwards."""
    from Xlib import display as x_display

    with ExitStack() as stack:
        environment = _environment(folder)
        name = _start_x_server(stack)
        environment["DISPLAY"] = name
        environment["DBUS_SESSION_BUS_ADDRESS"] = _start_bus(stack, environment)
        connection = stack.enter_context(closing(x_display.Display(name)))
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

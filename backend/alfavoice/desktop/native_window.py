"""What the shell needs from a window, and the adapter for web views other than GTK's.

The portable adapter uses pywebview's own functions. It is for Windows and macOS, where it has not been run
yet.
"""

import threading
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from alfavoice.desktop.edges import EDGES, Size, resized
from alfavoice.desktop.placement import MIN_HEIGHT, MIN_WIDTH

FOLLOW_POINTER = """
(function () {
  var from = null;
  function stop() {
    window.removeEventListener('pointermove', move);
    window.removeEventListener('pointerup', stop);
  }
  function move(event) {
    if (event.buttons === 0) { stop(); return; }
    from = from || [event.screenX, event.screenY];
    window.pywebview.api.resize_by(event.screenX - from[0], event.screenY - from[1]);
  }
  window.addEventListener('pointermove', move);
  window.addEventListener('pointerup', stop);
})();
"""


class Geometry(NamedTuple):
    """Where a window is."""

    x: int
    y: int
    width: int
    height: int


class NativeWindow(Protocol):
    """A window on the screen. Every method may be called from any thread and returns at once."""

    maximized: bool

    def minimize(self) -> None:
        """Put it away."""

    def toggle_maximize(self) -> None:
        """Fill the screen, or go back."""

    def present(self) -> None:
        """Bring it back and in front of the others."""

    def start_drag(self) -> None:
        """Let the pointer, which holds the title bar, move the window."""

    def start_resize(self, edge: str) -> None:
        """Let the pointer, which holds an edge, resize the window."""

    def resize_by(self, right: int, down: int) -> None:
        """Follow the pointer since `start_resize`, where the page reports it."""

    def run_script(self, script: str) -> None:
        """Run a script in the page without waiting for it."""

    def geometry(self) -> Geometry | None:
        """Return where it is; None while that is not its own place (maximised, minimised)."""

    def after(self, seconds: float, work: Callable[[], None]) -> None:
        """Do something later, on a thread where `geometry` may be asked."""


class PortableWindow:
    """A window through pywebview's own functions."""

    def __init__(self, window: Any, on_change: Callable[[], None]) -> None:
        self._window = window
        self._on_change = on_change
        self._minimized = False
        self._place: tuple[int, int] | None = None
        self._size: Size | None = None
        self._resizing: tuple[str, Size] | None = None
        self.maximized = bool(window.maximized)
        self._watch()

    def minimize(self) -> None:
        self._window.minimize()

    def toggle_maximize(self) -> None:
        if self.maximized:
            self._window.restore()
        else:
            self._window.maximize()

    def present(self) -> None:
        self._window.show()
        if self._minimized:
            self._window.restore()

    def start_drag(self) -> None:
        """Nothing: pywebview's own drag region does it here."""

    def start_resize(self, edge: str) -> None:
        if edge in EDGES:
            self._resizing = (edge, Size(self._window.width, self._window.height))
            self.run_script(FOLLOW_POINTER)

    def resize_by(self, right: int, down: int) -> None:
        if self._resizing is None:
            return
        edge, start = self._resizing
        size = resized(start, edge, (right, down), Size(MIN_WIDTH, MIN_HEIGHT))
        self._window.resize(size.width, size.height, _fixed_corner(edge))

    def run_script(self, script: str) -> None:
        threading.Thread(target=self._window.run_js, args=(script,), name="script", daemon=True).start()

    def geometry(self) -> Geometry | None:
        if self.maximized or self._minimized or self._place is None or self._size is None:
            return None
        return Geometry(*self._place, *self._size)

    def after(self, seconds: float, work: Callable[[], None]) -> None:
        timer = threading.Timer(seconds, work)
        timer.daemon = True
        timer.start()

    def _watch(self) -> None:
        events = self._window.events
        events.moved += lambda x, y: self._note(place=(int(x), int(y)))
        events.resized += lambda width, height: self._note(size=Size(int(width), int(height)))
        events.minimized += lambda: self._note(minimized=True)
        events.maximized += lambda: self._note(maximized=True)
        events.restored += lambda: self._note(minimized=False, maximized=False)

    def _note(
        self,
        *,
        place: tuple[int, int] | None = None,
        size: Size | None = None,
        minimized: bool | None = None,
        maximized: bool | None = None,
    ) -> None:
        self._place = place or self._place
        self._size = size or self._size
        self._minimized = self._minimized if minimized is None else minimized
        self.maximized = self.maximized if maximized is None else maximized
        self._on_change()


def _fixed_corner(edge: str) -> Any:
    """Return the corner that stays where it is."""
    from webview.window import FixPoint  # noqa: PLC0415

    upright = FixPoint.SOUTH if "n" in edge else FixPoint.NORTH
    across = FixPoint.EAST if "w" in edge else FixPoint.WEST
    return upright | across

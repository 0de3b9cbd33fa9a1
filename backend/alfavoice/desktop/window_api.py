"""What the page may ask of its window, as `window.pywebview.api`.

Names and arguments are a contract with the front end. Each call arrives on a thread of its own. pywebview
offers the page every public name of this object, so everything else here is private.
"""

from collections.abc import Callable
from typing import cast, get_args

from alfavoice.desktop.links import open_external
from alfavoice.desktop.native_window import NativeWindow
from alfavoice.desktop.placement import Theme

THEMES = frozenset(get_args(Theme))


class WindowApi:
    """The window's buttons and edges."""

    def __init__(self, close: Callable[[], None], remember_theme: Callable[[Theme], None]) -> None:
        self._close = close
        self._remember_theme = remember_theme
        self._window: NativeWindow | None = None

    def minimize(self) -> None:
        """Put the window away."""
        if self._window:
            self._window.minimize()

    def toggle_maximize(self) -> None:
        """Fill the screen, or go back."""
        if self._window:
            self._window.toggle_maximize()

    def close(self) -> None:
        """Close the window; the core goes on."""
        self._close()

    def is_maximized(self) -> bool:
        """Whether the window fills the screen; changes come as the event `alfavoice-window`."""
        return bool(self._window and self._window.maximized)

    def start_drag(self) -> None:
        """Move the window with the pointer that is pressed now. Drag regions do this by themselves."""
        if self._window:
            self._window.start_drag()

    def start_resize(self, edge: str) -> None:
        """Resize by an edge (n, ne, e, se, s, sw, w, nw) with the pointer that is pressed now."""
        if self._window:
            self._window.start_resize(edge)

    def resize_by(self, right: int, down: int) -> None:
        """Follow the pointer; called by our own script where the system cannot."""
        if self._window:
            self._window.resize_by(int(right), int(down))

    def set_theme(self, theme: str) -> None:
        """Remember how the page looks ("light" or "dark"), so that the next window opens in that colour."""
        if theme in THEMES:
            self._remember_theme(cast("Theme", theme))

    def open_external(self, url: str) -> bool:
        """Open a http, https or mailto link outside; false for any other."""
        return open_external(url)

    def _attach(self, window: NativeWindow) -> None:
        self._window = window

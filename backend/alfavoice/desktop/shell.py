"""The window's process: pywebview on its main thread, the core's commands on its stdin.

It may die at any moment without harm: the core goes on, and the place of the window was saved shortly after
it last moved.
"""

import enum
import logging
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from alfavoice.desktop import bridge, placement
from alfavoice.desktop.commands import Command, ShellTarget, answers, listen, read_target
from alfavoice.desktop.display import has_display, prepare_environment
from alfavoice.desktop.native_window import NativeWindow, PortableWindow
from alfavoice.desktop.placement import MIN_HEIGHT, MIN_WIDTH, Screen, Theme
from alfavoice.desktop.window_api import WindowApi

__all__ = ["ShellExit", "ShellTarget", "read_target", "run_shell"]

TITLE = "AlfaVoice"
BACKGROUNDS: dict[Theme, str] = {"light": "#faf9f7", "dark": "#191a1b"}
ICON = Path(__file__).parent / "icons" / "window.png"
SAVE_AFTER_SECONDS = 0.4
THREADS_SECONDS = 2.0
"""How long threads of the web view may take to end before the process ends without them."""

_log = logging.getLogger(__name__)


class ShellExit(enum.IntEnum):
    """How the process ends."""

    CLOSED = 0
    NO_DISPLAY = 3
    NO_WEB_VIEW = 4


def run_shell(target: ShellTarget) -> int:
    """Show the window until it is closed; belongs on the main thread of a process of its own."""
    if not has_display():
        sys.stderr.write("alfavoice shell: there is no display to open a window on\n")
        return ShellExit.NO_DISPLAY
    prepare_environment()
    import webview  # noqa: PLC0415 (a headless core must never import it)

    try:
        shell = Shell(target, webview)
    except (ImportError, ValueError, webview.WebViewException) as error:
        sys.stderr.write(f"alfavoice shell: no web view on this system: {error}\n")
        return ShellExit.NO_WEB_VIEW
    code = shell.run()
    _end_with_stuck_threads(code)
    return code


class Shell:
    """The main window and what it remembers."""

    def __init__(self, target: ShellTarget, webview: Any) -> None:
        self._target = target
        self._webview = webview
        screens = [Screen(one.x, one.y, one.width, one.height) for one in webview.screens]
        self._is_gtk = webview.guilib.renderer == "gtkwebkit2"
        self._place = placement.fit(placement.load(target.placement_path), screens)
        self._saved = self._place
        self._native: NativeWindow | None = None
        self._save_pending = False
        self._told_maximized = self._place.maximized
        self._closing = False
        self._answer: Callable[[], None] | None = None
        self.api = WindowApi(self.close, self.remember_theme)
        self._window = self._create()

    def run(self) -> ShellExit:
        """Run the window until it is closed."""
        if self._target.attached:
            self._answer = answers()
            threading.Thread(target=listen, args=(self._obey,), name="commands", daemon=True).start()
        self._target.storage_path.mkdir(parents=True, exist_ok=True)
        self._webview.start(private_mode=False, storage_path=str(self._target.storage_path), icon=str(ICON))
        return ShellExit.CLOSED

    def close(self) -> None:
        """Close the window, and with it the process."""
        self._closing = True
        self._window.destroy()

    def remember_theme(self, theme: Theme) -> None:
        """Open the next window in these colours."""
        self._place = msgspec.structs.replace(self._place, theme=theme)
        if self._native:
            self._native.after(0, self._save)

    def _create(self) -> Any:
        extra = ""
        if self._is_gtk:
            from alfavoice.desktop import gtk_window  # noqa: PLC0415

            gtk_window.introduce()
            extra = gtk_window.DRAG_SCRIPT
            self._webview.settings["DRAG_REGION_SELECTOR"] = ".alfavoice-drags-natively"
        bridge.install(extra)
        window = self._webview.create_window(
            TITLE,
            f"{self._target.url}/#t={self._target.token}",
            js_api=self.api,
            x=self._place.x,
            y=self._place.y,
            width=self._place.width,
            height=self._place.height,
            maximized=self._place.maximized,
            min_size=(MIN_WIDTH, MIN_HEIGHT),
            frameless=True,
            easy_drag=False,
            text_select=True,
            background_color=BACKGROUNDS[self._place.theme or self._system_theme()],
        )
        window.events.before_show += self._prepare
        window.events.closing += self._before_close
        return window

    def _system_theme(self) -> Theme:
        if self._is_gtk:
            from alfavoice.desktop.gtk_window import prefers_dark  # noqa: PLC0415

            return "dark" if prefers_dark() else "light"
        return "light"

    def _prepare(self) -> None:
        """Run by pywebview on the main thread when the native window exists and does not show yet."""
        if self._is_gtk:
            from alfavoice.desktop.gtk_window import GtkWindow  # noqa: PLC0415

            native = GtkWindow(self._window, self._changed)
            if self._place.x is not None and self._place.y is not None:
                native.move(self._place.x, self._place.y)
            self._native = native
        else:
            self._native = PortableWindow(self._window, self._changed)
        bridge.answer_without_eval(self._window, self._native.run_script)
        self.api._attach(self._native)

    def _obey(self, command: Command) -> None:
        """Run on the thread that reads the core's commands."""
        if command == "quit":
            if not self._closing:
                self.close()
        elif self._native is not None:
            self._native.after(0, self._show)
        elif self._answer:
            self._answer()  # it is about to appear

    def _show(self) -> None:
        """Come forward and say so. While closing, say nothing: then the core opens another window."""
        if self._native is None or self._closing:
            return
        self._native.present()
        if self._answer:
            self._answer()

    def _changed(self) -> None:
        """The window moved, grew or changed its state; where to is asked once that has settled."""
        if self._native is None or self._closing:
            return
        if self._native.maximized != self._told_maximized:
            self._told_maximized = self._native.maximized
            self._native.run_script(_state_event(self._told_maximized))
        if not self._save_pending:
            self._save_pending = True
            self._native.after(SAVE_AFTER_SECONDS, self._save)

    def _before_close(self) -> None:
        self._closing = True
        self._save()

    def _save(self) -> None:
        self._save_pending = False
        if self._native is None:
            return
        changes: dict[str, Any] = {"maximized": self._native.maximized}
        if geometry := self._native.geometry():
            changes |= geometry._asdict()
        self._place = msgspec.structs.replace(self._place, **changes)
        if self._place == self._saved:
            return
        try:
            placement.save(self._target.placement_path, self._place)
            self._saved = self._place
        except OSError as error:
            _log.warning("the window's place was not saved: %s", error)


def _state_event(maximized: bool) -> str:
    value = "true" if maximized else "false"
    return f"window.dispatchEvent(new CustomEvent('alfavoice-window', {{detail: {{maximized: {value}}}}}))"


def _end_with_stuck_threads(code: int) -> None:
    """A call that waits for the page's answer never gets it once the page is gone; end without it."""
    current = threading.current_thread()
    waiting = [one for one in threading.enumerate() if one is not current and not one.daemon]
    for thread in waiting:
        thread.join(THREADS_SECONDS / len(waiting))
    if any(thread.is_alive() for thread in waiting):
        sys.stderr.flush()
        os._exit(code)

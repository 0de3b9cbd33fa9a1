"""The window on Linux: GTK 3 and WebKitGTK, below pywebview where pywebview is not enough.

* `restore()` of pywebview does not un-maximise on GTK; the window manager must be asked.
* Moving and resizing is handed to the window manager: it snaps, it works on Wayland, and no pixel travels
  through the page.
* A link that leads away goes to the browser: the bridge would otherwise stand in a stranger's page.
* pywebview saves downloads without asking before it replaces a file, and fails where there is no Downloads
  folder.
"""

import logging
from collections.abc import Callable
from typing import Any

from alfavoice.desktop.links import open_external, same_origin
from alfavoice.desktop.native_window import Geometry

_log = logging.getLogger(__name__)

DRAG_REGION = ".pywebview-drag-region"
NO_DRAG = "button, a, input, select, textarea, [role=button], [contenteditable], [data-no-drag]"
DRAG_SCRIPT = """
(function () {
  if (window.__alfavoiceDrag) { return; }
  window.__alfavoiceDrag = true;
  var from = null;
  document.addEventListener('mousedown', function (event) {
    var target = event.target;
    var inside = target.closest && target.closest('REGION') && !target.closest('CONTROLS');
    from = inside && event.button === 0 ? [event.screenX, event.screenY] : null;
  }, true);
  document.addEventListener('mouseup', function () { from = null; }, true);
  document.addEventListener('mousemove', function (event) {
    if (from && Math.hypot(event.screenX - from[0], event.screenY - from[1]) > 3) {
      from = null;
      window.pywebview.api.start_drag();
    }
  }, true);
})();
""".replace("REGION", DRAG_REGION).replace("CONTROLS", NO_DRAG)


class GtkWindow:
    """A GTK window and its web view. Made on the main thread, before the window shows."""

    def __init__(self, window: Any, on_change: Callable[[], None]) -> None:
        from webview.platforms.gtk import BrowserView  # noqa: PLC0415

        browser = BrowserView.instances[window.uid]
        self._home = str(window.original_url)
        self._window = browser.window
        self._web = browser.webview
        self._on_change = on_change
        self.maximized = bool(window.maximized)
        self._minimized = False
        self._press: Any = None
        self._web.connect("button-press-event", self._pressed)
        self._window.connect("configure-event", self._configured)
        self._window.connect("window-state-event", self._state_changed)
        self._web.disconnect_by_func(browser.on_navigation)
        self._web.connect("decide-policy", self._decide)
        self._web.get_context().connect("download-started", self._download)

    def minimize(self) -> None:
        _later(self._window.iconify)

    def toggle_maximize(self) -> None:
        _later(self._window.unmaximize if self.maximized else self._window.maximize)

    def present(self) -> None:
        _later(self._present)

    def start_drag(self) -> None:
        _later(self._drag)

    def start_resize(self, edge: str) -> None:
        _later(lambda: self._resize(edge))

    def resize_by(self, right: int, down: int) -> None:
        """Nothing: the window manager follows the pointer."""

    def run_script(self, script: str) -> None:
        _later(lambda: self._web.evaluate_javascript(script, -1, None, None, None, None))

    def geometry(self) -> Geometry | None:
        if self.maximized or self._minimized:
            return None
        return Geometry(*self._window.get_position(), *self._window.get_size())

    def after(self, seconds: float, work: Callable[[], None]) -> None:
        from gi.repository import GLib  # noqa: PLC0415

        GLib.timeout_add(int(seconds * 1000), _once(work))

    def move(self, x: int, y: int) -> None:
        """Move to a place on the desktop; pywebview counts from the first monitor instead."""
        self._window.move(x, y)

    def _present(self) -> None:
        self._window.deiconify()
        self._window.present_with_time(self._server_time())

    def _server_time(self) -> int:
        """The moment as the X server counts it; without it, window managers see a thief of the focus."""
        from gi.repository import Gdk  # noqa: PLC0415

        surface = self._window.get_window()
        if surface is None or type(surface).__name__ != "X11Window":
            return int(Gdk.CURRENT_TIME)
        from gi.repository import GdkX11  # noqa: PLC0415

        return int(GdkX11.x11_get_server_time(surface))

    def _drag(self) -> None:
        held = self._held_at()
        if held:
            self._release_in_page()
            self._window.begin_move_drag(1, *held, 0)

    def _resize(self, edge: str) -> None:
        from gi.repository import Gdk  # noqa: PLC0415

        edges = Gdk.WindowEdge
        names = {
            "n": edges.NORTH, "ne": edges.NORTH_EAST, "e": edges.EAST, "se": edges.SOUTH_EAST,
            "s": edges.SOUTH, "sw": edges.SOUTH_WEST, "w": edges.WEST, "nw": edges.NORTH_WEST,
        }  # fmt: skip
        held = self._held_at()
        if held and edge in names and not self.maximized:
            self._release_in_page()
            self._window.begin_resize_drag(names[edge], 1, *held, 0)

    def _held_at(self) -> tuple[int, int] | None:
        """Where the pointer is, if its button is still down: a late start would glue the window to it."""
        from gi.repository import Gdk  # noqa: PLC0415

        surface = self._window.get_window()
        if surface is None:
            return None
        pointer = surface.get_display().get_default_seat().get_pointer()
        _, _, _, buttons = surface.get_device_position(pointer)
        if not buttons & Gdk.ModifierType.BUTTON1_MASK:
            return None
        _, x, y = pointer.get_position()
        return x, y

    def _pressed(self, _: Any, event: Any) -> bool:
        self._press = event.copy()
        return False

    def _release_in_page(self) -> None:
        """Let the page see a release: the real one goes to the window manager, and its next press would be lost."""
        from gi.repository import Gdk  # noqa: PLC0415

        if self._press is not None:
            self._press.type = Gdk.EventType.BUTTON_RELEASE
            self._web.event(self._press)
            self._press = None

    def _configured(self, *_: Any) -> bool:
        self._on_change()
        return False

    def _state_changed(self, _: Any, event: Any) -> bool:
        from gi.repository import Gdk  # noqa: PLC0415

        self._minimized = bool(event.new_window_state & Gdk.WindowState.ICONIFIED)
        self.maximized = bool(event.new_window_state & Gdk.WindowState.MAXIMIZED)
        self._on_change()
        return False

    def _decide(self, _: Any, decision: Any, kind: Any) -> bool:
        from gi.repository import WebKit2  # noqa: PLC0415

        if kind == WebKit2.PolicyDecisionType.RESPONSE:
            return self._decide_response(decision)
        url = decision.get_navigation_action().get_request().get_uri()
        inside = same_origin(url, self._home) or url.startswith(("about:", "blob:"))
        if inside and kind == WebKit2.PolicyDecisionType.NAVIGATION_ACTION:
            return False
        if not inside and not open_external(url):
            _log.warning("a link was not opened: its scheme is not allowed")
        decision.ignore()
        return True

    def _decide_response(self, decision: Any) -> bool:
        headers = decision.get_response().get_http_headers()
        sent = (headers.get_one("Content-Disposition") or "") if headers else ""
        if sent.lower().startswith("attachment") or not decision.is_mime_type_supported():
            decision.download()
            return True
        return False

    def _download(self, _: Any, download: Any) -> None:
        download.connect("decide-destination", self._choose_destination)

    def _choose_destination(self, download: Any, name: str) -> bool:
        from gi.repository import GLib, Gtk  # noqa: PLC0415

        dialog = Gtk.FileChooserNative.new(None, self._window, Gtk.FileChooserAction.SAVE, None, None)
        dialog.set_do_overwrite_confirmation(True)
        downloads = GLib.get_user_special_dir(GLib.UserDirectory.DIRECTORY_DOWNLOAD)
        dialog.set_current_folder(downloads or GLib.get_home_dir())
        dialog.set_current_name(name)
        if dialog.run() == Gtk.ResponseType.ACCEPT:
            download.set_allow_overwrite(True)
            download.set_destination(dialog.get_uri())
        else:
            download.cancel()
        dialog.destroy()
        return True


def introduce() -> None:
    """Tell the desktop who we are, so that it finds our name and icon (WM_CLASS, `alfavoice.desktop`)."""
    from gi.repository import GLib  # noqa: PLC0415

    GLib.set_prgname("alfavoice")
    GLib.set_application_name("AlfaVoice")


def prefers_dark() -> bool:
    """Whether the desktop's theme is a dark one."""
    from gi.repository import Gtk  # noqa: PLC0415

    settings = Gtk.Settings.get_default()
    if settings is None:
        return False
    name = str(settings.get_property("gtk-theme-name") or "").lower()
    return bool(settings.get_property("gtk-application-prefer-dark-theme")) or name.endswith("-dark")


def _later(work: Callable[[], None]) -> None:
    """Do something on GTK's thread."""
    from gi.repository import GLib  # noqa: PLC0415

    GLib.idle_add(_once(work))


def _once(work: Callable[[], None]) -> Callable[[], bool]:
    def run() -> bool:
        work()
        return False

    return run

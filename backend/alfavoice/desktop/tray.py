"""The icon beside the clock: Open, Pause hotkeys, Quit.

The core owns it, because it must be there when no window is. pystray needs the main thread; everything else
may call from any thread. A desktop that cannot show an icon is an ordinary desktop (GNOME without its
extension, a server): the reason is one line, and the window never depends on the tray. Run here on X11 with
appindicator, GTK and plain X; not on Windows or macOS.
"""

import contextlib
import enum
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alfavoice.desktop.display import has_display
from alfavoice.desktop.plain_x import PlainXIcon

ICONS = Path(__file__).parent / "icons"
NAME = "AlfaVoice"
LINUX_BACKENDS = ("appindicator", "gtk", "xorg")

_log = logging.getLogger(__name__)


class TrayState(enum.Enum):
    """What the icon shows."""

    IDLE = "idle"
    PAUSED = "paused"
    RECORDING = "recording"
    TROUBLE = "trouble"


@dataclass(frozen=True)
class TrayTexts:
    """What the tray says."""

    open: str
    pause: str
    quit: str
    tooltips: Mapping[TrayState, str]


class Tray:
    """The icon and its menu. The callbacks come on the tray's thread and must return at once."""

    def __init__(
        self,
        texts: TrayTexts,
        *,
        on_open: Callable[[], None],
        on_toggle_pause: Callable[[], None],
        on_quit: Callable[[], None],
        state: TrayState = TrayState.IDLE,
    ) -> None:
        self._texts = texts
        self._state = state
        self._on_open = on_open
        self._on_toggle_pause = on_toggle_pause
        self._on_quit = on_quit
        self._icon: Any = None
        self._has_tooltips = True
        self._do: Callable[[Callable[[], None]], None] = _at_once
        self._stopped = False
        self._lock = threading.RLock()  # a signal's handler may stop us while this very thread holds it

    def run(self) -> None:
        """Show the icon until `stop`; belongs on the main thread. Returns at once if stopped before."""
        pystray = _import_pystray()
        logging.getLogger("pystray._base").addFilter(_without_trace)
        with self._lock:
            if self._stopped:
                return
            self._icon = self._build(pystray)
        try:
            self._icon.run(self._appear)
        except Exception as error:  # noqa: BLE001 (GTK says goodbye to a notification daemon that may not exist)
            _log.debug("the tray ended with %s", error)

    def stop(self) -> None:
        """Take the icon away and let `run` return."""
        with self._lock:
            self._stopped = True
            icon = self._icon
        if icon is not None:
            self._do(icon.stop)

    def update(self, state: TrayState, texts: TrayTexts) -> None:
        """Show another state, or speak another language."""
        with self._lock:
            self._state, self._texts = state, texts
            icon = self._icon
        if icon is not None:
            self._do(lambda: self._refresh(icon))

    def _build(self, pystray: Any) -> Any:
        item = pystray.MenuItem
        menu = pystray.Menu(
            item(lambda _: self._texts.open, _ignoring_arguments(self._on_open), default=True),
            item(
                lambda _: self._texts.pause,
                _ignoring_arguments(self._on_toggle_pause),
                checked=lambda _: self._state is TrayState.PAUSED,
            ),
            pystray.Menu.SEPARATOR,
            item(lambda _: self._texts.quit, _ignoring_arguments(self._on_quit)),
        )
        backend = pystray.Icon.__module__.rpartition("_")[2]
        self._has_tooltips = backend != "xorg"
        icon = pystray.Icon("alfavoice", _picture(self._state), self._tooltip(), menu)
        if backend == "xorg":
            self._do = PlainXIcon(icon).do
        elif backend in ("gtk", "appindicator"):
            _keep_interrupt()
        return icon

    def _appear(self, icon: Any) -> None:
        """Run by pystray on a thread of its own once the loop runs."""
        self._do(lambda: self._show(icon))

    def _show(self, icon: Any) -> None:
        icon.visible = True
        self._refresh(icon)
        if self._stopped:
            icon.stop()

    def _refresh(self, icon: Any) -> None:
        if not icon.visible:
            return
        icon.icon = _picture(self._state)
        icon.title = self._tooltip()
        icon.update_menu()

    def _tooltip(self) -> str:
        """Return what the pointer reads; pystray on plain X shows none, and fails on Cyrillic (0.19.5)."""
        return self._texts.tooltips[self._state] if self._has_tooltips else NAME


def tray_available() -> bool:
    """Whether this desktop can show an icon."""
    return tray_problem() is None


def tray_problem() -> str | None:
    """Say in one line why there can be no icon; None when there can."""
    if not has_display():
        return "no tray: there is no display"
    try:
        _import_pystray()
    except ImportError as error:
        return f"no tray: {' '.join(str(error).split())}"
    return None


def _at_once(work: Callable[[], None]) -> None:
    """Do something here and now: pystray's other back ends take calls from any thread."""
    work()


def _ignoring_arguments(callback: Callable[[], None]) -> Callable[[], None]:
    """Wrap a callback in a plain function: pystray counts a method's `self` as an argument."""

    def call() -> None:
        callback()

    return call


def _import_pystray() -> Any:
    """Import pystray with the first backend of this system that works; ImportError when none does."""
    names = LINUX_BACKENDS if sys.platform.startswith("linux") else ("",)
    chosen = os.environ.get("PYSTRAY_BACKEND")
    problems: list[str] = []
    for name in (chosen,) if chosen else names:
        # GTK would otherwise probe GL and map a software renderer of 55 MB for an icon.
        variables = {"PYSTRAY_BACKEND": name, "GDK_GL": "disable"} if name else {}
        with _environment(variables):
            try:
                import pystray  # noqa: PLC0415 (needs a display: never imported by a headless core)
            except Exception as error:  # noqa: BLE001 (each backend fails in its own way: ValueError, X errors)
                problems.append(f"{name or sys.platform}: {error or type(error).__name__}")
                for left in [one for one in sys.modules if one.split(".")[0] == "pystray"]:
                    del sys.modules[left]
            else:
                return pystray
    raise ImportError("; ".join(problems))


@contextlib.contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Set variables for a moment only: the window's process inherits our environment."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _without_trace(record: logging.LogRecord) -> bool:
    """A panel that goes away is no reason for a traceback, nor, unless we look for it, for a line."""
    record.exc_info = None
    return _log.isEnabledFor(logging.DEBUG)


def _picture(state: TrayState) -> Any:
    from PIL import Image  # noqa: PLC0415 (4 MB that a headless core does not need)

    with Image.open(ICONS / f"tray-{state.value}.png") as picture:
        return picture.convert("RGBA")


def _keep_interrupt() -> None:
    """Give Ctrl+C back to the core: pystray 0.19.5 on GTK makes it end the process on the spot."""
    from gi.repository import GLib  # noqa: PLC0415

    if threading.current_thread() is not threading.main_thread():
        return
    handler = signal.getsignal(signal.SIGINT)

    def restore() -> bool:
        signal.signal(signal.SIGINT, handler)
        return False

    GLib.idle_add(restore)

"""Is there a screen to show a window on, and what GTK and WebKit need in the environment before they are
imported.

Run here on X11 only. Wayland, Windows and macOS are written from their documentation.
"""

import os
import re
import socket
import sys
from collections.abc import Mapping, MutableMapping
from pathlib import Path

X11_SOCKETS = Path("/tmp/.X11-unix")  # noqa: S108 (a fixed place of the X window system)
X11_FIRST_PORT = 6000
CONNECT_SECONDS = 1.0

_X11_NAME = re.compile(r"^(?:(?P<family>\w+)/)?(?P<host>[^:]*):(?P<number>\d+)(?:\.\d+)?$")


def has_display(environ: Mapping[str, str] | None = None) -> bool:
    """Whether windows can be opened: on Linux, whether the display server answers."""
    if not sys.platform.startswith("linux"):
        return True
    environment = os.environ if environ is None else environ
    return _has_wayland(environment) or _has_x11(environment)


def prepare_environment(environ: MutableMapping[str, str] | None = None) -> None:
    """Set what the window's libraries read at import. What the person set is left alone."""
    if not sys.platform.startswith("linux"):
        return
    environment = os.environ if environ is None else environ
    environment.setdefault("PYWEBVIEW_GUI", "gtk")
    if not has_gpu():
        # Without it the web process maps a software GL of 70 MB.
        environment.setdefault("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
    if environment.get("WAYLAND_DISPLAY") and _has_x11(environment):
        # A native Wayland window may neither restore its place nor raise itself.
        environment.setdefault("GDK_BACKEND", "x11")


def has_gpu(devices: Path = Path("/dev/dri")) -> bool:
    """Whether the kernel offers a device to render on."""
    return any(devices.glob("renderD*"))


def x11_address(name: str) -> str | tuple[str, int] | None:
    """Where the X server of a DISPLAY listens: a socket's path, a host and port, or None for nonsense."""
    found = _X11_NAME.match(name)
    if found is None:
        return None
    number = int(found["number"])
    if found["host"] in ("", "unix") or found["family"] == "unix":
        return str(X11_SOCKETS / f"X{number}")
    return found["host"], X11_FIRST_PORT + number


def _has_x11(environ: Mapping[str, str]) -> bool:
    address = x11_address(environ.get("DISPLAY", ""))
    if address is None:
        return False
    if isinstance(address, str):
        return _answers(address) or _answers(f"\0{address}")
    try:
        socket.create_connection(address, timeout=CONNECT_SECONDS).close()
    except OSError:
        return False
    return True


def _has_wayland(environ: Mapping[str, str]) -> bool:
    name = environ.get("WAYLAND_DISPLAY", "")
    folder = environ.get("XDG_RUNTIME_DIR", "")
    if not name or not (folder or name.startswith("/")):
        return False
    return _answers(str(Path(folder) / name))


def _answers(address: str) -> bool:
    """Whether something listens on a Unix socket; a name starting with a NUL is Linux's abstract kind."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(CONNECT_SECONDS)
        try:
            connection.connect(address)
        except OSError:
            return False
    return True

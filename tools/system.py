"""What the operating system has to bring: Python, Node, and packages from apt.

Nothing is installed that is there already. Where apt is not ours to call, the person gets the one line to run
and the build goes on, because the program works without a window and says itself what it misses.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.steps import UNUSABLE, BuildError, run, run_quietly, say

NODE_NEEDED = (20, 19)

WINDOW_PACKAGES = ("python3-gi", "gir1.2-gtk-3.0", "gir1.2-webkit2-4.1", "gir1.2-ayatanaappindicator3-0.1")
"""GTK and WebKit for the window and the tray: pip cannot bring these."""

SOUND_PACKAGES = ("libportaudio2", "libasound2-plugins")
"""PortAudio, and its way to PulseAudio and PipeWire; elsewhere the Python package brings its own."""

CHROMIUM = "chromium"
DESKTOP_PACKAGES = (
    *("xvfb", "openbox", "trayer", "xdotool", "x11-utils", "wmctrl", "imagemagick"),
    *("dbus", "dbus-x11", "gnome-keyring", "fonts-dejavu-core", "fonts-noto-color-emoji"),
    *("pulseaudio", "pulseaudio-utils", "espeak-ng"),
)
"""A whole desktop in memory, with a sound server and a voice, for the tests that open windows and record."""


def has_display(environ: Mapping[str, str]) -> bool:
    """True when a Linux window would have a screen to open on."""
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def packages_to_run(environ: Mapping[str, str]) -> tuple[str, ...]:
    """What `run` needs from apt: sound always, a window only where there is a screen."""
    return SOUND_PACKAGES + (WINDOW_PACKAGES if has_display(environ) else ())


def packages_to_test() -> tuple[str, ...]:
    """What `test` needs from apt. Ubuntu's chromium is a snap, so there Playwright brings its own."""
    browser = () if distribution() == "ubuntu" else (CHROMIUM,)
    return SOUND_PACKAGES + WINDOW_PACKAGES + browser + DESKTOP_PACKAGES


def install_packages(packages: Sequence[str]) -> None:
    """Make sure of the packages; print the line to run where we may not."""
    if not packages or sys.platform != "linux":
        return
    if not shutil.which("dpkg-query") or not shutil.which("apt-get"):
        say(f"This system has no apt. Install what it calls these: {' '.join(packages)}")
        return
    missing = missing_packages(packages, installed_packages(packages))
    if not missing:
        return
    rights = apt_rights()
    if rights is None:
        say(f"Missing system packages. Run this, then try again:\n  {apt_line(missing)}")
        return
    apt = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    try:
        run_quietly("apt-get update", [*apt, "update", "-qq"])
        run_quietly("apt-get install", [*apt, "install", "-y", "-qq", "--no-install-recommends", *missing])
    except BuildError as failure:
        say(f"{failure}. Run this by hand to see why:\n  {apt_line(missing)}")


def install_chromium(python: Path) -> None:
    """A Chromium for the tests in a browser, from Playwright where the system has none."""
    if any(shutil.which(name) for name in (CHROMIUM, "chromium-browser", "google-chrome")) or has_playwright_browser():
        return
    rights = ["--with-deps"] if sys.platform == "linux" and apt_rights() is not None else []
    run("Chromium for the tests", [python, "-m", "playwright", "install", *rights, CHROMIUM])


def has_playwright_browser() -> bool:
    """True when Playwright has fetched its own Chromium before."""
    caches = {"linux": "~/.cache", "darwin": "~/Library/Caches", "win32": "~/AppData/Local"}
    folder = Path(caches.get(sys.platform, "~/.cache")).expanduser() / "ms-playwright"
    return any(folder.glob("chromium-*"))


def missing_packages(wanted: Sequence[str], listing: str) -> list[str]:
    """The wanted packages that a dpkg listing of `name status` lines does not call installed."""
    rows = (line.split() for line in listing.splitlines())
    installed = {row[0] for row in rows if row[1:] == ["installed"]}
    return [name for name in wanted if name not in installed]


def apt_line(missing: Sequence[str]) -> str:
    """The one line a person runs to get the packages."""
    return f"sudo apt-get install -y --no-install-recommends {' '.join(missing)}"


def require_venv_module() -> None:
    """Debian splits venv from Python: fetch it, or say what to run."""
    if importlib.util.find_spec("ensurepip"):
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    install_packages([package])
    importlib.invalidate_caches()
    if not importlib.util.find_spec("ensurepip"):
        raise BuildError(f"This Python cannot make virtual environments. Run: {apt_line([package])}", UNUSABLE)


def require_node() -> None:
    """Node with npm, new enough for the build of the interface."""
    needed = ".".join(map(str, NODE_NEEDED))
    if not shutil.which("node") or not shutil.which("npm"):
        raise BuildError(f"Node {needed} or newer with npm is needed and was not found.", UNUSABLE)
    printed = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout.strip()
    if node_version(printed) < NODE_NEEDED:
        raise BuildError(f"Node {needed} or newer is needed; this is {printed or 'unknown'}.", UNUSABLE)


def node_version(printed: str) -> tuple[int, int]:
    """Major and minor of what `node --version` prints."""
    found = re.match(r"v(\d+)\.(\d+)", printed)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def program(name: str) -> str:
    """The full path of a program; Windows needs it to start npm.cmd."""
    path = shutil.which(name)
    if path is None:
        raise BuildError(f"{name} was not found.", UNUSABLE)
    return path


def distribution(os_release: Path = Path("/etc/os-release")) -> str:
    """The distribution's id, such as debian or ubuntu; empty elsewhere."""
    text = os_release.read_text("utf-8") if os_release.is_file() else ""
    found = re.search(r'^ID="?([\w.-]+)', text, re.MULTILINE)
    return found[1] if found else ""


def installed_packages(packages: Sequence[str]) -> str:
    """What dpkg knows of these packages."""
    query = ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *packages]
    return subprocess.run(query, capture_output=True, text=True, check=False).stdout


def apt_rights() -> list[str] | None:
    """How to call apt: as we are, through sudo, or not at all."""
    if sys.platform == "win32":
        return None
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    silent = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    return ["sudo"] if silent or sys.stdin.isatty() else None

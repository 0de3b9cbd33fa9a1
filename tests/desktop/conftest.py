"""Fixtures of the tests with real windows. They need Linux and the tools named in `virtual_desktop.py`."""

from __future__ import annotations

import shutil
import sys
import threading
from collections.abc import Iterator

import pytest

from tests.desktop.stand_in_page import StandInPage
from tests.desktop.virtual_desktop import TOOLS, VirtualDesktop, start_desktop

SHELL = (
    sys.executable,
    "-c",
    "import sys; from alfavoice.desktop.shell import read_target, run_shell; sys.exit(run_shell(read_target()))",
)


@pytest.fixture(scope="session")
def virtual_desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualDesktop]:
    """Start a desktop once for the tests of a worker."""
    if not sys.platform.startswith("linux"):
        pytest.skip("virtual displays are made here on Linux only")
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    with start_desktop(tmp_path_factory.mktemp("desktop")) as desktop:
        yield desktop


@pytest.fixture
def on_desktop(virtual_desktop: VirtualDesktop, monkeypatch: pytest.MonkeyPatch) -> VirtualDesktop:
    """Let what the test starts live on the virtual desktop."""
    for name, value in virtual_desktop.environment.items():
        monkeypatch.setenv(name, value)
    for name in ("WAYLAND_DISPLAY", "PYSTRAY_BACKEND", "GDK_BACKEND"):
        monkeypatch.delenv(name, raising=False)
    return virtual_desktop


@pytest.fixture
def shell_command() -> tuple[str, ...]:
    """Return how to start a window without the command line, which is the core's."""
    return SHELL


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

"""`alfavoice`: the core, its window and its tray.

The tray owns the main thread (pystray and macOS want it), the core lives in a thread with its own loop, the window in
a process of its own. Closing the window leaves the core in the tray; where there is no tray, it ends the program, so
that nothing is left running that nobody can reach.
"""

import logging
import sys
import threading
import urllib.error
import urllib.request
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from alfavoice.cli.running import AlreadyRunning, CoreOptions, RunningCore, options_of, run_core
from alfavoice.cli.tray_link import TrayLink
from alfavoice.core.log import configure
from alfavoice.core.paths import DataPaths
from alfavoice.desktop.browser import open_in_browser
from alfavoice.desktop.commands import ShellTarget
from alfavoice.desktop.display import has_display
from alfavoice.desktop.shell import ShellExit
from alfavoice.desktop.shell_process import ShellProcess
from alfavoice.desktop.single_instance import CoreRecord

_log = logging.getLogger(__name__)


def run_desktop(arguments: Namespace) -> int:
    """Start the program, or bring the one that runs to the front."""
    configure()
    options = options_of(arguments, any_port=True)
    if not has_display():
        run_core(options, _print_address)
        return 0
    try:
        return run_with_desktop(options, lambda _: None, opens_window=True)
    except AlreadyRunning:
        if _bring_to_front(_paths(options.data_dir)):
            return 0
        raise


def run_with_desktop(options: CoreOptions, on_ready: Callable[[RunningCore], None], *, opens_window: bool) -> int:
    """Run a core with everything this desktop allows, until it is told to quit."""
    return _Desktop(options, on_ready, opens_window=opens_window).run()


class _Desktop:
    """The program while it runs: one core thread, at most one window process, one tray."""

    def __init__(self, options: CoreOptions, on_ready: Callable[[RunningCore], None], *, opens_window: bool) -> None:
        self._options = options
        self._on_ready = on_ready
        self._opens_window = opens_window
        self._started = threading.Event()
        self._running: RunningCore | None = None
        self._failure: BaseException | None = None
        self._shell: ShellProcess | None = None
        self._tray: TrayLink | None = None

    def run(self) -> int:
        """Block until the core has ended."""
        core = threading.Thread(target=self._run_core, name="core")
        core.start()
        self._started.wait()
        if self._running is not None:
            self._serve_desktop(self._running)
        core.join()
        if self._failure is not None:
            raise self._failure
        return 0

    def show(self) -> None:
        """Bring the window forward or open it; on a thread, because opening may take a moment."""
        shell = self._shell
        if shell is not None:
            threading.Thread(target=shell.open, name="show-window").start()

    def quit(self) -> None:
        """End the program: the window, the tray, then the core."""
        if self._tray is not None:
            self._tray.stop()

    def _run_core(self) -> None:
        try:
            run_core(self._options, self._ready, show_window=self.show, signals=False)
        except BaseException as error:  # noqa: BLE001 - carried to the main thread, which raises it
            self._failure = error
        finally:
            self._started.set()
            self.quit()

    def _ready(self, running: RunningCore) -> None:
        self._running = running
        self._on_ready(running)
        self._started.set()

    def _serve_desktop(self, running: RunningCore) -> None:
        self._shell = ShellProcess(_target(running), on_exit=self._window_closed)
        self._tray = TrayLink(running, on_open=self.show, on_quit=self.quit)
        if self._opens_window:
            self._shell.open()
        self._tray.run()
        self._shell.close()
        running.server.stop()

    def _window_closed(self, code: int) -> None:
        running, tray = self._running, self._tray
        if code:
            _log.warning("the window ended by itself", extra={"exit_code": code})
        if code == ShellExit.NO_WEB_VIEW and running is not None and open_in_browser(running.url, running.token):
            return
        if running is None or tray is None or not self._opens_window:
            return
        if not tray.visible or (code == 0 and not running.core.settings.current.window.close_to_tray):
            self.quit()


def _target(running: RunningCore) -> ShellTarget:
    return ShellTarget(
        url=running.url,
        token=running.token,
        placement_path=running.paths.window_placement,
        storage_path=running.paths.web_storage,
        attached=True,
    )


def _print_address(running: RunningCore) -> None:
    print(f"AlfaVoice is ready. Open {running.url}/#t={running.token}", flush=True)


def _bring_to_front(paths: DataPaths) -> bool:
    record = CoreRecord.read(paths.core_record, paths.lock)
    if record is None:
        return False
    headers = {"authorization": f"Bearer {record.token}", "content-type": "application/json"}
    request = urllib.request.Request(f"{record.url}/api/window", b'{"action":"show"}', headers)  # noqa: S310 - ours
    try:
        urllib.request.urlopen(request, timeout=5).close()  # noqa: S310 - the address of our own core
    except urllib.error.HTTPError as error:
        print(f"alfavoice: it runs without a window, at {record.url} ({error.code}).", file=sys.stderr)
        return False
    except OSError:
        return False
    return True


def _paths(data_dir: Path) -> DataPaths:
    return DataPaths(data_dir.expanduser().absolute())

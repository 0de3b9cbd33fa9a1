"""The core's hold on the window's process: open it, bring it forward, end it, notice its death.

The core never waits for the window. Each "show" is answered; a window that ends with one unanswered was closing when
it was asked for, and is opened again.
"""

import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence

from alfavoice.desktop.commands import SHOWN, Command, ShellTarget, write_command, write_target

QUIT_SECONDS = 3.0
TERMINATE_SECONDS = 2.0

_log = logging.getLogger(__name__)

Process = subprocess.Popen[bytes]


class ShellProcess:
    """At most one window process at a time. All methods may be called from any thread."""

    def __init__(
        self,
        target: ShellTarget,
        *,
        command: Sequence[str] | None = None,
        on_exit: Callable[[int], None] | None = None,
    ) -> None:
        self._target = target
        self._command = tuple(command or default_command())
        self._on_exit = on_exit
        self._process: Process | None = None
        self._closed = False
        self._unanswered = 0
        self._lock = threading.Lock()

    @property
    def alive(self) -> bool:
        """Whether a window process runs."""
        process = self._process
        return process is not None and process.poll() is None

    def open(self) -> None:
        """Bring the window forward, or open one."""
        with self._lock:
            self._closed = False
            if self._process is not None and self._process.poll() is None and _send(self._process, "show"):
                self._unanswered += 1
                return
            self._start()

    def close(self) -> None:
        """End the window process, kindly first. Waits for its end."""
        with self._lock:
            self._closed = True
            process = self._process
            if process is None or process.poll() is not None:
                return
            _send(process, "quit")
        _wait_or_force(process)

    def _start(self) -> None:
        # A session of its own: Ctrl+C in a terminal must reach only the core, which then closes the window.
        process = subprocess.Popen(  # noqa: S603 (our own program)
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        self._process, self._unanswered = process, 0
        _write(process, write_target(self._target))
        threading.Thread(target=self._watch, args=(process,), name="shell-watch", daemon=True).start()

    def _watch(self, process: Process) -> None:
        self._hear(process)
        code = process.wait()
        _hang_up(process)
        with self._lock:
            replaced = self._process is not process
            if self._unanswered and not self._closed and not replaced:
                self._start()
                replaced = True
        if not replaced and self._on_exit:
            self._on_exit(code)

    def _hear(self, process: Process) -> None:
        """Count answers until the process ends."""
        if process.stdout is None:
            return
        with process.stdout:
            for line in process.stdout:
                with self._lock:
                    if line == SHOWN and self._process is process and self._unanswered:
                        self._unanswered -= 1


def default_command() -> tuple[str, ...]:
    """Return how this very program starts its window."""
    if getattr(sys, "frozen", False):
        return (sys.executable, "shell", "--attached")
    return (sys.executable, "-m", "alfavoice", "shell", "--attached")


def _send(process: Process, command: Command) -> bool:
    return _write(process, write_command(command))


def _write(process: Process, line: bytes) -> bool:
    """Write a line; false when the process is gone."""
    if process.stdin is None:
        return False
    try:
        process.stdin.write(line)
        process.stdin.flush()
    except (OSError, ValueError):
        return False
    return True


def _hang_up(process: Process) -> None:
    try:
        if process.stdin:
            process.stdin.close()
    except OSError:
        _log.debug("the window's process did not read its last command")


def _wait_or_force(process: Process) -> None:
    try:
        process.wait(QUIT_SECONDS)
    except subprocess.TimeoutExpired:
        _log.warning("the window did not close in %.0f s and is ended", QUIT_SECONDS)
        process.terminate()
        try:
            process.wait(TERMINATE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

"""The tray and the core, tied together: the tray shows what the settings and the recorder say, and changes settings."""

import asyncio
import logging
import signal
import threading
from collections.abc import Callable
from types import FrameType

from alfavoice.cli.running import RunningCore
from alfavoice.core.locale import interface_language
from alfavoice.core.messages import LibraryChanged, ServerMessage
from alfavoice.desktop.texts import tray_texts
from alfavoice.desktop.tray import Tray, TrayState, tray_problem
from alfavoice.recording.events import SessionStarted, SessionStopped
from alfavoice.settings.messages import HotkeysPatch, SettingsPatch

_log = logging.getLogger(__name__)


class TrayLink:
    """Owns the main thread until the program ends, with an icon where the desktop can show one."""

    def __init__(self, running: RunningCore, on_open: Callable[[], None], on_quit: Callable[[], None]) -> None:
        self._running = running
        self._ended = threading.Event()
        problem = tray_problem()
        if problem is not None:
            _log.warning(problem)
        self._tray = None if problem else self._make(on_open, on_quit)

    @property
    def visible(self) -> bool:
        """Whether there is an icon by which the window can be opened again."""
        return self._tray is not None

    def run(self) -> None:
        """Block until `stop`, a signal, or the end of the tray."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        unsubscribe = self._running.core.bus.subscribe(self._hear)
        try:
            if self._tray is not None and not self._ended.is_set():
                self._tray.run()
            else:
                self._ended.wait()
        finally:
            unsubscribe()

    def stop(self) -> None:
        """Let `run` return; from any thread."""
        self._ended.set()
        if self._tray is not None:
            self._tray.stop()

    def _make(self, on_open: Callable[[], None], on_quit: Callable[[], None]) -> Tray:
        settings = self._running.core.settings.current
        texts = tray_texts(interface_language(settings.general.language))
        return Tray(texts, on_open=on_open, on_toggle_pause=self._toggle_pause, on_quit=on_quit, state=self._state())

    def _state(self) -> TrayState:
        if self._running.core.recorder.running:
            return TrayState.RECORDING
        return TrayState.PAUSED if self._running.core.settings.current.hotkeys.paused else TrayState.IDLE

    def _hear(self, message: ServerMessage) -> None:
        changed = isinstance(message, LibraryChanged) and message.collection == "settings"
        if self._tray is not None and (changed or isinstance(message, SessionStarted | SessionStopped)):
            language = self._running.core.settings.current.general.language
            self._tray.update(self._state(), tray_texts(interface_language(language)))

    def _toggle_pause(self) -> None:
        settings = self._running.core.settings
        patch = SettingsPatch(hotkeys=HotkeysPatch(paused=not settings.current.hotkeys.paused))
        asyncio.run_coroutine_threadsafe(settings.change(patch), self._running.loop)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stop()

"""The state a client needs before anything else, and again after it reconnects."""

import sys
from typing import Literal

from alfavoice import __version__
from alfavoice.api.messages import AppState
from alfavoice.core.bus import Bus
from alfavoice.core.ids import new_id
from alfavoice.library.library import Library
from alfavoice.recording.recorder import Recorder


class StateKeeper:
    """Puts the state together whenever it is asked for."""

    def __init__(self, bus: Bus, library: Library, recorder: Recorder, *, desktop: bool) -> None:
        self._bus = bus
        self._library = library
        self._recorder = recorder
        self._desktop = desktop
        self._instance = new_id()

    def current(self) -> AppState:
        """Return the state as it is now."""
        return AppState(
            version=__version__,
            platform=_platform(),
            desktop=self._desktop,
            library_health=self._library.health,
            recorder=self._recorder.state(),
            revisions=self._bus.revisions,
            instance=self._instance,
        )


def _platform() -> Literal["windows", "macos", "linux"]:
    if sys.platform == "win32":
        return "windows"
    return "macos" if sys.platform == "darwin" else "linux"

"""pystray's icon for desktops with X and without GTK, mended (pystray 0.19.5, python-xlib 0.33).

It handles clicks but never asks for them. It docks anew with every change, which confuses panels. And it lets several
threads talk to the X server over one connection, where one may read the event that another waits for: clicks lie
unseen, updates and the end never come. Here everything is said on the icon's own thread; others leave their work in a
queue and wake it.
"""

import os
import queue
import select
from collections.abc import Callable, Iterator
from typing import Any

Work = Callable[[], None]


class PlainXIcon:
    """Runs work on the thread of a pystray icon."""

    def __init__(self, icon: Any) -> None:
        from Xlib import X  # noqa: PLC0415

        self._display = icon._display
        self._work: queue.SimpleQueue[Work] = queue.SimpleQueue()
        self._wake, self._waker = os.pipe()
        self._icon, self._dock = icon, icon._dock_window
        icon._events, icon._dock_window = self._events, self._dock_once
        icon._window.change_attributes(event_mask=X.ExposureMask | X.StructureNotifyMask | X.ButtonPressMask)
        self._display.sync()

    def do(self, work: Work) -> None:
        """Have something done; from any thread, and from a signal's handler."""
        self._work.put(work)
        os.write(self._waker, b".")

    def _dock_once(self) -> None:
        if self._icon._systray_manager is None:
            self._dock()

    def _events(self) -> Iterator[Any]:
        """Yield X events, and do the work that was left in between; in place of pystray's own loop."""
        while True:
            while not self._display.pending_events():
                self._display.flush()
                ready, _, _ = select.select([self._display.fileno(), self._wake], [], [])
                if self._wake in ready:
                    os.read(self._wake, 1)
                    self._work.get()()
            yield self._display.next_event()

"""A WebSocket client that keeps everything it hears, on a thread of its own."""

import contextlib
import json
import threading
from types import TracebackType
from typing import Any, Self

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.recorder.served_recorder import PATIENCE_S
from tests.served import ServedCore
from tests.waiting import until


class Ears:
    """Hears a core from `with` on."""

    def __init__(self, core: ServedCore) -> None:
        self.heard: list[Any] = []
        self._connected = connect(f"{core.url.replace('http', 'ws')}/ws?token={core.token}")
        self._thread = threading.Thread(target=self._listen)

    def __enter__(self) -> Self:
        self._socket = self._connected.__enter__()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connected.__exit__(kind, error, trace)
        self._thread.join()

    def say(self, message: object) -> None:
        """Send a message."""
        self._socket.send(json.dumps(message))

    def all(self, kind: str, **having: object) -> list[Any]:
        """Return all messages of a kind with these fields, so far."""
        return [each for each in list(self.heard) if each["type"] == kind and having.items() <= each.items()]

    def wait_for(self, kind: str, **having: object) -> Any:
        """Return the first message of a kind with these fields as soon as there is one."""
        return until(lambda: self.all(kind, **having), f"{kind} {having}", PATIENCE_S)[0]

    def recorder(self, **having: object) -> Any:
        """Return the next thing that is said of the recorder, from now on, and has these fields."""
        known = len(self.all("recorder"))

        def look() -> Any:
            states = [message["recorder"] for message in self.all("recorder")[known:]]
            return next((state for state in states if having.items() <= state.items()), None)

        return until(look, f"a recorder with {having}", PATIENCE_S)

    def _listen(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            for message in self._socket:
                self.heard.append(json.loads(message))

"""Every client that is connected, each with a bounded queue of its own: a slow one never slows the core.

A message with a key replaces an older one of the same key that still waits (the state; later, levels). When a queue is
full all the same, its client is told so and closed; it finds everything again over `get_state` and REST.
"""

import asyncio
from collections import deque
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import msgspec

from alfavoice.core.messages import RequestId, ServerMessage

_MOST_WAITING = 512


class TooSlow(Exception):
    """A client does not read what it is sent."""


@dataclass
class _Waiting:
    """One encoded message in a queue."""

    data: bytes
    key: Hashable | None


class Outbox:
    """What waits to be sent to one client."""

    def __init__(self, most: int = _MOST_WAITING) -> None:
        self._most = most
        self._queue: deque[_Waiting] = deque()
        self._replaceable: dict[Hashable, _Waiting] = {}
        self._something = asyncio.Event()
        self._overflowed = asyncio.Event()
        self.expected: dict[Hashable, RequestId] = {}
        """The requests that the next broadcast of their kind answers."""

    def put(self, data: bytes, key: Hashable | None = None) -> None:
        """Queue a message, or let it take the place of an older one."""
        older = self._replaceable.get(key) if key is not None else None
        if older is not None:
            older.data = data
            return
        if len(self._queue) >= self._most:
            self._overflowed.set()
            return
        waiting = _Waiting(data, key)
        self._queue.append(waiting)
        if key is not None:
            self._replaceable[key] = waiting
        self._something.set()

    async def next(self) -> bytes:
        """Return the next message as soon as there is one."""
        while not self._queue:
            self._something.clear()
            await self._something.wait()
        waiting = self._queue.popleft()
        if waiting.key is not None:
            del self._replaceable[waiting.key]
        return waiting.data

    async def watch(self) -> None:
        """Wait until the client has fallen behind for good, and say so, even while a message is being sent."""
        await self._overflowed.wait()
        raise TooSlow


class Hub:
    """Sends what happens to every client."""

    def __init__(self) -> None:
        self._clients: set[Outbox] = set()
        self._encoder = msgspec.json.Encoder()

    @property
    def count(self) -> int:
        """How many clients are connected."""
        return len(self._clients)

    @contextmanager
    def client(self) -> Iterator[Outbox]:
        """Connect a client for a while."""
        outbox = Outbox()
        self._clients.add(outbox)
        try:
            yield outbox
        finally:
            self._clients.discard(outbox)

    def broadcast(self, message: ServerMessage, key: Hashable | None = None) -> None:
        """Queue a message for every client."""
        if not self._clients:
            return
        data = self._encoder.encode(message)
        kind = kind_of(message)
        for outbox in self._clients:
            request_id = outbox.expected.pop(kind, None)
            outbox.put(data if request_id is None else self._encoder.encode(answering(message, request_id)), key)

    def send(self, outbox: Outbox, message: ServerMessage) -> None:
        """Queue a message for one client."""
        outbox.put(self._encoder.encode(message))


def kind_of(message: ServerMessage) -> Hashable:
    """Return what an expected answer is known by: what it says, and of which recording."""
    session: Any = getattr(message, "session", None)
    return type(message), getattr(session, "id", None)


def answering(message: ServerMessage, request_id: RequestId) -> ServerMessage:
    """Return the message as the answer to a request."""
    return msgspec.structs.replace(message, request_id=request_id)

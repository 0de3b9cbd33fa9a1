"""How parts tell each other that something happened.

Anyone may publish from any thread; subscribers run on the event loop, in the order of publishing. A subscriber only
hands the message on (to its own bounded queue): the bus itself holds nothing back.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable

from msgspec import UNSET

from alfavoice.core.messages import ChangeAction, CollectionName, LibraryChanged, ServerMessage

_log = logging.getLogger(__name__)

Subscriber = Callable[[ServerMessage], None]


class Bus:
    """Publish from any thread, receive on the loop."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._subscribers: list[Subscriber] = []
        self._revisions: Counter[CollectionName] = Counter()

    @property
    def revisions(self) -> dict[CollectionName, int]:
        """How often each collection has changed since the start."""
        return dict(self._revisions)

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Call `subscriber` with every message from now on; returns the way to stop it."""
        self._subscribers.append(subscriber)
        return lambda: self._subscribers.remove(subscriber)

    def publish(self, message: ServerMessage) -> None:
        """Hand a message to every subscriber, soon."""
        self._loop.call_soon_threadsafe(self._deliver, message)

    def changed(self, collection: CollectionName, action: ChangeAction, record_id: str | None = None) -> None:
        """Announce a change of the library. Called on the loop, which owns the revisions."""
        self._revisions[collection] += 1
        revision = self._revisions[collection]
        named = UNSET if record_id is None else record_id
        self._deliver(LibraryChanged(collection=collection, action=action, revision=revision, id=named))

    def _deliver(self, message: ServerMessage) -> None:
        for subscriber in tuple(self._subscribers):
            try:
                subscriber(message)
            except Exception:  # noqa: BLE001 - one broken listener must not silence the others
                _log.exception("a subscriber failed")

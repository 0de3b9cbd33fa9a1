"""Who is next: so many at a time, by priority, then by ticket. Can be paused and resized while it runs."""

import asyncio
from bisect import insort
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

Place = tuple[int, int]
"""Priority and ticket; no two are the same."""


class Turns:
    """A priority queue in front of a few places."""

    def __init__(self, size: int) -> None:
        self.taken = 0
        self._size = size
        self._paused = False
        self._waiting: list[tuple[Place, asyncio.Future[None]]] = []

    @asynccontextmanager
    async def turn(self, place: Place) -> AsyncGenerator[None]:
        """Wait for a turn and hold it."""
        await self._wait(place)
        try:
            yield
        finally:
            self._give_back()

    def pause(self) -> None:
        """Let nobody in any more; who is in, stays."""
        self._paused = True

    def resume(self) -> None:
        """Go on."""
        self._paused = False
        self._let_in()

    def resize(self, size: int) -> None:
        """Change how many may be in. Nobody is sent away."""
        self._size = size
        self._let_in()

    async def _wait(self, place: Place) -> None:
        turn = asyncio.get_running_loop().create_future()
        entry = (place, turn)
        insort(self._waiting, entry)
        self._let_in()
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # let in at the very instant of leaving
                self._give_back()
            elif entry in self._waiting:
                self._waiting.remove(entry)
            raise

    def _give_back(self) -> None:
        self.taken -= 1
        self._let_in()

    def _let_in(self) -> None:
        while self._waiting and not self._paused and self.taken < self._size:
            _, turn = self._waiting.pop(0)
            if not turn.cancelled():
                self.taken += 1
                turn.set_result(None)

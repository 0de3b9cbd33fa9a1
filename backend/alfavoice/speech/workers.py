"""The worker processes by the model they hold: leased for one job, kept warm for the next, ended when idle.

There are never more than the size that was set, plus those that finish a job after it was made smaller.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

from alfavoice.speech.catalog import ModelCard
from alfavoice.speech.failures import EngineRefused
from alfavoice.speech.worker_process import WorkerProcess


class Workers:
    """A few processes with a loaded model each. None is started before it is needed."""

    def __init__(self, size: int, command: Sequence[str], idle_s: float) -> None:
        self._size = size
        self._command = command
        self._idle_s = idle_s
        self._running: set[WorkerProcess] = set()
        self._idle: dict[WorkerProcess, asyncio.TimerHandle] = {}
        """Who waits for work, longest first, and when it is ended."""
        self._leased = 0

    @property
    def pids(self) -> list[int]:
        """The process ids of all that run."""
        return [worker.pid for worker in self._running if worker.alive]

    @asynccontextmanager
    async def lease(self, card: ModelCard) -> AsyncGenerator[WorkerProcess]:
        """Lend a worker for a model. It survives a refused sound, and no other failure."""
        self._leased += 1
        worker = None
        try:
            worker = self._take(card) or await self._start(card)
            yield worker
        except BaseException as error:
            if worker and not isinstance(error, EngineRefused):
                worker.kill()
            raise
        finally:
            self._leased -= 1
            if worker:
                self._put_back(worker)

    def resize(self, size: int) -> None:
        """Change how many there may be; idle ones beyond that are ended."""
        self._size = size
        self._trim()

    async def close(self, within_s: float) -> None:
        """End all and see them gone."""
        self._size = 0
        gone = [worker.gone for worker in self._running]
        for worker in self._running:
            worker.kill()
        if gone:
            await asyncio.wait(gone, timeout=within_s)

    def _take(self, card: ModelCard) -> WorkerProcess | None:
        """Take the one with this model that worked last."""
        for worker in reversed(self._idle):
            if worker.card == card and worker.alive:
                self._idle.pop(worker).cancel()
                return worker
        return None

    async def _start(self, card: ModelCard) -> WorkerProcess:
        self._trim()
        worker = await WorkerProcess.start(card, self._command)
        self._running.add(worker)
        worker.gone.add_done_callback(lambda _: self._forget(worker))
        return worker

    def _put_back(self, worker: WorkerProcess) -> None:
        if worker.alive:
            self._idle[worker] = asyncio.get_running_loop().call_later(self._idle_s, self._end, worker)
            self._trim()

    def _trim(self) -> None:
        """End idle ones, longest idle first, as long as there are too many."""
        for worker in list(self._idle)[: max(0, self._leased + len(self._idle) - self._size)]:
            self._end(worker)

    def _end(self, worker: WorkerProcess) -> None:
        self._idle.pop(worker).cancel()
        worker.kill()

    def _forget(self, worker: WorkerProcess) -> None:
        self._running.discard(worker)
        if timer := self._idle.pop(worker, None):
            timer.cancel()

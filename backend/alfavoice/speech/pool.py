"""Recognition in worker processes: live sound first, a crash is tried again, and a poisoned sound stops nobody else.

- No process runs before the first job, and none after the pool is closed.
- A worker that dies or hangs is replaced and its job tried again after a while; a refusal of the engine is final.
- Cancelling the task that waits for a job takes the job back, and ends the worker that was at it.
"""

import asyncio
import itertools
import logging
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

from alfavoice.core.errors import Unavailable
from alfavoice.speech.catalog import Catalog, ModelCard
from alfavoice.speech.failures import WorkerDied, WorkerHung
from alfavoice.speech.jobs import Job, Recognition
from alfavoice.speech.limits import Limits
from alfavoice.speech.turns import Place, Turns
from alfavoice.speech.worker_process import COMMAND
from alfavoice.speech.workers import Workers

DEFAULT_SIZE = 2
END_WITHIN_S = 2.0

Started = Callable[[], None]

_log = logging.getLogger(__name__)


class WorkerPool:
    """Speech workers for the whole program. Lives on one event loop: `async with WorkerPool() as pool`."""

    def __init__(
        self,
        catalog: Catalog | None = None,
        *,
        size: int = DEFAULT_SIZE,
        limits: Limits | None = None,
        command: Sequence[str] = COMMAND,
    ) -> None:
        self._catalog = catalog or Catalog()
        self._limits = limits or Limits()
        self._turns = Turns(size)
        self._workers = Workers(size, command, self._limits.idle_s)
        self._tickets = itertools.count()
        self._jobs: set[asyncio.Task[Recognition]] = set()
        self._closed = False

    async def __aenter__(self) -> Self:
        """Nothing runs yet."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Cancel what is left and end all workers."""
        self._closed = True
        for job in self._jobs:
            job.cancel()
        await asyncio.gather(*self._jobs, return_exceptions=True)
        await self._workers.close(END_WITHIN_S)

    @property
    def active(self) -> int:
        """How many jobs are being recognised."""
        return self._turns.taken

    @property
    def pending(self) -> int:
        """How many jobs wait, for their turn or for another attempt."""
        return len(self._jobs) - self._turns.taken

    @property
    def pids(self) -> list[int]:
        """The process ids of the workers."""
        return self._workers.pids

    async def transcribe(self, job: Job, started: Started | None = None) -> Recognition:
        """Recognise a sound; raise `TranscriptionFailed` with the reason. `started` is told of every attempt."""
        if self._closed:
            raise Unavailable("Speech recognition has ended.", code="speech.closed")
        card = self._catalog.resolve(job.model)
        place = (job.priority, next(self._tickets))
        task = asyncio.create_task(self._persist(job, card, place, started))
        self._jobs.add(task)
        task.add_done_callback(self._jobs.discard)
        return await task

    def pause(self) -> None:
        """Start no more jobs; those that run finish."""
        self._turns.pause()

    def resume(self) -> None:
        """Go on."""
        self._turns.resume()

    def resize(self, size: int) -> None:
        """Change how many work at once. Whoever is at work finishes."""
        self._turns.resize(size)
        self._workers.resize(size)

    async def _persist(self, job: Job, card: ModelCard, place: Place, started: Started | None) -> Recognition:
        for back_off_s in self._limits.back_offs_s:
            try:
                return await self._attempt(job, card, place, started)
            except (WorkerDied, WorkerHung) as failure:
                _log.warning("speech job is tried again", extra={"code": failure.code, "back_off_s": back_off_s})
            await asyncio.sleep(back_off_s)
        return await self._attempt(job, card, place, started)

    async def _attempt(self, job: Job, card: ModelCard, place: Place, started: Started | None) -> Recognition:
        async with self._turns.turn(place):
            if started:
                started()
            pcm = await asyncio.to_thread(job.read)
            async with self._workers.lease(card) as worker:
                heard = await worker.transcribe(pcm, job.language, self._limits)
        return Recognition(transcript=heard.transcript, model=card.id, engine_s=heard.seconds)

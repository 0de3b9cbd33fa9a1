"""Brings every chunk to its text: live ones first, then what an earlier run left, then what is to be done again.

A chunk's record says that it is pending, so the queue survives a crash: what waits in here is only a view of it.
"""

import asyncio
import logging
from collections.abc import Sequence

from msgspec import UNSET, UnsetType

from alfavoice.core.bus import Bus
from alfavoice.core.errors import AppError
from alfavoice.core.messages import LibraryChanged, ServerMessage
from alfavoice.recording import metrics
from alfavoice.recording.events import ChunkCreated
from alfavoice.recording.messages import ChunkStatus, Language, Queued, QueueState, Retranscribe, RetranscribeMany
from alfavoice.recording.recordings import Recordings
from alfavoice.settings.messages import RecognitionPatch, SettingsPatch
from alfavoice.settings.settings import SettingsKeeper
from alfavoice.speech.catalog import Catalog
from alfavoice.speech.jobs import Job, Priority
from alfavoice.speech.pool import WorkerPool

_log = logging.getLogger(__name__)
_CANCELLED = "It was taken out of the queue."
_UNEXPECTED = "It could not be transcribed for a reason we did not foresee; the log says more."
Place = tuple[str, str]
"""A chunk: the id of its recording, and its own."""


class Transcriber:
    """The transcription queue of all recordings."""

    def __init__(
        self, recordings: Recordings, pool: WorkerPool, catalog: Catalog, settings: SettingsKeeper, bus: Bus
    ) -> None:
        self._recordings = recordings
        self._pool = pool
        self._catalog = catalog
        self._settings = settings
        self._tasks: dict[Place, asyncio.Task[None]] = {}
        bus.subscribe(self._hear)

    async def start(self) -> None:
        """Go on with what an earlier run left."""
        self._follow_settings()
        for session_id, chunk_id in await self._recordings.pending():
            self._enqueue((session_id, chunk_id), Priority.BACKLOG)

    async def close(self) -> None:
        """Let go of everything; what waits is pending on the disk."""
        await _cancelled(list(self._tasks.values()))

    def check(self, model: str) -> None:
        """Refuse a model that nobody knows, by name."""
        self._catalog.resolve(model)

    def state(self) -> QueueState:
        """Return how the queue is."""
        active = self._pool.active
        paused = self._settings.current.recognition.paused
        return QueueState(paused=paused, pending=len(self._tasks) - active, active=active)

    async def pause(self, *, paused: bool) -> QueueState:
        """Start no more chunks, or go on; a restart changes nothing about it."""
        await self._settings.change(SettingsPatch(recognition=RecognitionPatch(paused=paused)))
        self._follow_settings()
        return self.state()

    async def again(self, session_id: str, wanted: Retranscribe, chunk_ids: Sequence[str]) -> Queued:
        """Transcribe chunks again; what they say now is kept as a version."""
        model = "" if wanted.model is UNSET else wanted.model
        self.check(model)
        fresh = [chunk_id for chunk_id in chunk_ids if (session_id, chunk_id) not in self._tasks]
        for chunk in await self._recordings.queue(session_id, fresh):
            self._enqueue((chunk.session_id, chunk.id), Priority.AGAIN, wanted.language, model)
        return Queued(count=len(fresh))

    async def again_many(self, session_id: str, wanted: RetranscribeMany) -> Queued:
        """Transcribe many chunks of a recording again, or all of them."""
        session = await self._recordings.get(session_id)
        named = None if wanted.chunk_ids is UNSET else set(wanted.chunk_ids)
        chunks = [
            chunk.id
            for chunk in session.chunks
            if (named is None or chunk.id in named) and (chunk.status == "failed" or not wanted.only_failed)
        ]
        return await self.again(session_id, Retranscribe(language=wanted.language, model=wanted.model), chunks)

    async def cancel(self, session_id: str) -> Queued:
        """Take a recording's chunks out of the queue; they keep the text they have."""
        taken = {place: task for place, task in self._tasks.items() if place[0] == session_id}
        await _cancelled(list(taken.values()))
        for place in taken:
            chunk = await self._recordings.chunk(*place)
            has_text = chunk.transcription is not UNSET
            await self._mark(place, "completed" if has_text else "failed", None if has_text else _CANCELLED)
        return Queued(count=len(taken))

    def _hear(self, message: ServerMessage) -> None:
        if isinstance(message, ChunkCreated) and message.chunk.status == "pending":
            self._enqueue((message.session_id, message.chunk.id), Priority.LIVE)
        elif isinstance(message, LibraryChanged) and message.collection == "settings":
            self._follow_settings()

    def _follow_settings(self) -> None:
        recognition = self._settings.current.recognition
        self._pool.resize(recognition.workers)
        if recognition.paused:
            self._pool.pause()
        else:
            self._pool.resume()

    def _enqueue(
        self, place: Place, priority: Priority, language: Language | UnsetType = UNSET, model: str = ""
    ) -> None:
        if place in self._tasks:
            return
        task = asyncio.create_task(self._transcribe(place, priority, language, model), name=f"transcribe {place[1]}")
        self._tasks[place] = task
        task.add_done_callback(lambda _: self._forget(place))
        metrics.PENDING_TRANSCRIPTIONS.set(len(self._tasks))

    def _forget(self, place: Place) -> None:
        del self._tasks[place]
        metrics.PENDING_TRANSCRIPTIONS.set(len(self._tasks))

    async def _transcribe(self, place: Place, priority: Priority, language: Language | UnsetType, model: str) -> None:
        try:
            await self._recognise(place, priority, language, model)
        except AppError as failure:
            await self._mark(place, "failed", failure.sentence)
        except Exception:  # noqa: BLE001 - the top of a task
            _log.exception("a chunk could not be transcribed", extra={"session_id": place[0], "chunk_id": place[1]})
            await self._mark(place, "failed", _UNEXPECTED)

    async def _recognise(self, place: Place, priority: Priority, language: Language | UnsetType, model: str) -> None:
        facts = await self._recordings.facts(place[0])
        job = Job(
            read=await self._recordings.chunk_sound(*place),
            language=facts.language if language is UNSET else language,
            model=model or facts.model or self._settings.current.recognition.model,
            priority=priority,
        )
        marks: list[asyncio.Task[None]] = []
        try:
            recognition = await self._pool.transcribe(
                job, lambda: marks.append(asyncio.create_task(self._mark(place, "transcribing")))
            )
        finally:
            await asyncio.gather(*marks)  # before anything else is said of this chunk
        metrics.TRANSCRIPTIONS.labels(recognition.model).inc()
        metrics.TRANSCRIPTION_SECONDS.labels(recognition.model).observe(recognition.engine_s)
        await self._recordings.keep_transcript(*place, recognition.transcript, recognition.model)
        metrics.CHUNKS.labels("completed").inc()

    async def _mark(self, place: Place, status: ChunkStatus, error: str | None = None) -> None:
        if status == "failed":
            metrics.CHUNKS.labels("failed").inc()
        try:
            await self._recordings.mark(*place, status, error)
        except AppError as failure:  # deleted in the meantime, or no room: the next start finds it pending
            _log.warning("a chunk's status could not be kept", extra={"chunk_id": place[1], "error": str(failure)})


async def _cancelled(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

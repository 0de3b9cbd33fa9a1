"""HTTP routes of recordings: the list, one of them, its sound, its text, the queue."""

import asyncio
from typing import Annotated, Any

from litestar import Controller, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from alfavoice.recording.exporting import exported
from alfavoice.recording.index import SessionFilter
from alfavoice.recording.messages import (
    ChunkDetail,
    ChunkPatch,
    Devices,
    ExportFormat,
    Queued,
    QueuePatch,
    QueueState,
    RecorderState,
    Retranscribe,
    RetranscribeMany,
    Session,
    SessionList,
    SessionPatch,
    SessionStart,
    SessionStatus,
    SessionSummary,
)
from alfavoice.recording.recorder import Recorder
from alfavoice.recording.recordings import Recordings
from alfavoice.recording.sound_response import SoundResponse
from alfavoice.recording.transcriber import Transcriber
from alfavoice.records.routes import Limit, Offset, Words
from alfavoice.speech.catalog import Catalog
from alfavoice.speech.messages import ModelList

Format = Annotated[ExportFormat, QueryParameter(name="format")]
Tracks = Annotated[str, QueryParameter(pattern="^(full|mic|system)$")]


class SessionsController(Controller):
    """Recording by recording."""

    path = "/api/sessions"
    tags = ("recordings",)

    @get(operation_id="listSessions")
    async def list_sessions(
        self,
        recordings: NamedDependency[Recordings],
        q: Words = "",
        limit: Limit = 20,
        offset: Offset = 0,
        tag: FromQuery[str | None] = None,
        status: FromQuery[SessionStatus | None] = None,
        troubled: FromQuery[bool | None] = None,
    ) -> SessionList:
        """List recordings, newest first; with `q`, those in which its words are said, in any form."""
        return await recordings.list(q, limit, offset, SessionFilter(tag=tag, status=status, troubled=troubled))

    @post(operation_id="startSession")
    async def start(self, recorder: NamedDependency[Recorder], data: JSONBody[SessionStart]) -> Session:
        """Start recording."""
        return await recorder.start(data)

    @post("/stop", operation_id="stopSession", status_code=200)
    async def stop(self, recorder: NamedDependency[Recorder]) -> Session:
        """Stop recording."""
        return await recorder.stop()

    @get("/recorder", operation_id="getRecorder")
    async def recorder_state(self, recorder: NamedDependency[Recorder]) -> RecorderState:
        """Return how the recorder is."""
        return recorder.state()

    @get("/{session_id:str}", operation_id="getSession")
    async def read(self, recordings: NamedDependency[Recordings], session_id: FromPath[str]) -> Session:
        """Return one recording with its chunks."""
        return await recordings.get(session_id)

    @patch("/{session_id:str}", operation_id="changeSession")
    async def change(
        self, recordings: NamedDependency[Recordings], session_id: FromPath[str], data: JSONBody[SessionPatch]
    ) -> SessionSummary:
        """Rename a recording, or tag it."""
        return await recordings.change(session_id, data)

    @delete("/{session_id:str}", operation_id="deleteSession")
    async def remove(self, recordings: NamedDependency[Recordings], session_id: FromPath[str]) -> None:
        """Put a recording into the trash."""
        await recordings.delete(session_id)

    @post("/{session_id:str}/restore", operation_id="restoreSession", status_code=200)
    async def restore(self, recordings: NamedDependency[Recordings], session_id: FromPath[str]) -> SessionSummary:
        """Bring a recording back from the trash."""
        return await recordings.restore(session_id)

    @get("/{session_id:str}/export", operation_id="exportSession", media_type="application/octet-stream")
    async def export(
        self, recordings: NamedDependency[Recordings], session_id: FromPath[str], file_format: Format = "txt"
    ) -> Response[bytes]:
        """Return the transcript as a file."""
        return await asyncio.to_thread(exported, await recordings.details(session_id), file_format)

    @get("/{session_id:str}/full.wav", operation_id="getSessionSound", media_type="audio/wav")
    async def sound(
        self, recordings: NamedDependency[Recordings], session_id: FromPath[str], track: Tracks = "full"
    ) -> SoundResponse:
        """Return the sound, or the byte range that is asked for; `track` chooses the microphone's or the system's."""
        return SoundResponse(await recordings.open_sound(session_id, track))

    @get("/{session_id:str}/peaks", operation_id="getSessionPeaks")
    async def peaks(
        self,
        recordings: NamedDependency[Recordings],
        session_id: FromPath[str],
        count: Annotated[int, QueryParameter(ge=10, le=20_000)] = 2000,
        track: Tracks = "full",
    ) -> list[float]:
        """Return the waveform as so many loudest values, 0 to 1, evenly spread over the recording."""
        return await recordings.peaks(session_id, track, count)


class ChunksController(Controller):
    """The chunks of a recording."""

    path = "/api/sessions/{session_id:str}/chunks"
    tags = ("recordings",)

    @get("/{name:str}", operation_id="getChunk")
    async def read(
        self, recordings: NamedDependency[Recordings], session_id: FromPath[str], name: FromPath[str]
    ) -> Any:
        """Return a chunk with its words and versions by its id; with `{index}.wav`, its sound."""
        if name.endswith(".wav"):
            return SoundResponse(await recordings.open_chunk_sound(session_id, name.removesuffix(".wav")))
        return await recordings.chunk(session_id, name)

    @patch("/{chunk_id:str}", operation_id="changeChunk")
    async def change(
        self,
        recordings: NamedDependency[Recordings],
        session_id: FromPath[str],
        chunk_id: FromPath[str],
        data: JSONBody[ChunkPatch],
    ) -> ChunkDetail:
        """Correct the text of a chunk, or go back to one of its versions."""
        return await recordings.correct(session_id, chunk_id, data)

    @post("/{chunk_id:str}/retranscribe", operation_id="retranscribeChunk", status_code=202)
    async def retranscribe(
        self,
        transcriber: NamedDependency[Transcriber],
        session_id: FromPath[str],
        chunk_id: FromPath[str],
        data: JSONBody[Retranscribe],
    ) -> Queued:
        """Transcribe a chunk again; its present text is kept as a version."""
        return await transcriber.again(session_id, data, [chunk_id])

    @post("/retranscribe", operation_id="retranscribeSession", status_code=202)
    async def retranscribe_many(
        self,
        transcriber: NamedDependency[Transcriber],
        session_id: FromPath[str],
        data: JSONBody[RetranscribeMany],
    ) -> Queued:
        """Transcribe many chunks, or all, again."""
        return await transcriber.again_many(session_id, data)

    @post("/cancel", operation_id="cancelTranscription", status_code=200)
    async def cancel(self, transcriber: NamedDependency[Transcriber], session_id: FromPath[str]) -> Queued:
        """Take the chunks that wait out of the queue; they can be transcribed again at any time."""
        return await transcriber.cancel(session_id)


@get("/api/transcriptions", operation_id="getQueue", tags=["recordings"])
async def queue_state(transcriber: NamedDependency[Transcriber]) -> QueueState:
    """Return how the transcription queue is."""
    return transcriber.state()


@patch("/api/transcriptions", operation_id="changeQueue", tags=["recordings"])
async def change_queue(transcriber: NamedDependency[Transcriber], data: JSONBody[QueuePatch]) -> QueueState:
    """Pause the transcription queue, or let it go on. Recording goes on either way."""
    return await transcriber.pause(paused=data.paused)


@get("/api/models", operation_id="listModels", tags=["recordings"])
async def list_models(catalog: NamedDependency[Catalog]) -> ModelList:
    """Return the speech models one can choose from."""
    return catalog.list()


@get("/api/devices", operation_id="listDevices", tags=["recordings"])
async def list_devices(recorder: NamedDependency[Recorder]) -> Devices:
    """Return the microphones and what can record the sound of the system."""
    return await recorder.devices()

"""What every client message is answered with. A failure is an `error` of its own; the socket stays open."""

import logging
from typing import cast

from msgspec import UNSET, UnsetType

from alfavoice.api.hub import Hub, Outbox
from alfavoice.api.messages import GetState, StateMessage
from alfavoice.api.schema import AnyClientMessage
from alfavoice.api.state import StateKeeper
from alfavoice.core.errors import AppError
from alfavoice.core.messages import ErrorMessage, RequestId, ServerMessage
from alfavoice.recording.events import (
    ChunkTranscribed,
    DeleteSession,
    DevicesMessage,
    GetDevices,
    GetSession,
    GetSessions,
    RetranscribeChunk,
    SessionDeleted,
    SessionDetails,
    SessionsListMessage,
    SessionStarted,
    SessionStopped,
    StartSession,
    StopSession,
)
from alfavoice.recording.messages import Retranscribe, SessionStart
from alfavoice.recording.recorder import Recorder
from alfavoice.recording.recordings import Recordings
from alfavoice.recording.transcriber import Transcriber

_log = logging.getLogger(__name__)


class Answers:
    """Answers client messages, one at a time for each client."""

    def __init__(
        self, hub: Hub, state: StateKeeper, recordings: Recordings, recorder: Recorder, transcriber: Transcriber
    ) -> None:
        self._hub = hub
        self._state = state
        self._recordings = recordings
        self._recorder = recorder
        self._transcriber = transcriber

    def greeting(self) -> ServerMessage:
        """Return what a client hears first."""
        return StateMessage(state=self._state.current())

    async def answer(self, message: AnyClientMessage, outbox: Outbox) -> ServerMessage | None:
        """Do what a message asks for; None when the broadcast of what happened is the answer."""
        try:
            return await self._act(message, outbox)
        except AppError as error:
            return ErrorMessage(code=error.code, message=error.sentence, request_id=message.request_id)
        except Exception:  # noqa: BLE001 - the client is told, and goes on
            _log.exception("a message could not be answered")
            text = "This could not be done for a reason we did not foresee; the log says more."
            return ErrorMessage(code="internal", message=text, request_id=message.request_id)

    async def _act(self, message: AnyClientMessage, outbox: Outbox) -> ServerMessage | None:
        match message:
            case StartSession():
                started = await self._recorder.start(_wanted(message))
                self._expect(outbox, (SessionStarted, started.id), message.request_id)
                return None
            case StopSession():
                stopped = await self._recorder.stop()
                self._expect(outbox, (SessionStopped, stopped.id), message.request_id)
                return None
            case _:
                return await self._tell(message)

    async def _tell(self, message: AnyClientMessage) -> ServerMessage:
        request_id = message.request_id
        match message:
            case GetState():
                return StateMessage(state=self._state.current(), request_id=request_id)
            case GetSessions(limit=limit, offset=offset):
                found = await self._recordings.list("", limit, offset)
                return SessionsListMessage(sessions=found.sessions, total=found.total, request_id=request_id)
            case GetSession(session_id=session_id):
                return SessionDetails(session=await self._recordings.get(session_id), request_id=request_id)
            case DeleteSession(session_id=session_id):
                await self._recordings.delete(session_id)
                return SessionDeleted(session_id=session_id, request_id=request_id)
            case GetDevices():
                found_devices = await self._recorder.devices()
                return DevicesMessage(
                    devices=found_devices.devices,
                    screen_capture_kit_available=found_devices.screen_capture_kit_available,
                    request_id=request_id,
                )
            case _:
                return await self._retranscribe(cast("RetranscribeChunk", message))

    async def _retranscribe(self, message: RetranscribeChunk) -> ServerMessage:
        wanted = Retranscribe(language=message.language, model=message.model)
        await self._transcriber.again(message.session_id, wanted, [message.chunk_id])
        chunk = await self._recordings.chunk(message.session_id, message.chunk_id)
        return ChunkTranscribed(session_id=message.session_id, chunk=chunk, request_id=message.request_id)

    @staticmethod
    def _expect(outbox: Outbox, kind: tuple[type[ServerMessage], str], request_id: RequestId | UnsetType) -> None:
        """The broadcast is on its way and becomes the answer, so that nobody hears it twice."""
        if request_id is not UNSET:
            outbox.expected[kind] = request_id


def _wanted(message: StartSession) -> SessionStart:
    return SessionStart(
        language=message.language,
        model=message.model,
        mic_device=message.mic_device,
        system_device=message.system_device,
        capture_system=message.capture_system,
        use_native_capture=message.use_native_capture,
    )

"""Messages of recordings on the WebSocket; their parts are in `messages`."""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from alfavoice.audio.devices import AudioDevice
from alfavoice.core.messages import ClientMessage, RequestId, ServerMessage
from alfavoice.recording.messages import Chunk, DeviceId, Language, ModelId, RecorderState, Session, SessionSummary


class StartSession(ClientMessage, frozen=True, kw_only=True, tag="start_session"):
    """Start recording."""

    language: Language
    model: ModelId
    mic_device: DeviceId | UnsetType = UNSET
    system_device: DeviceId | UnsetType = UNSET
    capture_system: bool
    use_native_capture: bool


class StopSession(ClientMessage, frozen=True, kw_only=True, tag="stop_session"):
    """Stop recording."""


class GetSessions(ClientMessage, frozen=True, kw_only=True, tag="get_sessions"):
    """Ask for recordings, newest first."""

    limit: Annotated[int, Meta(ge=1, le=500)] = 20
    offset: Annotated[int, Meta(ge=0)] = 0


class GetSession(ClientMessage, frozen=True, kw_only=True, tag="get_session"):
    """Ask for one recording."""

    session_id: str


class RetranscribeChunk(ClientMessage, frozen=True, kw_only=True, tag="retranscribe_chunk"):
    """Transcribe a chunk again; the older text is kept as a version."""

    session_id: str
    chunk_id: str
    language: Language | UnsetType = UNSET
    model: ModelId | UnsetType = UNSET


class DeleteSession(ClientMessage, frozen=True, kw_only=True, tag="delete_session"):
    """Put a recording into the trash."""

    session_id: str


class GetDevices(ClientMessage, frozen=True, kw_only=True, tag="get_devices"):
    """Ask for the sound devices."""


class SessionStarted(ServerMessage, frozen=True, kw_only=True, tag="session_started"):
    """A recording runs."""

    session: Session
    request_id: RequestId | UnsetType = UNSET


class SessionStopped(ServerMessage, frozen=True, kw_only=True, tag="session_stopped"):
    """A recording has ended; its last chunks may still be transcribed."""

    session: Session
    request_id: RequestId | UnsetType = UNSET


class SessionDetails(ServerMessage, frozen=True, kw_only=True, tag="session_details"):
    """One recording, asked for."""

    session: Session
    request_id: RequestId | UnsetType = UNSET


class SessionsListMessage(ServerMessage, frozen=True, kw_only=True, tag="sessions_list"):
    """Recordings, asked for."""

    sessions: list[SessionSummary]
    total: int
    request_id: RequestId | UnsetType = UNSET


class DevicesMessage(ServerMessage, frozen=True, kw_only=True, tag="devices"):
    """The sound devices, asked for."""

    devices: list[AudioDevice]
    screen_capture_kit_available: bool
    request_id: RequestId | UnsetType = UNSET


class ChunkCreated(ServerMessage, frozen=True, kw_only=True, tag="chunk_created"):
    """A new stretch of speech is on the disk and waits to be transcribed."""

    session_id: str
    chunk: Chunk


class ChunkTranscribed(ServerMessage, frozen=True, kw_only=True, tag="chunk_transcribed"):
    """A chunk changed: it is being transcribed, has its text, failed, or was corrected."""

    session_id: str
    chunk: Chunk
    request_id: RequestId | UnsetType = UNSET


class SessionDeleted(ServerMessage, frozen=True, kw_only=True, tag="session_deleted"):
    """A recording was put into the trash, as asked."""

    session_id: str
    request_id: RequestId | UnsetType = UNSET


class AudioLevel(ServerMessage, frozen=True, kw_only=True, tag="audio_level"):
    """How loud it is, 0 to 1, at most 20 times a second while recording."""

    mic: float
    system: float
    mixed: float


class RecorderMessage(ServerMessage, frozen=True, kw_only=True, tag="recorder"):
    """The recorder changed: it started, stopped, paused, a warning came or went; and once a second while it runs."""

    recorder: RecorderState

"""Wire types of recordings. Durations are milliseconds, offsets are samples at 16 kHz."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType, field

from alfavoice.audio.devices import AudioDevice
from alfavoice.audio.messages import CaptureHealth
from alfavoice.core.messages import Body, View
from alfavoice.records.messages import Tags

SessionStatus = Literal["recording", "completed", "failed"]
ChunkStatus = Literal["pending", "transcribing", "completed", "failed"]
AudioSource = Literal["mic", "system", "mixed"]
Language = Literal["ru", "en", "auto"]
ExportFormat = Literal["txt", "srt", "vtt", "json", "md", "docx"]
VersionMaker = Literal["engine", "person"]

SessionId = Annotated[str, Meta(description="The id of a recording, a UUID.")]
ModelId = Annotated[str, Meta(max_length=200)]
DeviceId = Annotated[str, Meta(max_length=2000)]
Title = Annotated[str, Meta(max_length=500)]
Text = Annotated[str, Meta(max_length=100_000)]


class ChunkWord(View, frozen=True, kw_only=True):
    """One word of a chunk; where it is within the whole recording."""

    text: str
    start_offset: int
    end_offset: int


class Version(View, frozen=True, kw_only=True):
    """A text that a chunk has, or once had."""

    id: str
    text: str
    made_by: VersionMaker
    model: str
    """Empty when a person wrote it."""
    language: str
    created_at: datetime
    words: list[ChunkWord] = field(default_factory=list)


class Chunk(View, frozen=True, kw_only=True):
    """A stretch of speech, its sound and its text."""

    id: str
    session_id: str
    index: int
    start_offset: int
    end_offset: int
    duration: int
    file_path: str
    """Relative to the data folder."""
    status: ChunkStatus
    transcription: str | UnsetType = UNSET
    source: AudioSource
    created_at: datetime
    transcribed_at: datetime | UnsetType = UNSET
    error: str | UnsetType = UNSET
    """Why it could not be transcribed, for the person to read."""
    model: str = ""
    """What the present text was made with; empty when a person wrote it or there is none."""
    language: str = ""
    """The language that was heard."""
    edited: bool = False
    """True: the present text was written by a person."""
    version_id: str = ""
    """The present text's version; empty as long as there is none."""
    versions_count: int = 0


class ChunkDetail(Chunk, frozen=True, kw_only=True):
    """A chunk with everything that is known of it; this is also what its file holds."""

    words: list[ChunkWord] = field(default_factory=list)
    """The words of the present text with their times, as far as the engine gave them."""
    versions: list[Version] = field(default_factory=list)
    """All texts it ever had, oldest first; `versionId` names the present one."""


class SessionFacts(View, frozen=True, kw_only=True):
    """What a recording and its summary share."""

    id: SessionId
    start_time: datetime
    end_time: datetime | UnsetType = UNSET
    status: SessionStatus
    language: Language
    model: str
    total_duration: int
    title: str = ""
    tags: list[str] = field(default_factory=list)
    sources: list[AudioSource] = field(default_factory=list)
    """The tracks that were recorded: `mic`, `system`."""
    sealed: bool = False
    """True: sound and text are encrypted on the disk."""
    error: str | UnsetType = UNSET
    """Why it failed."""
    revision: int = 1
    """Counts the changes of title, tags and status."""


class SessionSummary(SessionFacts, frozen=True, kw_only=True):
    """A recording in a list."""

    chunks_count: int
    completed_count: int = 0
    pending_count: int = 0
    failed_count: int = 0
    troubled: bool = False
    """True: capture health has something to tell."""
    preview: str = ""
    """How its text begins."""


class Session(SessionFacts, frozen=True, kw_only=True):
    """A whole recording, its sound excepted."""

    data_dir: str
    """Relative to the data folder."""
    sample_count: int
    chunks: list[Chunk]
    mic_device: str = ""
    system_device: str = ""
    health: CaptureHealth
    """What was wrong with the sound, and where."""


class SessionMeta(SessionFacts, frozen=True, kw_only=True):
    """What `meta.json` holds: the truth about a recording, its chunks excepted."""

    sample_count: int
    chunks_count: int
    mic_device: str = ""
    system_device: str = ""
    health: CaptureHealth
    deleted_at: datetime | UnsetType = UNSET
    """In the trash since then."""


class SessionList(View, frozen=True, kw_only=True):
    """A page of recordings, newest first."""

    sessions: list[SessionSummary]
    total: int


class SessionPatch(Body, frozen=True, kw_only=True):
    """What to change about a recording."""

    title: Title | UnsetType = UNSET
    tags: Tags | UnsetType = UNSET


class ChunkPatch(Body, frozen=True, kw_only=True):
    """A corrected text, or an earlier version to go back to; one of the two."""

    transcription: Text | UnsetType = UNSET
    version_id: str | UnsetType = UNSET
    base_version_id: str | UnsetType = UNSET
    """The version the person looked at; with it the change is refused (409) when another has come since."""


class Retranscribe(Body, frozen=True, kw_only=True):
    """What to transcribe again with; empty or absent: as chosen in the settings."""

    language: Language | UnsetType = UNSET
    model: ModelId | UnsetType = UNSET


class RetranscribeMany(Body, frozen=True, kw_only=True):
    """Which chunks to transcribe again, and with what; without ids, all of them."""

    chunk_ids: Annotated[list[str], Meta(max_length=10_000)] | UnsetType = UNSET
    only_failed: bool = False
    language: Language | UnsetType = UNSET
    model: ModelId | UnsetType = UNSET


class Queued(View, frozen=True, kw_only=True):
    """How many chunks were put into the queue, or taken out of it."""

    count: int


class QueueState(View, frozen=True, kw_only=True):
    """How the transcription queue is."""

    paused: bool
    pending: int
    active: int


class QueuePatch(Body, frozen=True, kw_only=True):
    """Pause or resume the queue."""

    paused: bool


class SessionStart(Body, frozen=True, kw_only=True):
    """What to record, over HTTP; the message `start_session` says the same."""

    language: Language = "auto"
    model: ModelId = ""
    mic_device: DeviceId | UnsetType = UNSET
    system_device: DeviceId | UnsetType = UNSET
    capture_system: bool = False
    use_native_capture: bool = True
    title: Title = ""


class RecorderState(View, frozen=True, kw_only=True):
    """How the recorder is; part of the state that a client asks for after it reconnects."""

    session_id: str | UnsetType = UNSET
    """The recording that runs, if one does."""
    paused: bool = False
    """True while it waits for room on the disk."""
    elapsed: int = 0
    """Milliseconds recorded so far."""
    disk_left_bytes: int = 0
    disk_left_ms: int = 0
    """How long recording can go on before the disk is full."""
    warning: str = ""
    """What is wrong just now: `no_room`, `mic_lost`, `system_lost`, `mic_zeros`, `system_zeros`, `mic_silent`,
    `system_silent`, `clipping` or `dropped`; empty when nothing is."""
    health: CaptureHealth | UnsetType = UNSET
    queue: QueueState


class Devices(View, frozen=True, kw_only=True):
    """The sound devices of this machine."""

    devices: list[AudioDevice]
    screen_capture_kit_available: bool

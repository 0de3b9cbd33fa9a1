"""Recordings to write transcripts of, made by hand."""

from datetime import UTC, datetime

from msgspec import UNSET
from msgspec.structs import replace

from alfavoice.audio.messages import CaptureHealth
from alfavoice.recording.correcting import spread
from alfavoice.recording.details import Details
from alfavoice.recording.messages import AudioSource, ChunkDetail, ChunkStatus, Language, SessionMeta, Version

SECOND = 16_000
STARTED = datetime(2026, 11, 20, 9, 15, tzinfo=UTC)


def recording(*chunks: ChunkDetail, title: str = "Weekly", language: Language = "en", tags: str = "") -> Details:
    """Return a recording with these chunks."""
    numbered = [replace(chunk, index=index) for index, chunk in enumerate(chunks)]
    end = max((chunk.end_offset for chunk in chunks), default=0)
    meta = SessionMeta(
        id="11111111-1111-4111-8111-111111111111",
        start_time=STARTED,
        status="completed",
        language=language,
        model="sphinx",
        total_duration=end // 16,
        title=title,
        tags=tags.split(),
        sample_count=end,
        chunks_count=len(chunks),
        health=CaptureHealth(marks=[], sources=[]),
    )
    return Details(meta, numbered)


def chunk(start: float, end: float, text: str, source: AudioSource = "mic", language: str = "en") -> ChunkDetail:
    """Return a chunk from one second to another, transcribed by an engine that gives the times of words."""
    first, last = round(start * SECOND), round(end * SECOND)
    words = spread(text.split(), first, last)
    version = Version(
        id="v1", text=text, made_by="engine", model="sphinx", language=language, created_at=STARTED, words=words
    )
    return replace(
        silent_chunk(start, end, "completed", source),
        transcription=text,
        transcribed_at=STARTED,
        language=language,
        version_id="v1",
        versions_count=1,
        words=words,
        versions=[version],
    )


def silent_chunk(start: float, end: float, status: ChunkStatus, source: AudioSource = "mic") -> ChunkDetail:
    """Return a chunk that has no text."""
    return ChunkDetail(
        id=f"chunk-{start}",
        session_id="11111111-1111-4111-8111-111111111111",
        index=0,
        start_offset=round(start * SECOND),
        end_offset=round(end * SECOND),
        duration=round((end - start) * 1000),
        file_path="sessions/1/chunks/0.json",
        status=status,
        source=source,
        created_at=STARTED,
        error="The engine broke down." if status == "failed" else UNSET,
    )

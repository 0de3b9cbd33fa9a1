"""What becomes of a chunk when it is heard, corrected or taken back. Pure.

Every text a chunk ever had stays, as a version; the present one is the last that was asked for: what an engine hears
does not take the place of a text that a person wrote after the engine was asked.
"""

from datetime import datetime

import msgspec
from msgspec import UNSET

from alfavoice.audio.units import RATE_HZ
from alfavoice.core.errors import Conflict, NotFound
from alfavoice.core.ids import new_id
from alfavoice.recording.correcting import retimed
from alfavoice.recording.messages import Chunk, ChunkDetail, ChunkWord, Version
from alfavoice.speech.engine import Transcript

WAITING = ("pending", "transcribing")
_CHUNK = Chunk.__struct_fields__


def chunk_of(detail: ChunkDetail) -> Chunk:
    """Return a chunk without its words and versions, as lists have it."""
    return Chunk(**{name: getattr(detail, name) for name in _CHUNK})


def recalled(chunk: Chunk) -> ChunkDetail:
    """Return what a list knows of a chunk whose own record is lost: its text is its only version."""
    facts = {name: getattr(chunk, name) for name in _CHUNK}
    if chunk.transcription is UNSET:
        return ChunkDetail(**facts | {"version_id": "", "versions_count": 0})
    only = Version(
        id=chunk.version_id,
        text=chunk.transcription,
        made_by="person" if chunk.edited else "engine",
        model=chunk.model,
        language=chunk.language,
        created_at=chunk.transcribed_at or chunk.created_at,
    )
    return ChunkDetail(**facts | {"versions_count": 1}, versions=[only])


def heard(before: ChunkDetail, transcript: Transcript, model: str, now: datetime) -> ChunkDetail:
    """Return a chunk after an engine has heard it."""
    version = Version(
        id=new_id(),
        text=transcript.text,
        made_by="engine",
        model=model,
        language=transcript.language,
        created_at=now,
        words=_words(before, transcript),
    )
    after = _with_version(before, version)
    if before.edited and before.status not in WAITING:
        return after
    return msgspec.structs.replace(_showing(after, version), transcribed_at=now)


def corrected(before: ChunkDetail, text: str, now: datetime) -> ChunkDetail:
    """Return a chunk with the text a person wrote; its words keep their times."""
    if text == before.transcription and before.status not in WAITING:
        return before
    version = Version(
        id=new_id(),
        text=text,
        made_by="person",
        model="",
        language=before.language,
        created_at=now,
        words=retimed(before.words, text, before.start_offset, before.end_offset),
    )
    return _showing(_with_version(before, version), version)


def gone_back(before: ChunkDetail, version_id: str) -> ChunkDetail:
    """Return a chunk with one of its earlier texts."""
    version = next((each for each in before.versions if each.id == version_id), None)
    if version is None:
        raise NotFound(f"This chunk has no version {version_id[:100]!r}.")
    return _showing(before, version)


def refuse_older(present: Chunk, base_version_id: str) -> None:
    """Refuse a change by somebody who looked at another text than the present one."""
    if base_version_id != present.version_id:
        raise Conflict("The text was changed elsewhere in the meantime; load it again.", "recordings.conflict")


def _with_version(before: ChunkDetail, version: Version) -> ChunkDetail:
    versions = [*before.versions, version]
    return msgspec.structs.replace(before, versions=versions, versions_count=len(versions))


def _showing(before: ChunkDetail, version: Version) -> ChunkDetail:
    return msgspec.structs.replace(
        before,
        status="completed",
        transcription=version.text,
        words=version.words,
        model=version.model,
        language=version.language,
        edited=version.made_by == "person",
        version_id=version.id,
        error=UNSET,
    )


def _words(chunk: ChunkDetail, transcript: Transcript) -> list[ChunkWord]:
    """Return the words of a transcript where they are in the recording: in order, and within the chunk."""
    words: list[ChunkWord] = []
    last = chunk.start_offset
    for word in transcript.words:
        start, end = (chunk.start_offset + round(second * RATE_HZ) for second in (word.start_s, word.end_s))
        start = min(max(start, last), chunk.end_offset)
        last = min(max(end, start), chunk.end_offset)
        words.append(ChunkWord(text=word.text, start_offset=start, end_offset=last))
    return words

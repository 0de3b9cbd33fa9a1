"""What is damaged is mended when it is read.

The record of a recording is made anew from its sound and from what the index remembers; that of a chunk from what the
index remembers, else from its sound, which is found again in the whole recording and is to be transcribed again. What
could not be read is kept beside it, under a name that ends in `.damaged`.
"""

import logging
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import msgspec

from alfavoice.audio.units import to_ms
from alfavoice.core.ids import new_id
from alfavoice.recording.files import FileDamaged, SessionFiles
from alfavoice.recording.messages import Chunk, ChunkDetail, SessionMeta, SessionSummary
from alfavoice.recording.sessions import NO_HEALTH, remembered, remove_folder
from alfavoice.recording.versions import recalled

_log = logging.getLogger(__name__)
_TIME_BITS, _TIMED_VERSION = 80, 7


def load_meta(files: SessionFiles, known: SessionSummary | None) -> SessionMeta | None:
    """Return what is known of a recording, mended if it must be; None when there is nothing in its folder."""
    try:
        return files.read_meta()
    except FileDamaged:
        if known is None and files.is_empty():
            remove_folder(files.folder)
            return None
    _log.warning("what was known of a recording is made anew", extra={"session_id": files.id})
    meta = _mended(files, known)
    files.set_meta_aside()
    files.write_meta(meta)
    return meta


def _mended(files: SessionFiles, known: SessionSummary | None) -> SessionMeta:
    """Return what the sound and the index say of a recording. It counts as running: recovery looks at its end."""
    from alfavoice.recording import sound  # noqa: PLC0415 - brings numpy, which idling can spare

    samples = sound.length(files)
    blank = remembered(known) if known else _blank(files)
    return msgspec.structs.replace(
        blank,
        status="recording",
        sample_count=samples,
        total_duration=to_ms(samples),
        sealed=files.key is not None,
    )


def _blank(files: SessionFiles) -> SessionMeta:
    from alfavoice.recording import sound  # noqa: PLC0415 - as above

    return SessionMeta(
        id=files.id,
        start_time=_born(files.folder),
        language="auto",
        model="",
        status="recording",
        sources=sound.sources(files),
        total_duration=0,
        sample_count=0,
        chunks_count=0,
        health=NO_HEALTH,
    )


def _born(folder: Path) -> datetime:
    """Return when a recording began: its id says so if it is one of ours."""
    minted = UUID(folder.name)
    seconds = (minted.int >> _TIME_BITS) / 1000 if minted.version == _TIMED_VERSION else folder.stat().st_mtime
    return datetime.fromtimestamp(round(seconds, 3), UTC)


def load_chunks(
    files: SessionFiles, summary: SessionSummary, before: dict[int, Chunk], now: datetime
) -> list[ChunkDetail]:
    """Return the chunks of a recording, those mended whose record is damaged."""
    found: dict[int, ChunkDetail] = {}
    broken: list[int] = []
    for place in files.chunk_indexes():
        try:
            found[place] = files.read_chunk(place)
        except FileDamaged:
            broken.append(place)
    for place in broken:
        detail = _recalled(before.get(place)) or _located(files, place, found, summary, now)
        _log.warning("a chunk was mended" if detail else "a chunk is lost", extra={"session_id": files.id})
        if detail is not None:
            files.set_chunk_aside(place)
            files.write_chunk(detail)
            found[place] = detail
    return [found[place] for place in sorted(found)]


def _recalled(chunk: Chunk | None) -> ChunkDetail | None:
    return None if chunk is None else recalled(chunk)


def _located(
    files: SessionFiles, place: int, others: dict[int, ChunkDetail], summary: SessionSummary, now: datetime
) -> ChunkDetail | None:
    """Return a chunk of which only the sound is left, to be transcribed again."""
    from alfavoice.recording import sound  # noqa: PLC0415 - brings numpy, which idling can spare

    after = max((other.end_offset for at, other in others.items() if at < place), default=0)
    before = min((other.start_offset for at, other in others.items() if at > place), default=sound.length(files))
    between = sound.place_of_chunk(files, place, after, before)
    if between is None:
        return None
    start, end = between
    return ChunkDetail(
        id=new_id(),
        session_id=files.id,
        index=place,
        start_offset=start,
        end_offset=end,
        duration=to_ms(end - start),
        file_path=files.relative(files.chunk_sound(place)),
        status="pending",
        source=summary.sources[0] if len(summary.sources) == 1 else "mixed",
        created_at=now,
    )

"""Chunks that are to be transcribed again: all of them or none, however many, without overrunning those who watch."""

import pytest

from alfavoice.core.errors import NotFound
from alfavoice.core.messages import LibraryChanged
from alfavoice.recording.events import ChunkTranscribed
from tests.backend.recording.conftest import Desk

MANY = 60
"""A message for each would soon be more than waits for one client."""


async def statuses(desk: Desk, session_id: str) -> list[str]:
    return [chunk.status for chunk in (await desk.recordings.get(session_id)).chunks]


async def test_many_chunks_wait_at_once_and_are_told_of_in_one_message(desk: Desk) -> None:
    session = await desk.recorded("", *["раз"] * MANY)
    chunks = (await desk.recordings.get(session.id)).chunks
    desk.heard.messages.clear()
    queued = await desk.recordings.queue(session.id, [chunk.id for chunk in chunks])
    assert [chunk.id for chunk in queued] == [chunk.id for chunk in chunks]
    assert await statuses(desk, session.id) == ["pending"] * MANY
    assert await desk.recordings.pending() == [(session.id, chunk.id) for chunk in chunks]
    (told,) = desk.heard.messages
    assert isinstance(told, LibraryChanged)
    assert (told.collection, told.action, told.id) == ("recordings", "updated", session.id)


async def test_one_chunk_that_waits_is_told_of_by_itself(desk: Desk) -> None:
    session = await desk.recorded("", "раз", "два")
    chunk = session.chunks[1]
    desk.heard.messages.clear()
    await desk.recordings.queue(session.id, [chunk.id.upper(), chunk.id])
    assert await statuses(desk, session.id) == ["completed", "pending"]
    (told,) = desk.heard.messages
    assert isinstance(told, ChunkTranscribed)
    assert (told.chunk.id, told.chunk.transcription) == (chunk.id, "два")


@pytest.mark.parametrize("wrong", ["01a1fccb-0000-7000-8000-000000000000", "../x", ""])
async def test_one_chunk_that_is_not_there_and_none_is_queued(desk: Desk, wrong: str) -> None:
    session = await desk.recorded("", "раз", "два")
    with pytest.raises(NotFound):
        await desk.recordings.queue(session.id, [session.chunks[0].id, wrong])
    assert await statuses(desk, session.id) == ["completed", "completed"]

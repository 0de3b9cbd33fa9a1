"""What a crash left is finished at the next start, wherever it struck."""

from datetime import UTC, datetime

import numpy as np
import pytest

from alfavoice.audio.chunker import Chunker
from alfavoice.audio.detectors.energy import EnergyDetector
from alfavoice.audio.frames import RATE_HZ, Samples, silence
from alfavoice.audio.messages import CaptureHealth, HealthMark
from alfavoice.audio.vad import ChunkSettings
from alfavoice.core.database import DiskFull
from alfavoice.recording.files import SessionFiles
from tests.backend.recording.conftest import Desk, both, noise, rubbish

SECOND = RATE_HZ


def chunker(start: int) -> Chunker:
    """Return what cuts the rest of a recording: loud is speech."""
    return Chunker(ChunkSettings(), EnergyDetector(0.008), start)


def spoken(*seconds: tuple[int, int], until: int) -> Samples:
    """Return silence with loud stretches."""
    sound = silence(until * SECOND)
    for start, end in seconds:
        sound[start * SECOND : end * SECOND] = noise((end - start) * SECOND, seed=start)
    return sound


async def crashed(desk: Desk, sound: Samples) -> str:
    """Leave a recording as a killed core does: with sound, and nobody to close it."""
    session = await desk.begin("прервана")
    desk.write(session.id, sound)
    desk.recordings._running.clear()
    return session.id


@both
async def test_what_ran_is_closed_with_all_its_sound_and_the_rest_of_its_speech(desk: Desk) -> None:
    sound = spoken((1, 3), (5, 8), (10, 12), until=14)
    session_id = await crashed(desk, sound)
    await desk.add(session_id, SECOND // 2, 3 * SECOND + 3200)
    mark = HealthMark(kind="zeros", source="mic", start_offset=3 * SECOND)
    await desk.recordings.keep_progress(session_id, SECOND, CaptureHealth(marks=[mark], sources=[]))
    assert await desk.recordings.recover(chunker) == 1
    session = await desk.recordings.get(session_id)
    written = desk.file(session_id, "full.wav").stat().st_mtime
    assert (session.status, session.sample_count, session.total_duration) == ("completed", 14 * SECOND, 14_000)
    assert abs((session.end_time or datetime.min.replace(tzinfo=UTC)).timestamp() - written) < 0.01
    assert session.health.marks[0].end_offset == 14 * SECOND
    assert len(session.chunks) == 3
    for chunk, (start, end) in zip(session.chunks[1:], ((5, 8), (10, 12)), strict=True):
        assert chunk.start_offset <= start * SECOND
        assert end * SECOND <= chunk.end_offset < end * SECOND + SECOND
        pcm = await desk.recordings.chunk_pcm(session_id, chunk.id)
        assert pcm == sound[chunk.start_offset : chunk.end_offset].tobytes()
    assert len(await desk.recordings.pending()) == 3
    assert await desk.recordings.recover(chunker) == 0
    assert await desk.recordings.get(session_id) == session


async def test_a_cut_file_of_sound_is_made_whole(desk: Desk) -> None:
    session_id = await crashed(desk, spoken((0, 1), until=2))
    for name in ("full.wav", "mic.wav"):
        path = desk.folder(session_id) / name
        if name == "mic.wav":
            desk.write(session_id, noise(1000), "mic")
        with path.open("r+b") as file:
            file.truncate(path.stat().st_size - 1001)
    await desk.recordings.recover(chunker)
    assert (await desk.recordings.get(session_id)).sample_count == 2 * SECOND - 501
    with await desk.recordings.open_sound(session_id, "full") as reader:
        assert np.array_equal(reader.read(0, SECOND), spoken((0, 1), until=1))


async def test_a_recording_without_a_sample_is_closed_too(desk: Desk) -> None:
    session = await desk.begin()
    desk.recordings._running.clear()
    assert await desk.recordings.recover(chunker) == 1
    closed = await desk.recordings.get(session.id)
    assert (closed.status, closed.sample_count, closed.end_time) == ("completed", 0, session.start_time)
    other = await crashed(desk, silence(0))
    assert await desk.recordings.recover(chunker) == 1
    assert (await desk.recordings.get(other)).chunks == []


async def test_what_is_recorded_just_now_is_left_alone(desk: Desk) -> None:
    session = await desk.begin()
    desk.write(session.id, noise(SECOND))
    assert await desk.recordings.recover(chunker) == 0
    assert (await desk.recordings.get(session.id)).status == "recording"


async def test_what_was_being_transcribed_waits_again(desk: Desk) -> None:
    session = await desk.recorded("a", "раз")
    chunk = session.chunks[0]
    await desk.recordings.mark(session.id, chunk.id, "pending")
    await desk.recordings.mark(session.id, chunk.id, "transcribing")
    await desk.recordings.recover(chunker)
    assert (await desk.recordings.get(session.id)).chunks[0].status == "pending"
    assert await desk.recordings.pending() == [(session.id, chunk.id)]


async def test_half_written_files_are_removed(desk: Desk) -> None:
    session_id = await crashed(desk, silence(SECOND))
    left = [desk.folder(session_id) / ".meta.json.x1", desk.folder(session_id) / "chunks" / ".003.wav"]
    for file in left:
        file.write_bytes(b"half")
    await desk.recordings.recover(chunker)
    assert not any(file.exists() for file in left)


async def test_a_start_that_is_killed_as_well_is_continued_by_the_next(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed at its first write of a chunk, at its second, and so on, until one start comes to the end."""
    sound = spoken((1, 2), (4, 5), (7, 8), until=10)
    session_id = await crashed(desk, sound)
    real, starts = SessionFiles.write_chunk, 0
    while (await desk.recordings.get(session_id)).status == "recording":
        starts += 1
        left = [2]

        def killed(files: SessionFiles, *details: object, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] == 0:
                raise DiskFull
            real(files, *details)  # type: ignore[arg-type]

        monkeypatch.setattr(SessionFiles, "write_chunk", killed)
        await desk.recordings.recover(chunker)
    session = await desk.recordings.get(session_id)
    assert (starts, session.status) == (3, "completed")
    assert [chunk.index for chunk in session.chunks] == [0, 1, 2]
    for first, second in zip(session.chunks, session.chunks[1:], strict=False):
        assert first.end_offset <= second.start_offset


async def test_a_crash_between_the_sound_and_the_record_of_a_chunk_doubles_nothing(desk: Desk) -> None:
    session_id = await crashed(desk, spoken((1, 2), (4, 5), until=6))
    chunk = await desk.add(session_id, SECOND // 2, 2 * SECOND + 3200)
    desk.file(session_id, "chunks/000.json").unlink()
    await desk.lose_index()
    await desk.recordings.recover(chunker)
    chunks = (await desk.recordings.get(session_id)).chunks
    assert [(each.index, each.start_offset < start * SECOND) for each, start in zip(chunks, (1, 4), strict=True)] == [
        (0, True),
        (1, True),
    ]
    assert (chunks[0].start_offset, chunks[0].end_offset) == (chunk.start_offset, chunk.end_offset)


async def test_one_that_cannot_be_finished_fails_alone_and_keeps_its_sound(desk: Desk) -> None:
    good = await crashed(desk, spoken((0, 1), until=2))
    bad = await crashed(desk, spoken((0, 1), until=2))
    desk.sealed = True
    sealed = await crashed(desk, spoken((0, 1), until=2))
    rubbish(desk.file(sealed, "full.wav"))
    damaged = desk.file(sealed, "full.wav").read_bytes()

    def stumbling(start: int) -> Chunker:
        calls.append(start)
        if len(calls) == 2:
            raise RuntimeError("a bug")
        return chunker(start)

    calls: list[int] = []
    assert await desk.recordings.recover(stumbling) == 3
    assert (await desk.recordings.get(good)).status == "completed"
    for session_id in (bad, sealed):
        failed = await desk.recordings.get(session_id)
        assert (failed.status, bool(failed.error)) == ("failed", True)
    assert desk.file(sealed, "full.wav").read_bytes() == damaged


async def test_a_damaged_meta_file_of_what_ran_costs_no_sound(desk: Desk) -> None:
    session_id = await crashed(desk, spoken((1, 2), until=3))
    rubbish(desk.file(session_id, "meta.json"))
    await desk.lose_index()
    await desk.recordings.recover(chunker)
    session = await desk.recordings.get(session_id)
    assert (session.status, session.sample_count, len(session.chunks)) == ("completed", 3 * SECOND, 1)

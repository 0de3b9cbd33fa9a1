"""The index made anew from the files: lost, stale, or with files that are damaged."""

import errno
import shutil
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from alfavoice.core.bus import Bus
from alfavoice.core.database import DiskFailing
from alfavoice.core.encrypted import sqlite_utils
from alfavoice.core.errors import NotFound
from alfavoice.core.files import write_atomically
from alfavoice.core.paths import DataPaths
from alfavoice.recording.files import SessionFiles
from alfavoice.recording.messages import ChunkPatch, SessionPatch
from alfavoice.recording.recordings import Recordings
from tests.backend.recording.conftest import Desk, both, noise, rubbish, transcript


async def everything(desk: Desk) -> list[object]:
    """Return all that clients can see of the recordings."""
    listed = (await desk.recordings.list("", 100, 0)).sessions
    return [listed, [await desk.recordings.details(each.id) for each in listed]]


@both
async def test_a_lost_index_is_made_anew_from_the_files(desk: Desk) -> None:
    for number in range(3):
        desk.clock.move(minutes=1)
        await desk.recorded(f"Запись {number} 😀", "Обсудили ёлку", "поехали", "домой")
    await desk.recordings.delete((await desk.recorded("в корзине", "раз")).id)
    edited = (await desk.recordings.list("", 1, 0)).sessions[0].id
    chunk = (await desk.recordings.get(edited)).chunks[1]
    await desk.recordings.correct(edited, chunk.id, ChunkPatch(transcription="Исправлено"))
    await desk.recordings.change(edited, SessionPatch(tags=["работа"]))
    waiting = await desk.add(edited, 5000, 6600)
    before = await everything(desk)
    await desk.lose_index()
    assert (await desk.recordings.list("", 20, 0)).total == 0
    assert await desk.recordings.reindex() == 4
    assert await everything(desk) == before
    assert await desk.recordings.pending() == [(edited, waiting.id)]
    assert [each.id for each in (await desk.recordings.list("исправить ёлка", 20, 0)).sessions] == [edited]
    assert (await desk.recordings.list("ёлка", 20, 0)).total == 3
    assert await desk.recordings.reindex() == 0


async def test_a_start_with_nothing_wrong_reads_no_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    session = await desk.recorded("a", "раз", "два")
    await desk.recordings.change(session.id, SessionPatch(title="b"))
    await desk.recordings.mark(session.id, session.chunks[0].id, "pending")

    def refuse(*_: object) -> None:
        raise AssertionError("a file was read")

    monkeypatch.setattr(SessionFiles, "read_meta", refuse)
    monkeypatch.setattr(SessionFiles, "read_chunk", refuse)
    assert await desk.recordings.reindex() == 0


async def test_what_a_crash_kept_from_the_index_is_read_again(desk: Desk) -> None:
    """Killed after a file was written, before the database heard of it."""
    session = await desk.recorded("старое", "раз", "два")
    other = session.chunks[1]
    await desk.recordings.mark(session.id, other.id, "pending")
    files = SessionFiles(desk.folder(session.id), None)
    written = files.read_chunk(0)
    text = written.transcription
    path = desk.folder(session.id) / "chunks" / "000.json"
    write_atomically(path, path.read_bytes().replace("раз".encode(), "три".encode()))
    assert await desk.recordings.reindex() == 1
    assert text == "раз"
    assert [chunk.transcription for chunk in (await desk.recordings.get(session.id)).chunks] == ["три", "два"]
    assert await desk.recordings.pending() == [(session.id, other.id)]
    assert (await desk.recordings.list("раз", 20, 0)).total == 0
    meta = desk.folder(session.id) / "meta.json"
    write_atomically(meta, meta.read_bytes().replace("старое".encode(), "новое".encode()))
    assert await desk.recordings.reindex() == 1
    assert (await desk.recordings.list("новое", 20, 0)).total == 1


async def test_a_text_that_the_index_missed_waits_no_more(desk: Desk) -> None:
    session = await desk.begin()
    chunk = await desk.add(session.id, 0, 1600)
    row = await desk.database.read(_chunk_rows)
    await desk.recordings.keep_transcript(session.id, chunk.id, transcript("раз"), "sphinx")
    await desk.database.write(lambda db: db.execute("UPDATE recordings_chunks SET status = ?, chunk = ?", row[0]))
    await desk.database.write(lambda db: db.execute("UPDATE recordings SET stamp = 'older'"))
    assert await desk.recordings.pending() == [(session.id, chunk.id)]
    await desk.recordings.reindex()
    assert await desk.recordings.pending() == []


async def test_a_recording_without_a_folder_is_forgotten(desk: Desk) -> None:
    kept, gone = await desk.recorded("a", "раз"), await desk.recorded("b", "раз")
    shutil.rmtree(desk.folder(gone.id))
    assert await desk.recordings.reindex() == 1
    assert [each.id for each in (await desk.recordings.list("раз", 20, 0)).sessions] == [kept.id]
    with pytest.raises(NotFound):
        await desk.recordings.get(gone.id)


async def test_a_folder_that_is_copied_in_is_found_under_its_own_name(desk: Desk) -> None:
    session = await desk.recorded("a", "раз")
    twin = str(uuid.uuid4())
    shutil.copytree(desk.folder(session.id), desk.folder(twin))
    for name in ("not an id", twin.upper(), "chunks"):
        (desk.paths.sessions / name).mkdir()
    (desk.paths.sessions / "meta.json").write_text("{}")
    assert await desk.recordings.reindex() == 1
    found = await desk.recordings.get(twin)
    assert (found.id, found.title, found.data_dir) == (twin, "a", f"sessions/{twin}")
    assert [chunk.file_path for chunk in found.chunks] == [f"sessions/{twin}/chunks/000.wav"]
    assert len((await desk.recordings.get(session.id)).chunks) == 1


@both
@pytest.mark.parametrize("lost", [False, True], ids=["index there", "index lost"])
async def test_a_damaged_meta_file_is_made_anew(desk: Desk, lost: bool) -> None:
    session = await desk.recorded("Планёрка", "раз", "два")
    rubbish(desk.file(session.id, "meta.json"))
    if lost:
        await desk.lose_index()
    else:
        assert (await desk.recordings.get(session.id)).title == "Планёрка"
    await desk.recordings.reindex()
    found = await desk.recordings.get(session.id)
    assert (found.status, found.sample_count, found.title) == ("recording", 3200, "" if lost else "Планёрка")
    assert [chunk.transcription for chunk in found.chunks] == ["раз", "два"]
    minted = desk.clock.now if not lost else found.start_time
    assert found.start_time == minted
    assert await desk.recordings.reindex() == 0


@both
async def test_a_damaged_record_of_a_chunk_is_taken_from_the_index(desk: Desk) -> None:
    session = await desk.recorded("a", "раз", "два")
    chunk = session.chunks[0]
    rubbish(desk.file(session.id, "chunks/000.json"))
    detail = await desk.recordings.chunk(session.id, chunk.id)
    assert (detail.transcription, [version.text for version in detail.versions]) == ("раз", ["раз"])
    after = await desk.recordings.correct(session.id, chunk.id, ChunkPatch(transcription="Раз!"))
    assert await desk.recordings.chunk(session.id, chunk.id) == after
    assert [version.text for version in after.versions] == ["раз", "Раз!"]


@both
async def test_a_chunk_of_which_only_the_sound_is_left_is_found_again_and_waits(desk: Desk) -> None:
    session = await desk.begin()
    desk.write(session.id, noise(20_000))
    for start in (1000, 4000, 7001, 12_000):
        await desk.add(session.id, start, start + 2000)
    rubbish(desk.file(session.id, "chunks/000.json"))
    rubbish(desk.file(session.id, "chunks/002.json"))
    desk.file(session.id, "chunks/003.json").unlink()
    await desk.lose_index()
    await desk.recordings.reindex()
    found = (await desk.recordings.get(session.id)).chunks
    assert [chunk.start_offset for chunk in found] == [1000, 4000, 7001, 12_000]
    assert [chunk.end_offset for chunk in found] == [3000, 6000, 9001, 14_000]
    assert {chunk.status for chunk in found} == {"pending"}
    assert len(await desk.recordings.pending()) == 4
    assert (
        desk.file(session.id, "chunks/002.json")
        .with_name(desk.file(session.id, "chunks/002.json").name + ".damaged")
        .exists()
    )


async def test_a_chunk_of_which_nothing_is_left_is_left_out(desk: Desk) -> None:
    session = await desk.recorded("a", "раз", "два")
    rubbish(desk.file(session.id, "chunks/000.json"))
    rubbish(desk.file(session.id, "chunks/000.wav"))
    await desk.lose_index()
    await desk.recordings.reindex()
    assert [chunk.transcription for chunk in (await desk.recordings.get(session.id)).chunks] == ["два"]


async def test_one_recording_that_cannot_be_read_hides_no_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = await desk.recorded("a", "раз"), await desk.recorded("b", "раз")
    (desk.folder(bad.id) / "meta.json").unlink()
    (desk.folder(bad.id) / "meta.json").mkdir()
    await desk.lose_index()
    await desk.recordings.reindex()
    assert [each.id for each in (await desk.recordings.list("", 20, 0)).sessions] == [good.id]


async def test_sealed_recordings_wait_for_their_key(
    paths: DataPaths, desk: Desk, open_recordings: Callable[[Bus], Recordings]
) -> None:
    desk.sealed = True
    session = await desk.recorded("тайна", "раз")
    content = [file.read_bytes() for file in sorted(desk.folder(session.id).rglob("*")) if file.is_file()]
    assert not any("раз".encode() in each or "тайна".encode() in each for each in content)
    other = Recordings(paths, desk.database, Bus(), desk.clock, None, lambda: bytes(32))
    await desk.lose_index()
    await other.reindex()
    assert (await other.list("", 20, 0)).total == 0
    await other.close()
    assert [file.read_bytes() for file in sorted(desk.folder(session.id).rglob("*")) if file.is_file()] == content
    await desk.recordings.reindex()
    assert (await desk.recordings.get(session.id)).title == "тайна"


async def test_a_removal_that_was_cut_short_is_finished(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    session = await desk.recorded("a", "раз")
    await desk.recordings.delete(session.id)
    desk.clock.move(days=1)

    def killed(_: Path) -> None:
        raise OSError(errno.EIO, "killed")

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "rmtree", killed)
        with pytest.raises(DiskFailing):
            await desk.recordings.empty_trash(timedelta())
    await desk.recordings.reindex()
    assert list(desk.paths.sessions.iterdir()) == []


async def test_an_empty_folder_is_no_recording(desk: Desk) -> None:
    folder = desk.folder("0199a7a0-0000-7000-8000-000000000000")
    (folder / "chunks").mkdir(parents=True)
    (folder / ".meta.json.abc").write_text("half")
    await desk.recordings.reindex()
    assert not folder.exists()
    assert (await desk.recordings.list("", 20, 0)).total == 0


def _chunk_rows(database: sqlite_utils.Database) -> list[tuple[str, str]]:
    return [tuple(row) for row in database.execute("SELECT status, chunk FROM recordings_chunks").fetchall()]

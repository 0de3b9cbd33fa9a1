"""The files of a recording: their names, whom they are for, what is damaged, and a disk that is really full."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec import structs

from alfavoice.core.bus import Bus
from alfavoice.core.database import Database, DiskFull
from alfavoice.core.errors import AppError
from alfavoice.recording.files import FileDamaged, SessionFiles, is_sealed, stamp_of
from alfavoice.recording.recordings import Recordings
from tests.backend.killing import BACKEND
from tests.backend.recording.conftest import KEY, Desk, both, noise, rubbish, transcript

FIRST_WORDS = 'import sys; import alfavoice.recording.recordings; sys.exit("alfavoice.audio.frames" in sys.modules)'


@both
async def test_files_are_called_as_the_contract_says(desk: Desk) -> None:
    session = await desk.recorded("a", "раз", "два")
    suffix = ".sealed" if desk.sealed else ""
    names = {str(file.relative_to(desk.folder(session.id))) for file in desk.folder(session.id).rglob("*.*")}
    wanted = ("meta.json", "full.wav", "chunks/000.json", "chunks/000.wav", "chunks/001.json", "chunks/001.wav")
    assert names == {name + suffix for name in wanted}
    assert is_sealed(desk.folder(session.id)) == desk.sealed
    assert session.chunks[1].file_path == f"sessions/{session.id}/chunks/001.wav{suffix}"


async def test_a_record_is_plain_json_that_anybody_can_read(desk: Desk) -> None:
    session = await desk.recorded("Планёрка «ёлки»", "раз два")
    meta = json.loads(desk.file(session.id, "meta.json").read_text("utf-8"))
    assert (meta["title"], meta["status"], meta["chunksCount"]) == ("Планёрка «ёлки»", "completed", 1)
    chunk = json.loads(desk.file(session.id, "chunks/000.json").read_text("utf-8"))
    assert (chunk["transcription"], [word["text"] for word in chunk["words"]]) == ("раз два", ["раз", "два"])


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
async def test_only_this_user_may_read_them(desk: Desk) -> None:
    session = await desk.recorded("a", "раз")
    folders = [desk.paths.sessions, desk.folder(session.id), desk.folder(session.id) / "chunks"]
    assert {folder.stat().st_mode & 0o777 for folder in folders} == {0o700}
    assert desk.file(session.id, "meta.json").stat().st_mode & 0o077 == 0


@both
async def test_what_is_damaged_is_said_to_be(desk: Desk) -> None:
    session = await desk.recorded("a", "раз")
    files = SessionFiles(desk.folder(session.id), desk.key)
    for content in (b"", b"{", b"null", b'{"id": 1}', b"\xff\xfe", b"[" * 100_000, os.urandom(300)):
        desk.file(session.id, "chunks/000.json").write_bytes(content)
        with pytest.raises(FileDamaged):
            files.read_chunk(0)
    desk.file(session.id, "meta.json").unlink()
    with pytest.raises(FileDamaged):
        files.read_meta()


async def test_sealed_records_cannot_change_places(desk: Desk) -> None:
    desk.sealed = True
    session = await desk.recorded("a", "раз", "два")
    first, second = (desk.file(session.id, f"chunks/00{n}.json") for n in (0, 1))
    first.write_bytes(second.read_bytes())
    with pytest.raises(FileDamaged):
        SessionFiles(desk.folder(session.id), KEY).read_chunk(0)


async def test_the_stamp_changes_with_every_record(desk: Desk) -> None:
    session = await desk.begin()
    seen = [stamp_of(desk.folder(session.id))]
    chunk = await desk.add(session.id, 0, 1600)
    seen.append(stamp_of(desk.folder(session.id)))
    await desk.recordings.keep_transcript(session.id, chunk.id, transcript("раз"), "sphinx")
    seen.append(stamp_of(desk.folder(session.id)))
    files = SessionFiles(desk.folder(session.id), None)
    files.write_meta(structs.replace(files.read_meta(), title="b"))
    seen.append(stamp_of(desk.folder(session.id)))
    assert len(set(seen)) == 4
    assert stamp_of(desk.folder(session.id) / "chunks") == ""


async def test_only_records_and_sounds_count_as_chunks(desk: Desk) -> None:
    session = await desk.recorded("a", "раз")
    for name in (
        "x.json",
        "1.json",
        "001.json.damaged",
        ".002.json",
        "003.txt",
        "٠٠٤.json",
        "1000.wav",
        "005.wav.sealed",
    ):
        rubbish(desk.folder(session.id) / "chunks" / name)
    assert SessionFiles(desk.folder(session.id), None).chunk_indexes() == [0, 5, 1000]


def test_nothing_that_works_on_sound_is_loaded_before_there_is_some() -> None:
    environment = os.environ | {"PYTHONPATH": str(BACKEND)}
    assert subprocess.run([sys.executable, "-c", FIRST_WORDS], env=environment, check=False).returncode == 0


@pytest.fixture
def small_disk(tmp_path: Path, paths: object) -> Iterator[Path]:
    """Put the recordings on a file system of one megabyte."""
    folder = tmp_path / "data" / "sessions"
    folder.mkdir(mode=0o700)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


async def test_a_full_disk_refuses_a_chunk_as_a_whole_and_takes_it_when_there_is_room(
    small_disk: Path, database: Database, open_recordings: Callable[[Bus], Recordings], desk: Desk
) -> None:
    session = await desk.begin("a")
    ballast = small_disk / "ballast"
    with ballast.open("wb", buffering=0) as file, pytest.raises(OSError, match="No space left"):
        while True:
            file.write(b"\0" * 4096)
    with pytest.raises(AppError) as refused:
        await desk.add(session.id, 0, 16_000)
    assert refused.value.status == DiskFull.status
    assert (await desk.recordings.get(session.id)).chunks == []
    assert list((desk.folder(session.id) / "chunks").iterdir()) == []
    ballast.unlink()
    added = await desk.add(session.id, 0, 16_000)
    assert (added.index, await desk.recordings.chunk_pcm(session.id, added.id)) == (0, noise(16_000).tobytes())

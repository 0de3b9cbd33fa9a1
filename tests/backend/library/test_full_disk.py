"""A disk that is really full, and a folder that is really read-only: a clear answer, and nothing lost."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from alfavoice.app import Ports, open_core
from alfavoice.core.database import DiskFull
from alfavoice.core.errors import AppError, StartupError
from alfavoice.core.paths import DataPaths, prepare
from alfavoice.notes.messages import NoteCreate
from alfavoice.parts import Core
from alfavoice.records.transfer import Transfer

Mount = Callable[[str], Path]


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Mount]:
    """Mount small file systems in memory; they go when the test does."""
    mounted: list[Path] = []

    def small(options: str) -> Path:
        folder = tmp_path / f"mounted{len(mounted)}"
        folder.mkdir()
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "none", str(folder)], capture_output=True, check=False
        )
        if done.returncode:
            pytest.skip(f"this user may not mount: {done.stderr.decode().strip()}")
        mounted.append(folder)
        return folder

    yield small
    for folder in mounted:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Take all the room that is left."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError:
            pass
    return ballast


async def save_until_full(core: Core) -> list[str]:
    """Save notes until the disk is full; return those that were acknowledged."""
    saved: list[str] = []
    with pytest.raises(DiskFull) as refused:
        for number in range(1000):
            saved.append((await core.notes.create(NoteCreate(title=f"n {number}", content="слово " * 500))).id)
    assert (refused.value.status, refused.value.code) == (507, "library.disk_full")
    return saved


async def test_a_full_disk_refuses_and_loses_nothing(mount: Mount, ports: Ports) -> None:
    paths = prepare(mount("size=3m"))
    async with open_core(paths, ports) as core:
        saved = await save_until_full(core)
        assert len(saved) > 10
        for note_id in saved:
            await core.notes.get(note_id)
        assert (await Transfer(core.notes).export("json")).count(b'"id"') == len(saved)
    async with open_core(paths, ports) as core:
        assert (await core.notes.list("", 1, 0)).total == len(saved)
        assert await core.library.check() == "sound"


async def test_it_works_again_once_there_is_room(mount: Mount, ports: Ports) -> None:
    paths = prepare(mount("size=3m"))
    async with open_core(paths, ports) as core:
        first = await core.notes.create(NoteCreate(title="first"))
        ballast = fill(paths.root)
        with pytest.raises(DiskFull):
            await core.notes.create(NoteCreate(content="x" * 200_000))
        with pytest.raises(DiskFull):
            await core.library.back_up()
        assert core.library.health != "damaged"
        ballast.unlink()
        second = await core.notes.create(NoteCreate(title="second"))
        assert await core.library.check() == "sound"
    async with open_core(paths, ports) as core:
        assert {(await core.notes.get(note.id)).title for note in (first, second)} == {"first", "second"}


async def test_backup_rekeying_and_restore_leave_nothing_half_done(mount: Mount, ports: Ports) -> None:
    paths = prepare(mount("size=4m"))
    async with open_core(paths, ports) as core:
        note = await core.notes.create(NoteCreate(title="first", content="слово " * 5000))
        await core.library.back_up()
        ballast = fill(paths.root)
        for attempt in (core.library.back_up, core.library.rekey, lambda: core.library.restore(_oldest(core))):
            with pytest.raises(DiskFull):
                await attempt()
        assert not [
            file.name for file in (*paths.root.iterdir(), *paths.backups.iterdir()) if file.name.startswith(".")
        ]
        assert len(core.library.backups()) == 1
        ballast.unlink()
        await core.library.rekey()
        await core.library.restore(_oldest(core))
        assert (await core.notes.get(note.id)).title == "first"


async def test_a_library_on_a_full_disk_opens_or_says_that_the_disk_is_full(mount: Mount, ports: Ports) -> None:
    paths = prepare(mount("size=3m"))
    async with open_core(paths, ports) as core:
        note = await core.notes.create(NoteCreate(title="first"))
    ballast = fill(paths.root)
    with pytest.raises(StartupError) as refused:
        async with open_core(paths, ports):
            pass
    assert "full" in refused.value.sentence
    assert "\n" not in refused.value.sentence
    ballast.unlink()
    async with open_core(paths, ports) as core:
        assert (await core.notes.get(note.id)).title == "first"


async def test_a_new_library_on_a_full_disk_says_that_the_disk_is_full(mount: Mount, ports: Ports) -> None:
    paths = prepare(mount("size=64k"))
    ballast = fill(paths.root)
    for choice in (ports, Ports(keychain=ports.keychain, key_choice="file")):
        with pytest.raises(StartupError, match=r"full|room"):
            async with open_core(paths, choice):
                pass
    ballast.unlink()


async def test_a_read_only_folder_is_refused_in_one_line(mount: Mount, ports: Ports) -> None:
    folder = mount("size=3m")
    async with open_core(prepare(folder), ports):
        pass
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    with pytest.raises(StartupError) as refused:
        prepare(folder)
    assert refused.value.code == "startup.data_dir"
    assert "\n" not in refused.value.sentence
    with pytest.raises(StartupError, match="cannot be opened"):
        async with open_core(DataPaths(folder), ports):
            pass


async def test_a_backup_to_a_place_that_cannot_be_written_says_so(core: Core, tmp_path: Path) -> None:
    with pytest.raises(AppError, match="cannot be written"):
        await core.library.copy_to(tmp_path / "nowhere" / "my.backup")
    assert core.library.health != "damaged"


async def test_a_backup_to_a_full_stick_is_refused(core: Core, mount: Mount) -> None:
    stick = mount("size=100k")
    await core.notes.create(NoteCreate(content="слово " * 50_000))
    with pytest.raises(DiskFull):
        await core.library.copy_to(stick / "my.backup")
    assert list(stick.iterdir()) == []
    assert core.library.health != "damaged"


def _oldest(core: Core) -> Path:
    return core.library.backup_paths()[-1]

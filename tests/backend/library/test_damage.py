"""Wrong keys and damaged files: a clear refusal, and the file is never made worse."""

import asyncio
import hashlib
import secrets
import shutil
from pathlib import Path

import pytest

from alfavoice.app import MIGRATIONS, Ports, open_core
from alfavoice.core.database import Damaged
from alfavoice.core.encrypted import sqlite_utils
from alfavoice.core.errors import AppError, StartupError
from alfavoice.core.paths import DataPaths, prepare
from alfavoice.library.offline import replace_library
from alfavoice.notes.messages import NoteCreate
from alfavoice.parts import Core
from alfavoice.vault.keychains import MemoryKeychain
from alfavoice.vault.keys import KeyVault
from tests.backend.files import damage, fingerprints, pages_of
from tests.conftest import HandClock


async def filled(paths: DataPaths, ports: Ports, notes: int = 30) -> list[str]:
    """Make a library with notes and a backup of it."""
    async with open_core(paths, ports) as core:
        ids = [(await core.notes.create(NoteCreate(title=f"n {n}", content="слово " * 800))).id for n in range(notes)]
        await core.library.back_up()
    return ids


async def refusal(paths: DataPaths, ports: Ports) -> StartupError:
    """Open a library that must be refused, prove that nothing in its folder changed, return why."""
    before = fingerprints(paths.root)
    with pytest.raises(StartupError) as refused:
        async with open_core(paths, ports):
            pass
    assert fingerprints(paths.root) == before
    assert "\n" not in refused.value.sentence
    return refused.value


@pytest.mark.parametrize("offset", [0, 5, 20, 700, 4095])
async def test_a_damaged_first_page_is_called_damage(paths: DataPaths, ports: Ports, offset: int) -> None:
    await filled(paths, ports)
    damage(paths.database, 0, offset)
    assert (await refusal(paths, ports)).code == "startup.damaged"


async def test_an_overwritten_beginning_is_called_damage(paths: DataPaths, ports: Ports) -> None:
    await filled(paths, ports)
    with paths.database.open("r+b") as file:
        file.write(secrets.token_bytes(9000))
    assert (await refusal(paths, ports)).code == "startup.damaged"


async def test_a_file_of_noise_is_refused(paths: DataPaths, ports: Ports) -> None:
    await filled(paths, ports, 1)
    paths.database.write_bytes(secrets.token_bytes(100_000))
    assert "nothing of the file is whole" in (await refusal(paths, ports)).sentence


async def test_a_short_file_is_refused(paths: DataPaths, ports: Ports) -> None:
    await filled(paths, ports, 1)
    paths.database.write_bytes(paths.database.read_bytes()[:3000])
    await refusal(paths, ports)


async def test_the_key_of_another_library_is_called_a_wrong_key(paths: DataPaths, ports: Ports, tmp_path: Path) -> None:
    await filled(paths, ports)
    other = prepare(tmp_path / "other")
    await filled(other, Ports(keychain=MemoryKeychain(), key_choice="file"), 1)
    shutil.copyfile(other.key, paths.key)
    assert (await refusal(paths, ports)).code == "startup.wrong_key"


async def test_a_wrong_key_leaves_the_log_of_a_killed_core_alone(
    paths: DataPaths, ports: Ports, tmp_path: Path
) -> None:
    copy = prepare(tmp_path / "copy")
    async with open_core(paths, ports) as core:
        note = await core.notes.create(NoteCreate(title="only in the log"))
        for file in ("alfavoice.db", "alfavoice.db-wal", "key.json"):
            shutil.copyfile(paths.root / file, copy.root / file)
    wrong, right = tmp_path / "wrong.json", copy.key.read_bytes()
    KeyVault(wrong, MemoryKeychain(), "file").open(library_exists=False)
    shutil.copyfile(wrong, copy.key)
    assert (await refusal(copy, ports)).code == "startup.wrong_key"
    copy.key.write_bytes(right)
    async with open_core(copy, ports) as core:
        assert (await core.notes.get(note.id)).title == "only in the log"


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b'{"place":"file"}', b"[]", b"null", b'"' * 50])
async def test_an_unreadable_key_file_is_refused(paths: DataPaths, ports: Ports, content: bytes) -> None:
    await filled(paths, ports, 1)
    paths.key.write_bytes(content)
    refused = await refusal(paths, ports)
    assert refused.code == "startup.key_unreadable"
    assert "key.json" in refused.sentence


async def test_a_truncated_key_file_is_refused(paths: DataPaths) -> None:
    ports = Ports(keychain=MemoryKeychain(), key_choice="file")
    await filled(paths, ports, 1)
    content = paths.key.read_bytes()
    for length in range(1, len(content) - 2, 40):
        paths.key.write_bytes(content[:length])
        await refusal(paths, ports)


async def test_a_missing_key_file_is_never_made_anew(paths: DataPaths, ports: Ports) -> None:
    await filled(paths, ports, 1)
    paths.key.unlink()
    assert (await refusal(paths, ports)).code == "startup.key_missing"
    assert not paths.key.exists()


async def test_damage_in_the_middle_is_found_and_a_backup_heals_it(paths: DataPaths, ports: Ports) -> None:
    ids = await filled(paths, ports)
    damage(paths.database, pages_of(paths.database) * 2 // 3)
    async with open_core(paths, ports) as core:
        told: list[str] = []
        core.library.on_health = lambda: told.append(core.library.health)
        assert core.library.health == "unchecked"
        assert await core.library.check() == "damaged"
        before = hashlib.sha256(paths.database.read_bytes()).hexdigest()
        with pytest.raises(Damaged) as refused:
            await core.notes.create(NoteCreate(title="not saved"))
        assert (refused.value.status, refused.value.code) == (503, "library.damaged")
        with pytest.raises(Damaged):
            await core.library.back_up()
        with pytest.raises(Damaged):
            await core.library.rekey()
        assert await readable(core, ids) >= len(ids) - 1
        assert hashlib.sha256(paths.database.read_bytes()).hexdigest() == before
        status = await core.library.restore(core.library.backup_paths()[-1])
        assert status.health == "sound" == await core.library.check()
        assert (await core.notes.list("", 500, 0)).total == len(ids)
        await core.notes.create(NoteCreate(title="saved again"))
        aside = next(file for file in core.library.backup_paths() if "before-restore" in file.name)
        assert hashlib.sha256(aside.read_bytes()).hexdigest() == before
        assert told == ["damaged", "sound"]


async def test_the_first_failing_read_is_enough(paths: DataPaths, ports: Ports) -> None:
    await filled(paths, ports)
    for page in range(pages_of(paths.database) // 2, pages_of(paths.database)):
        damage(paths.database, page)
    async with open_core(paths, ports) as core:
        with pytest.raises(AppError):
            await core.database.read(_read_everything)
        assert core.library.health == "damaged"
        assert await core.library.check() == "damaged"


async def test_a_failed_restore_does_not_make_a_damaged_library_writable(paths: DataPaths, ports: Ports) -> None:
    await filled(paths, ports)
    damage(paths.database, pages_of(paths.database) * 2 // 3)
    async with open_core(paths, ports) as core:
        assert await core.library.check() == "damaged"
        (paths.root / "noise").write_bytes(secrets.token_bytes(10_000))
        with pytest.raises(AppError):
            await core.library.restore(paths.root / "noise")
        assert core.library.health == "damaged"


async def test_a_backup_replaces_a_library_that_does_not_open(
    paths: DataPaths, ports: Ports, clock: HandClock, keychain: MemoryKeychain
) -> None:
    ids = await filled(paths, ports)
    damage(paths.database, 0)
    broken = paths.database.read_bytes()
    backup = next(paths.backups.iterdir())
    aside = replace_library(paths, KeyVault(paths.key, keychain), backup, None, clock(), MIGRATIONS)
    assert aside is not None
    assert aside.read_bytes() == broken
    async with open_core(paths, ports) as core:
        assert (await core.notes.list("", 1, 0)).total == len(ids)


async def test_checking_beside_many_writes_never_cries_wolf(paths: DataPaths, ports: Ports) -> None:
    async with open_core(paths, ports) as core:

        def many(database: sqlite_utils.Database) -> None:
            for _ in range(20):
                core.notes.store.insert(database, core.notes.build(secrets.token_hex(16), {"content": "а б " * 3000}))

        async def writes() -> None:
            for _ in range(15):
                await core.database.write(many)
                await core.database.read(lambda db: db.execute("PRAGMA wal_checkpoint").fetchall())

        writing = asyncio.create_task(writes())
        while not writing.done():
            assert await core.library.check() == "sound"
        await writing


async def readable(core: Core, ids: list[str]) -> int:
    """Count the notes that can be read."""
    read = await asyncio.gather(*(core.notes.get(note_id) for note_id in ids), return_exceptions=True)
    return sum(not isinstance(answer, Damaged) for answer in read)


def _read_everything(database: sqlite_utils.Database) -> None:
    database.execute("SELECT sum(length(content)) FROM notes").fetchall()

"""Backups: made, protected, restored, refused, thinned out; and what the library does by itself."""

import asyncio
import secrets
import shutil
import sqlite3
from pathlib import Path

import pytest

from alfavoice.app import Ports, open_core
from alfavoice.core.encrypted import open_connection
from alfavoice.core.errors import AppError, NotFound
from alfavoice.core.paths import DataPaths, prepare
from alfavoice.library.backup_files import BackupUnusable
from alfavoice.notes.messages import NoteCreate
from alfavoice.parts import Core
from alfavoice.settings.messages import Settings, SettingsPatch, StoragePatch
from alfavoice.vault.keychains import MemoryKeychain
from tests.backend.files import damage, fingerprints
from tests.conftest import HandClock, Heard


async def titles(core: Core) -> set[str]:
    """Return the titles of all notes."""
    return {note.title for note in (await core.notes.list("", 500, 0)).items}


async def note(core: Core, title: str) -> str:
    """Save a note and return its id."""
    return (await core.notes.create(NoteCreate(title=title))).id


async def all_ids(core: Core) -> set[str]:
    """Return the ids of all notes."""
    return await core.database.read(lambda db: {row["id"] for row in db.query("SELECT id FROM notes")})


async def test_a_backup_brings_back_what_was_there(core: Core, heard: Heard) -> None:
    await note(core, "before")
    backup = await core.library.back_up()
    await note(core, "after")
    heard.messages.clear()
    status = await core.library.restore(core.library.backup_path(backup.name))
    assert await titles(core) == {"before"}
    assert status.health == "sound"
    replaced = {collection for collection, action in heard.changes if action == "replaced"}
    assert replaced == {"settings", "notes", "snippets", "dictionary", "activities", "news"}


async def test_restoring_is_undone_by_restoring_what_it_kept(core: Core, clock: HandClock) -> None:
    await note(core, "before")
    backup = await core.library.back_up()
    await note(core, "after")
    clock.move(minutes=1)
    await core.library.restore(core.library.backup_path(backup.name))
    kept = core.library.backups()[0]
    assert "before-restore" in kept.name
    await core.library.restore(core.library.backup_path(kept.name))
    assert await titles(core) == {"before", "after"}


async def test_a_passphrase_opens_a_backup_on_another_machine(core: Core, tmp_path: Path) -> None:
    await note(core, "travels")
    backup = await core.library.back_up(passphrase="верная фраза")
    assert backup.passphrase
    elsewhere = tmp_path / "uploaded.backup"
    shutil.copyfile(core.library.backup_path(backup.name), elsewhere)
    async with open_core(prepare(tmp_path / "other"), Ports(keychain=MemoryKeychain())) as other:
        with pytest.raises(BackupUnusable):
            await other.library.restore(elsewhere)
        with pytest.raises(BackupUnusable):
            await other.library.restore(elsewhere, "неверная фраза")
        assert await titles(other) == set()
        await other.library.restore(elsewhere, "верная фраза")
        assert await titles(other) == {"travels"}
    with pytest.raises(BackupUnusable) as refused:
        await core.library.restore(core.library.backup_path(backup.name))
    assert refused.value.code == "backup.passphrase_needed"


async def test_a_passphrase_that_was_not_needed_does_no_harm(core: Core) -> None:
    await note(core, "before")
    backup = await core.library.back_up()
    await core.library.restore(core.library.backup_path(backup.name), "not needed at all")
    assert await titles(core) == {"before"}


async def test_another_library_s_key_opens_no_backup(core: Core, tmp_path: Path) -> None:
    backup = await core.library.back_up()
    async with open_core(prepare(tmp_path / "other"), Ports(keychain=MemoryKeychain())) as other:
        with pytest.raises(BackupUnusable) as refused:
            await other.library.restore(core.library.backup_path(backup.name))
    assert refused.value.status == 400


@pytest.mark.parametrize("kind", ["empty", "noise", "plain sqlite", "text", "half", "damaged", "stranger", "folder"])
async def test_a_file_that_is_no_backup_is_refused_and_changes_nothing(
    core: Core, paths: DataPaths, tmp_path: Path, kind: str
) -> None:
    await note(core, "stays")
    await core.notes.create(NoteCreate(content="слово " * 5000))
    whole = core.library.backup_path((await core.library.back_up()).name)
    file = tmp_path / "some.file"
    content = {
        "empty": b"",
        "noise": secrets.token_bytes(50_000),
        "text": b"hello",
        "half": whole.read_bytes()[:40_960],
    }
    if kind in content:
        file.write_bytes(content[kind])
    elif kind == "folder":
        file.mkdir()
    elif kind == "plain sqlite":
        plain = sqlite3.connect(file)
        plain.execute("CREATE TABLE notes (a)")
        plain.commit()
        plain.close()
    elif kind == "damaged":
        shutil.copyfile(whole, file)
        damage(file, 15)
    else:
        stranger = open_connection(file, core.database.key)
        stranger.execute("CREATE TABLE notes (a)")
        stranger.close()
    before = fingerprints(paths.root)
    with pytest.raises(AppError) as refused:
        await core.library.restore(file)
    assert refused.value.status == 400
    assert fingerprints(paths.root) == before
    assert {"stays"} <= await titles(core)


async def test_a_backup_of_a_newer_version_is_refused(core: Core, tmp_path: Path) -> None:
    await core.library.copy_to(tmp_path / "newer.backup")
    newer = open_connection(tmp_path / "newer.backup", core.database.key)
    newer.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('notes', 'm999', '')")
    newer.conn.commit()
    newer.close()
    with pytest.raises(BackupUnusable) as refused:
        await core.library.restore(tmp_path / "newer.backup")
    assert refused.value.code == "backup.newer"


@pytest.mark.parametrize("name", ["../key.json", "/etc/passwd", "..", "", "alfavoice.db", "%2e%2e/key.json", "a\0b"])
async def test_no_path_can_be_smuggled_in(core: Core, name: str) -> None:
    await core.library.back_up()
    with pytest.raises(NotFound):
        core.library.backup_path(name)
    with pytest.raises(NotFound):
        await core.library.delete_backup(name)


async def test_backups_are_listed_newest_first_and_deleted(core: Core, clock: HandClock) -> None:
    first = await core.library.back_up()
    same_second = await core.library.back_up()
    clock.move(hours=1)
    last = await core.library.back_up()
    listed = [backup.name for backup in core.library.backups()]
    assert listed[0] == last.name
    assert set(listed) == {first.name, same_second.name, last.name}
    await core.library.delete_backup(last.name)
    assert [line.kind for line in (await core.activities.list("", 1, 0)).items] == ["backup_deleted"]
    assert core.library.status().last_backup_at == first.created_at
    assert len(core.library.backups()) == 2


async def test_the_size_counts_the_log(core: Core, paths: DataPaths) -> None:
    await core.notes.create(NoteCreate(content="x" * 100_000))
    assert core.library.status().size_bytes > paths.database.stat().st_size + 100_000


async def test_restoring_while_others_write_breaks_nothing(core: Core) -> None:
    await note(core, "before")
    backup = core.library.backup_path((await core.library.back_up()).name)
    written: list[str] = []
    done = asyncio.Event()

    async def writer() -> None:
        while not done.is_set():
            written.append(await note(core, "meanwhile"))

    writers = [asyncio.create_task(writer()) for _ in range(4)]
    for _ in range(3):
        await core.library.restore(backup)
        await core.library.check()
    mark = len(written)
    while len(written) < mark + 10:
        await asyncio.sleep(0)
    done.set()
    await asyncio.gather(*writers)
    for note_id in written[mark:]:
        await core.notes.get(note_id)
    kept = await all_ids(core)
    for file in core.library.backup_paths():
        await core.library.restore(file)
        kept |= await all_ids(core)
    assert set(written) <= kept


async def test_big_things_happen_one_at_a_time(core: Core) -> None:
    await note(core, "stays")
    work = [core.library.back_up(), core.library.rekey(), core.library.check(), core.library.rekey()]
    await asyncio.gather(*work, core.library.back_up(), note(core, "too"))
    assert await core.library.check() == "sound"
    assert await titles(core) == {"stays", "too"}


async def test_the_trash_is_emptied_and_old_activities_forgotten(core: Core, clock: HandClock) -> None:
    old, young = await note(core, "old"), await note(core, "young")
    await core.notes.delete(old)
    clock.move(days=20)
    await core.notes.delete(young)
    clock.move(days=11)
    await core.housekeeping.run_once()
    with pytest.raises(NotFound):
        await core.notes.restore(old)
    assert (await core.notes.restore(young)).title == "young"
    assert (await core.activities.list("", 50, 0)).total > 2
    clock.move(days=100)
    await core.housekeeping.run_once()
    assert [line.kind for line in (await core.activities.list("", 50, 0)).items] == ["backup_made"]


async def test_one_backup_a_day_and_only_so_many(core: Core, clock: HandClock) -> None:
    await core.settings.change(SettingsPatch(storage=StoragePatch(backups_kept=3)))
    manual = await core.library.back_up()
    for _ in range(6):
        for _ in range(3):
            await core.housekeeping.run_once()
            clock.move(hours=1)
        clock.move(hours=22)
    daily = [backup for backup in core.library.backups() if "daily" in backup.name]
    assert len(daily) == 3
    assert manual.name in {backup.name for backup in core.library.backups()}
    clock.move(days=-400)
    await core.housekeeping.run_once()
    assert core.library.backups()[-1].created_at.year == 2025 or len(core.library.backups()) == 4


async def test_no_daily_backup_where_none_is_wanted(core: Core) -> None:
    await core.settings.change(SettingsPatch(storage=StoragePatch(daily_backup=False)))
    await core.housekeeping.run_once()
    assert core.library.backups() == []


async def test_settings_come_back_with_a_backup(core: Core) -> None:
    backup = await core.library.back_up()
    await core.settings.change(SettingsPatch(storage=StoragePatch(trash_days=5)))
    await core.library.restore(core.library.backup_path(backup.name))
    assert core.settings.current == Settings()


async def test_a_restore_that_was_decided_is_finished_at_the_next_start(paths: DataPaths, ports: Ports) -> None:
    async with open_core(paths, ports) as core:
        await note(core, "before")
        backup = await core.library.back_up()
        await note(core, "after")
    shutil.copyfile(paths.backups / backup.name, paths.restored)
    async with open_core(paths, ports) as core:
        assert await titles(core) == {"before"}
        assert any("before-restore" in each.name for each in core.library.backups())
    assert not paths.restored.exists()


async def test_what_a_killed_process_left_half_written_is_removed(paths: DataPaths, ports: Ports) -> None:
    async with open_core(paths, ports) as core:
        await core.library.back_up()
    left = [paths.backups / ".alfavoice-20261120-091500-daily.backup.writing", paths.restoring]
    for file in left:
        file.write_bytes(b"half")
    async with open_core(paths, ports):
        assert not any(file.exists() for file in left)

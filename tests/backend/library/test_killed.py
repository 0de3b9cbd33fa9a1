"""A core killed with -9, again and again, loses nothing that it acknowledged."""

import random

import pytest

from alfavoice.app import Ports, open_core
from alfavoice.core.paths import DataPaths
from alfavoice.notes.messages import NoteCreate
from alfavoice.parts import Core
from alfavoice.vault.keychains import MemoryKeychain
from tests.backend.killing import killed


@pytest.fixture
def ports() -> Ports:
    """The children keep their key in a file."""
    return Ports(keychain=MemoryKeychain(), key_choice="file")


async def all_there(core: Core, acknowledged: list[str]) -> None:
    """Assert that every acknowledged note is whole and the file sound."""
    for note_id in acknowledged:
        assert (await core.notes.get(note_id)).id == note_id
    assert await core.library.check() == "sound"
    found = await core.database.read(lambda db: db.execute("SELECT count(*) FROM notes_words").fetchone()[0])
    assert found == (await core.notes.list("", 1, 0)).total


async def test_killed_while_saving(paths: DataPaths, ports: Ports) -> None:
    chance, acknowledged = random.Random(7), list[str]()
    for _ in range(4):
        acknowledged += killed("write", paths.root, chance, up_to_s=0.5)
    assert len(acknowledged) > 20
    async with open_core(paths, ports) as core:
        await all_there(core, acknowledged)


async def test_killed_while_the_key_is_changed(paths: DataPaths, ports: Ports) -> None:
    chance, acknowledged = random.Random(8), list[str]()
    for _ in range(5):
        acknowledged += killed("rekey", paths.root, chance, up_to_s=0.4)
    async with open_core(paths, ports) as core:
        await all_there(core, acknowledged)
        for backup in core.library.backup_paths():
            await core.library.restore(backup)


async def test_killed_while_restoring(paths: DataPaths, ports: Ports) -> None:
    async with open_core(paths, ports) as core:
        note = await core.notes.create(NoteCreate(title="kept", content="x" * 50_000))
        await core.library.back_up()
    chance = random.Random(9)
    for _ in range(4):
        killed("restore", paths.root, chance, up_to_s=0.4)
    async with open_core(paths, ports) as core:
        await all_there(core, [note.id])
        assert not list(paths.root.glob(".rest*"))

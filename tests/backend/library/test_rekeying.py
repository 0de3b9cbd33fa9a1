"""A new key: the old one opens nothing any more, and a change cut short at any step is finished."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from alfavoice.app import Ports, open_core
from alfavoice.core.encrypted import DatabaseUnreadable, open_connection
from alfavoice.core.paths import DataPaths
from alfavoice.library import rekeying
from alfavoice.notes.messages import NoteCreate
from alfavoice.parts import Core
from alfavoice.vault.keychains import MemoryKeychain
from tests.backend.files import damage, pages_of


class CutShort(Exception):
    """The process ends here."""


async def prepared(core: Core) -> str:
    """Make a note and two backups, one with a passphrase."""
    note = await core.notes.create(NoteCreate(title="kept", content="слово " * 2000))
    await core.library.back_up()
    await core.library.back_up(passphrase="a passphrase")
    return note.id


async def test_the_old_key_opens_nothing_and_the_new_one_everything(paths: DataPaths, ports: Ports) -> None:
    async with open_core(paths, ports) as core:
        note_id = await prepared(core)
        old = core.database.key
        await core.library.rekey()
        new = core.database.key
    assert old != new
    own = [paths.database, *(file for file in paths.backups.iterdir() if "passphrase" not in file.name)]
    for file in own:
        with pytest.raises(DatabaseUnreadable):
            open_connection(file, old)
        open_connection(file, new).close()
    async with open_core(paths, ports) as core:
        assert (await core.notes.get(note_id)).title == "kept"
        assert (await core.activities.list("", 1, 0)).items[0].kind == "rekeyed"
        for backup in core.library.backup_paths():
            await core.library.restore(backup, "a passphrase")
            assert (await core.notes.get(note_id)).title == "kept"


def cut(monkeypatch: pytest.MonkeyPatch, owner: object, name: str, *, after: bool, calls: int = 1) -> None:
    """End the process before or after a call."""
    real: Callable[..., Any] = getattr(owner, name)
    left = [calls]

    def broken(*arguments: Any, **named: Any) -> Any:
        left[0] -= 1
        if left[0]:
            return real(*arguments, **named)
        if after:
            real(*arguments, **named)
        raise CutShort

    monkeypatch.setattr(owner, name, broken)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    ("step", "calls"),
    [("vault.prepare_new", 1), ("backup", 1), ("backup", 2), ("settle_file", 1), ("file", 1), ("vault.settle", 1)],
)
async def test_a_change_cut_short_is_finished_at_the_next_start(
    paths: DataPaths, ports: Ports, monkeypatch: pytest.MonkeyPatch, step: str, calls: int, after: bool
) -> None:
    async with open_core(paths, ports) as core:
        note_id = await prepared(core)
        await core.library.back_up()
        owner, name = {
            "vault.prepare_new": (core.library._vault, "prepare_new"),
            "vault.settle": (core.library._vault, "settle"),
            "backup": (rekeying, "_replace_by_rekeyed_copy"),
            "settle_file": (rekeying, "settle_file"),
            "file": (rekeying, "rekey_file"),
        }[step]
        with monkeypatch.context() as broken:
            cut(broken, owner, name, after=after, calls=calls)
            with pytest.raises(CutShort):
                await core.library.rekey()
    async with open_core(paths, ports) as core:
        assert (await core.notes.get(note_id)).title == "kept"
        assert await core.library.check() == "sound"
        for backup in core.library.backups():
            if not backup.passphrase:
                await core.library.restore(core.library.backup_path(backup.name))
            assert (await core.notes.get(note_id)).title == "kept"
        assert isinstance(ports.keychain, MemoryKeychain)
        assert len(ports.keychain.secrets) == 1


async def test_a_failed_change_can_be_tried_again_at_once(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    note_id = await prepared(core)
    with monkeypatch.context() as broken:
        cut(broken, rekeying, "rekey_file", after=False)
        with pytest.raises(CutShort):
            await core.library.rekey()
    assert (await core.notes.get(note_id)).title == "kept"
    own = next(file for file in core.library.backup_paths() if "passphrase" not in file.name)
    await core.library.restore(own)
    await core.library.rekey()
    assert (await core.notes.get(note_id)).title == "kept"


async def test_a_damaged_backup_does_not_stop_it(core: Core) -> None:
    await prepared(core)
    backup = next(file for file in core.library.backup_paths() if "passphrase" not in file.name)
    damage(backup, pages_of(backup) - 2)
    old = core.database.key
    await core.library.rekey()
    assert core.database.key != old


async def test_reads_and_writes_wait_for_the_new_key_and_succeed(core: Core) -> None:
    saved = [core.notes.create(NoteCreate(title=f"n {number}")) for number in range(20)]
    notes = await asyncio.gather(*saved[:10], core.library.rekey(), *saved[10:])
    assert (await core.notes.list("", 100, 0)).total == len(notes) - 1

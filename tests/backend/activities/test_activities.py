"""The feed: newest first, cleared and brought back."""

from datetime import timedelta

from alfavoice.activities.activities import of_kind
from alfavoice.notes.messages import NoteCreate, NotePatch
from alfavoice.parts import Core
from tests.conftest import HandClock, Heard


async def test_the_feed_is_newest_first_and_can_be_narrowed_and_searched(core: Core) -> None:
    note = await core.notes.create(NoteCreate(title="Тестовая запись"))
    await core.notes.create(NoteCreate(title="другое"))
    await core.notes.delete(note.id)
    assert [line.kind for line in (await core.activities.list("", 9, 0)).items] == ["deleted", "created", "created"]
    assert (await core.activities.list("", 9, 0, of_kind("deleted"))).total == 1
    assert (await core.activities.list("тестовую", 9, 0)).total == 2
    assert (await core.activities.list("тестовую", 9, 0, of_kind("deleted"))).total == 1


async def test_clearing_is_undone_by_bringing_back(core: Core, clock: HandClock, heard: Heard) -> None:
    first = await core.notes.create(NoteCreate(title="первая"))
    assert await core.activities.clear() == 1
    clock.move(seconds=1)
    await core.notes.delete(first.id)
    assert await core.activities.clear() == 1
    assert (await core.activities.list("", 9, 0)).total == 0
    assert await core.activities.bring_back() == 1
    assert [line.kind for line in (await core.activities.list("первая", 9, 0)).items] == ["deleted"]
    assert ("activities", "restored") in heard.changes


async def test_forgetting_is_announced_once_something_was_forgotten(core: Core, clock: HandClock, heard: Heard) -> None:
    await core.notes.create(NoteCreate(title="a"))
    heard.messages.clear()
    assert await core.activities.forget(timedelta(days=1)) == 0
    assert heard.changes == []
    clock.move(days=2)
    assert await core.activities.forget(timedelta(days=1)) == 1
    assert heard.changes == [("activities", "deleted")]


async def test_one_line_can_be_deleted_and_restored(core: Core) -> None:
    await core.notes.create(NoteCreate(title="a"))
    (line,) = (await core.activities.list("", 9, 0)).items
    await core.activities.delete(line.id)
    assert (await core.activities.list("", 9, 0)).total == 0
    assert await core.activities.restore(line.id) == line


async def test_a_record_is_called_by_its_present_name(core: Core, heard: Heard) -> None:
    note = await core.notes.create(NoteCreate(title="Те"))
    heard.messages.clear()
    await core.notes.change(note.id, NotePatch(title="Тестовая заметка"))
    assert [line.subject for line in (await core.activities.list("тестовую", 9, 0)).items] == ["Тестовая заметка"]
    assert heard.changes == [("notes", "updated"), ("activities", "created")]
    heard.messages.clear()
    await core.notes.change(note.id, NotePatch(content="текст"))
    assert heard.changes == [("notes", "updated")]

"""Notes, and with them what every collection does: ids, revisions, trash, announcements, the journal."""

import asyncio
import uuid

import pytest

from alfavoice.core.errors import Conflict, Invalid, NotFound
from alfavoice.core.ids import new_id
from alfavoice.notes.messages import NoteCreate, NotePatch
from alfavoice.notes.notes import title_of
from alfavoice.parts import Core
from tests.conftest import HandClock, Heard


async def test_a_note_is_stored_as_it_was_given(core: Core, clock: HandClock) -> None:
    text = "# Заголовок\r\n\t«ёлки» 😀 \u202eабв\u202c <b>x</b> \\n '; DROP"
    made = await core.notes.create(NoteCreate(title=" пробелы ", content=text, tags=["a"], pinned=True))
    assert await core.notes.get(made.id) == made
    assert (made.title, made.content, made.pinned, made.revision) == (" пробелы ", text, True, 1)
    assert made.created_at == made.updated_at == clock.now


async def test_an_empty_note_is_a_note(core: Core) -> None:
    made = await core.notes.create(NoteCreate())
    assert (made.title, made.content, made.tags, made.pinned) == ("", "", [], False)
    assert uuid.UUID(made.id).version == 7


async def test_every_change_is_announced_and_counted(core: Core, heard: Heard) -> None:
    note = await core.notes.create(NoteCreate(title="a"))
    await core.notes.change(note.id, NotePatch(title="b"))
    await core.notes.delete(note.id)
    await core.notes.restore(note.id)
    actions = [action for collection, action in heard.changes if collection == "notes"]
    assert actions == ["created", "updated", "deleted", "restored"]
    assert core.bus.revisions["notes"] == 4


async def test_a_change_moves_the_revision_and_the_time(core: Core, clock: HandClock) -> None:
    note = await core.notes.create(NoteCreate(title="a", content="c"))
    clock.move(minutes=1)
    changed = await core.notes.change(note.id, NotePatch(title="b", base_revision=1))
    assert (changed.revision, changed.title, changed.content) == (2, "b", "c")
    assert (changed.created_at, changed.updated_at) == (note.created_at, clock.now)


async def test_a_change_that_changes_nothing_is_none(core: Core, heard: Heard) -> None:
    note = await core.notes.create(NoteCreate(title="a", tags=["x"]))
    heard.messages.clear()
    assert await core.notes.change(note.id, NotePatch(title="a", tags=["x", " x "])) == note
    assert await core.notes.change(note.id, NotePatch()) == note
    assert heard.changes == []


async def test_of_two_changes_to_one_state_one_wins(core: Core) -> None:
    note = await core.notes.create(NoteCreate(title="a"))
    changes = [core.notes.change(note.id, NotePatch(title=f"t{n}", base_revision=1)) for n in range(8)]
    answers = await asyncio.gather(*changes, return_exceptions=True)
    refused = [answer for answer in answers if isinstance(answer, Conflict)]
    assert len(refused) == 7
    assert refused[0].code == "notes.conflict"
    assert (await core.notes.get(note.id)).revision == 2


async def test_an_id_is_taken_once_even_from_the_trash(core: Core) -> None:
    note_id = new_id()
    await core.notes.create(NoteCreate(id=note_id.upper(), title="a"))
    for _ in range(2):
        with pytest.raises(Conflict) as refused:
            await core.notes.create(NoteCreate(id=note_id))
        assert refused.value.code == "notes.id_taken"
        await core.notes.restore(note_id)
        await core.notes.delete(note_id)


@pytest.mark.parametrize("bad", ["", "1", "../x", "x" * 36, "\0" * 36])
async def test_an_id_that_is_no_uuid_is_refused(core: Core, bad: str) -> None:
    with pytest.raises(Invalid) as refused:
        await core.notes.create(NoteCreate(id=bad))
    assert [problem.path for problem in refused.value.errors] == ["id"]
    for attempt in (core.notes.get, core.notes.delete, core.notes.restore):
        with pytest.raises(NotFound):
            await attempt(bad)


async def test_the_trash_gives_back_and_asking_twice_is_no_error(core: Core, heard: Heard) -> None:
    note = await core.notes.create(NoteCreate(title="a"))
    await core.notes.delete(note.id)
    with pytest.raises(NotFound):
        await core.notes.get(note.id)
    with pytest.raises(NotFound):
        await core.notes.delete(note.id)
    with pytest.raises(NotFound):
        await core.notes.change(note.id, NotePatch(title="b"))
    assert await core.notes.restore(note.id) == note
    heard.messages.clear()
    assert await core.notes.restore(note.id) == note
    assert heard.changes == []


@pytest.mark.parametrize("body", [NoteCreate(title="a\0b"), NoteCreate(content="\0"), NoteCreate(tags=["a\0"])])
async def test_a_nul_character_is_refused_by_name(core: Core, body: NoteCreate) -> None:
    with pytest.raises(Invalid) as refused:
        await core.notes.create(body)
    assert refused.value.errors[0].message == "contains a NUL character"


async def test_tags_are_trimmed_counted_and_kept_in_order(core: Core) -> None:
    made = await core.notes.create(NoteCreate(tags=[" работа ", "дом", "работа", "  "]))
    assert made.tags == ["работа", "дом"]
    other = await core.notes.create(NoteCreate(tags=["работа"]))
    assert [(each.tag, each.count) for each in await core.notes.tags()] == [("работа", 2), ("дом", 1)]
    await core.notes.change(other.id, NotePatch(tags=["сад"]))
    await core.notes.delete(made.id)
    assert [(each.tag, each.count) for each in await core.notes.tags()] == [("сад", 1)]
    await core.notes.restore(made.id)
    assert {each.tag for each in await core.notes.tags()} == {"работа", "дом", "сад"}


async def test_pinned_notes_come_first_then_the_last_changed(core: Core, clock: HandClock) -> None:
    made = []
    for title in "abc":
        made.append(await core.notes.create(NoteCreate(title=title, pinned=title == "a")))
        clock.move(seconds=1)
    await core.notes.change(made[1].id, NotePatch(content="changed"))
    assert [note.title for note in (await core.notes.list("", 50, 0)).items] == ["a", "b", "c"]
    assert [note.title for note in (await core.notes.list("", 1, 2)).items] == ["c"]


async def test_what_happened_is_in_the_journal(core: Core) -> None:
    note = await core.notes.create(NoteCreate(content="## Первая строка\nвторая"))
    await core.notes.delete(note.id)
    await core.notes.restore(note.id)
    lines = (await core.activities.list("", 50, 0)).items
    assert [line.kind for line in lines] == ["restored", "deleted", "created"]
    assert {(line.record_id, line.subject, line.collection) for line in lines} == {(note.id, "Первая строка", "notes")}


async def test_a_note_without_a_title_is_called_by_its_first_line(core: Core) -> None:
    made = await core.notes.create(NoteCreate(content="\n\n> - **цитата** и\nдальше"))
    assert title_of(made).startswith("цитата")
    assert title_of(await core.notes.create(NoteCreate())) == ""

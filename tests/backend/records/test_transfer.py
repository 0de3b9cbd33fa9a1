"""Import and export: what goes out comes back, and a bad row harms no other."""

import json
import time
from datetime import datetime
from functools import partial
from typing import Any

import pytest

from alfavoice.core.encrypted import sqlite_utils
from alfavoice.core.errors import Invalid
from alfavoice.core.ids import new_id
from alfavoice.dictionary.messages import TermCreate
from alfavoice.notes.messages import NoteCreate, NotePatch
from alfavoice.parts import Core
from alfavoice.records.collection import Collection
from alfavoice.records.messages import ImportReport, TransferFormat
from alfavoice.records.transfer import Transfer
from alfavoice.snippets.messages import SnippetCreate
from tests.conftest import HandClock, Heard

AWKWARD = [
    "=1+1", "+7 900", "-x", "@a", 'he said "hi"', "a;b,c\td", "две\nстроки\r\nтри", "😀👨‍👩‍👧", "\u202eעברית",
    " пробелы ", "'", "\\", "[1]", "{}", "null", "true", "007", "1e5",
]  # fmt: skip
FORMATS = pytest.mark.parametrize("format_", ["json", "csv"])

MANY_ROWS = 3_000


async def fill(core: Core) -> None:
    """Put awkward records into every collection."""
    for number, text in enumerate(AWKWARD):
        tags = [text, "x"] if text.strip() == text else []
        await core.notes.create(NoteCreate(title=text, content=text * 2, tags=tags, pinned=number % 2 == 0))
        await core.snippets.create(SnippetCreate(trigger=f"{text}{number}", content=text, language="ru"))
        await core.dictionary.create(TermCreate(term=f"t{number}", sounds_like=tags, case_sensitive=number % 3 == 0))


def purge(collection: Collection[Any], before: datetime, database: sqlite_utils.Database) -> int:
    """Empty the trash."""
    return collection.store.purge(database, before)


def collections(core: Core) -> list[Collection[Any]]:
    return [core.notes, core.snippets, core.dictionary, core.activities]


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.created, report.updated, report.unchanged, len(report.refused)


async def everything(collection: Collection[Any]) -> list[Any]:
    return await collection.database.read(lambda db: list(collection.store.everything(db)))


@FORMATS
async def test_what_goes_out_comes_back(core: Core, clock: HandClock, format_: TransferFormat) -> None:
    await fill(core)
    for collection in collections(core):
        before = await everything(collection)
        content = await Transfer(collection).export(format_)
        assert counts(await Transfer(collection).import_file(content, format_)) == (0, 0, len(before), 0)
        for record in before:
            await collection.delete(record.id)
        await collection.database.write(partial(purge, collection, clock.move(days=1)))
        assert counts(await Transfer(collection).import_file(content, format_)) == (len(before), 0, 0, 0)
        after = {record.id: record for record in await everything(collection)}
        assert {record.id: record for record in before} == {key: after[key] for key in (each.id for each in before)}


@FORMATS
async def test_a_record_in_the_trash_comes_back(core: Core, format_: TransferFormat) -> None:
    note = await core.notes.create(NoteCreate(title="a", tags=["x"]))
    content = await Transfer(core.notes).export(format_)
    await core.notes.delete(note.id)
    assert counts(await Transfer(core.notes).import_file(content, format_)) == (1, 0, 0, 0)
    assert (await core.notes.get(note.id)).title == "a"


@FORMATS
async def test_a_file_says_the_whole_state_of_its_rows(core: Core, format_: TransferFormat) -> None:
    note = await core.notes.create(NoteCreate())
    snippet = await core.snippets.create(SnippetCreate(trigger="a", content=""))
    files = [await Transfer(core.notes).export(format_), await Transfer(core.snippets).export(format_)]
    await core.notes.change(note.id, NotePatch(title="t", content="c", tags=["x"], pinned=True))
    await Transfer(core.snippets).import_file(b'[{"trigger":"A","content":"later","language":"en"}]', "json")
    assert counts(await Transfer(core.notes).import_file(files[0], format_)) == (0, 1, 0, 0)
    assert counts(await Transfer(core.snippets).import_file(files[1], format_)) == (0, 1, 0, 0)
    restored = await core.notes.get(note.id)
    assert (restored.title, restored.content, restored.tags, restored.pinned) == ("", "", [], False)
    assert (await core.snippets.get(snippet.id)).language is None


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
async def test_csv_is_read_as_people_s_programs_write_it(core: Core, delimiter: str, encoding: str) -> None:
    rows = [["trigger", "content"], ["Привет", '"много, слов; тут"'], ["ещё", '"ёж ""в"" кавычках"']]
    content = "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)
    assert counts(await Transfer(core.snippets).import_file(content, "csv")) == (2, 0, 0, 0)
    found = {each.trigger: each.content for each in (await core.snippets.list("", 9, 0)).items}
    assert found == {"Привет": "много, слов; тут", "ещё": 'ёж "в" кавычках'}


async def test_bad_rows_are_reported_and_the_others_stored(core: Core, heard: Heard) -> None:
    rows: list[Any] = [
        {"trigger": "a", "content": "1"},
        {"trigger": "  ", "content": "2"},
        {"content": "3"},
        {"trigger": "b", "content": "4", "colour": "red"},
        {"trigger": "c", "content": "5", "id": "not a uuid"},
        "text",
        {"trigger": "d", "content": "\0"},
        {"trigger": "e", "content": "6", "createdAt": "yesterday"},
        {"trigger": "e", "content": "6", "createdAt": "0001-01-01T00:00:00+05:00"},
        {"trigger": "e", "content": "6", "revision": 2**70},
        {"trigger": "f", "content": "7", "useCount": 3},
    ]
    report = await Transfer(core.snippets).import_file(json.dumps(rows).encode(), "json")
    assert (report.created, [problem.row for problem in report.refused]) == (2, [2, 3, 4, 5, 6, 7, 8, 9, 10])
    assert report.refused[2].errors[0].path == "colour"
    assert all(problem.errors[0].message for problem in report.refused)
    assert [each for each in heard.changes if each[0] == "snippets"] == [("snippets", "imported")]
    assert ("activities", "created") in heard.changes


async def test_a_line_with_too_many_cells_is_one_bad_row(core: Core) -> None:
    content = b"trigger,content\na,1\nb,2,3\nc\nd,4\n"
    report = await Transfer(core.snippets).import_file(content, "csv")
    assert (report.created, [problem.row for problem in report.refused]) == (2, [2, 3])


async def test_a_name_in_the_file_changes_its_record_and_a_taken_one_is_reported(core: Core) -> None:
    first = await core.snippets.create(SnippetCreate(trigger="Ёж", content="1"))
    other = await core.snippets.create(SnippetCreate(trigger="other", content="2"))
    rows = [{"trigger": "еж", "content": "new"}, {"id": other.id, "trigger": "ЁЖ", "content": "x"}]
    report = await Transfer(core.snippets).import_file(json.dumps(rows).encode(), "json")
    assert counts(report) == (0, 1, 0, 1)
    changed = await core.snippets.get(first.id)
    assert (changed.content, changed.trigger, changed.revision) == ("new", "еж", 2)


async def test_unknown_columns_are_named(core: Core) -> None:
    with pytest.raises(Invalid) as refused:
        await Transfer(core.notes).import_file(b"title,colour,size\na,b,c\n", "csv")
    assert [problem.path for problem in refused.value.errors] == ["colour", "size"]
    assert refused.value.code == "import.unknown_columns"


@pytest.mark.parametrize(
    ("content", "format_"),
    [
        (b"{", "json"),
        (b'{"a":1}', "json"),
        (b"\xff\xfe\x00", "csv"),
        (b'"open,1\n', "csv"),
        (b"\x98\x98", "csv"),
        (b"3", "json"),
    ],
)
async def test_a_file_that_cannot_be_read_is_refused(core: Core, content: bytes, format_: TransferFormat) -> None:
    with pytest.raises(Invalid) as refused:
        await Transfer(core.notes).import_file(content, format_)
    assert refused.value.code.startswith("import.")
    assert await everything(core.notes) == []


@pytest.mark.parametrize(("content", "format_"), [(b"[]", "json"), (b"", "csv"), (b"title,content\n", "csv")])
async def test_an_empty_file_does_nothing(core: Core, heard: Heard, content: bytes, format_: TransferFormat) -> None:
    assert counts(await Transfer(core.notes).import_file(content, format_)) == (0, 0, 0, 0)
    assert heard.changes == []


async def test_export_notes_itself_down(core: Core, heard: Heard) -> None:
    await core.notes.create(NoteCreate(title="a"))
    heard.messages.clear()
    document = json.loads(await Transfer(core.notes).export("json"))
    assert (document["collection"], len(document["items"])) == ("notes", 1)
    assert heard.changes == [("activities", "created")]
    assert (await core.activities.list("", 1, 0)).items[0].kind == "exported"


async def test_no_more_than_a_hundred_problems_are_told(core: Core) -> None:
    report = await Transfer(core.notes).import_file(json.dumps([1] * 500).encode(), "json")
    assert len(report.refused) == 100


async def test_thousands_of_rows_are_imported_in_time(core: Core) -> None:
    words = ["тестовая", "запись", "о", "встрече", "с", "людьми", "и", "работе", "над", "проектом"]
    rows = [
        {"id": new_id(), "title": words[n % 9] + str(n), "content": " ".join(words * 4), "tags": ["a", words[n % 9]]}
        for n in range(MANY_ROWS)
    ]
    content, started = json.dumps(rows).encode(), time.perf_counter()
    report = await Transfer(core.notes).import_file(content, "json")
    print(f"{MANY_ROWS} rows imported in {time.perf_counter() - started:.1f} s")
    assert counts(report) == (MANY_ROWS, 0, 0, 0)
    started = time.perf_counter()
    assert counts(await Transfer(core.notes).import_file(content, "json")) == (0, 0, MANY_ROWS, 0)
    print(f"and again, unchanged, in {time.perf_counter() - started:.1f} s")

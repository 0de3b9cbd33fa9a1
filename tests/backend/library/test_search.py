"""Search over everything: order, marks as browsers count, excerpts."""

from alfavoice.dictionary.messages import TermCreate
from alfavoice.library.messages import Mark
from alfavoice.library.search import excerpt_of, marks_in
from alfavoice.notes.messages import NoteCreate, NotePatch
from alfavoice.notes.notes import only
from alfavoice.parts import Core
from alfavoice.records.words import parse_query
from alfavoice.snippets.messages import SnippetCreate


def marked(text: str, query: str) -> list[str]:
    units = text.encode("utf-16-le")
    return [
        units[2 * m.start : 2 * (m.start + m.length)].decode("utf-16-le") for m in marks_in(text, parse_query(query))
    ]


async def test_it_finds_in_every_collection(core: Core) -> None:
    await core.notes.create(NoteCreate(title="Тестовая запись", content="о встрече"))
    await core.snippets.create(SnippetCreate(trigger="подпись", content="тестовое письмо"))
    await core.dictionary.create(TermCreate(term="Kubernetes", sounds_like=["тестовый кубер"]))
    found = await core.search.find("тестовую", 20, 0)
    assert found.total == 3
    assert {hit.collection for hit in found.items} == {"notes", "snippets", "dictionary"}
    assert found.items[0].collection == "notes"
    assert found.items[0].title_marks == [Mark(start=0, length=8)]


async def test_titles_come_first_then_the_newest_and_pages_fit_together(core: Core) -> None:
    for number in range(7):
        title = "запись" if number in (1, 3) else f"n {number}"
        await core.notes.create(NoteCreate(title=title, content=f"запись {number}"))
    order = [hit.excerpt[-1] for hit in (await core.search.find("записи", 50, 0)).items]
    assert order == ["3", "1", "6", "5", "4", "2", "0"]
    pages = [(await core.notes.list("записи", 3, offset)) for offset in (0, 3, 6, 9)]
    assert [note.content[-1] for page in pages for note in page.items] == order
    assert {page.total for page in pages} == {7}


async def test_what_changes_is_found_by_its_new_words_only(core: Core) -> None:
    note = await core.notes.create(NoteCreate(title="старое", tags=["работа"]))
    await core.notes.change(note.id, NotePatch(title="новое"))
    assert (await core.search.find("старое", 20, 0)).total == 0
    assert (await core.search.find("новым", 20, 0)).total == 1
    assert (await core.search.find("работы", 20, 0)).total == 1
    await core.notes.delete(note.id)
    assert (await core.search.find("новым", 20, 0)).total == 0
    await core.notes.restore(note.id)
    assert (await core.search.find("новым", 20, 0)).total == 1


async def test_words_and_filters_together(core: Core) -> None:
    for number in range(6):
        tags = ["чёт"] if number % 2 == 0 else ["нечет"]
        await core.notes.create(NoteCreate(title=f"запись {number}", tags=tags, pinned=number == 2))
    found = await core.notes.list("записи", 2, 1, only("чёт", None))
    assert ([note.title[-1] for note in found.items], found.total) == (["2", "0"], 3)
    assert (await core.notes.list("записи", 9, 0, only("чёт", True))).total == 1
    assert (await core.notes.list("", 9, 0, only("чёт", None))).total == 3
    assert (await core.notes.list("", 9, 0, only(None, False))).total == 5
    assert (await core.notes.list("", 9, 0, only("нет такого", True))).total == 0


async def test_queries_of_signs_find_nothing_and_break_nothing(core: Core) -> None:
    await core.notes.create(NoteCreate(title="запись"))
    for query in ("", "?!", '"', "OR", "NOT", "NEAR(", "^", "*", ":", "😀", "AND AND"):
        assert (await core.search.find(query, 20, 0)).total == 0
    assert (await core.notes.list("?!", 20, 0)).total == 0
    assert (await core.notes.list("  ", 20, 0)).total == 1


def test_marks_are_counted_as_browsers_count() -> None:
    text = "😀👨‍👩‍👧 Тестовая, ТЕСТОВОЙ и за\u0301пись; тест"
    assert marked(text, "тестовую") == ["Тестовая", "ТЕСТОВОЙ"]
    assert marked(text, "запись") == ["за\u0301пись"]
    assert marked(text, "тест") == ["Тестовая", "ТЕСТОВОЙ", "тест"]
    assert marked("مرحبا 😀 قال", "قال") == ["قال"]


def test_an_excerpt_is_one_line_around_the_first_match() -> None:
    text = "начало\n\n" + "слово " * 100 + "тестовая запись " + "конец " * 100
    excerpt = excerpt_of(text, parse_query("тестовую"))
    assert "тестовая запись" in excerpt
    assert excerpt.startswith("…")
    assert excerpt.endswith("…")
    assert "\n" not in excerpt
    assert len(excerpt) < 210
    assert excerpt_of("коротко", parse_query("нет")) == "коротко"
    assert excerpt_of("", parse_query("нет")) == ""


async def test_an_excerpt_does_not_end_with_the_tags(core: Core) -> None:
    await core.notes.create(NoteCreate(title="t", content="содержание", tags=["метка"]))
    (hit,) = (await core.search.find("метка", 20, 0)).items
    assert hit.excerpt == "содержание"

"""Any form of a word finds any other, in Russian and in English, and no query can break the index."""

import time

import pytest

from alfavoice.core.encrypted import sqlite_utils
from alfavoice.records.schema import create_table
from alfavoice.records.words import forms, indexed, parse_query, words_of

RUSSIAN = """
тестовую тестовая|запись записи|записей запись|человек люди|людей человека|ребёнок дети|ребенка ребёнок|идти шёл
шла идёт|пойду пойти|писать пишу|написал написать|хороший лучше|красивая красивый|красивого красивые|стол столах
друг друзья|друзей друг|время времени|времён время|мать матери|дочь дочери|день дней|год годы|окно окон|ёлка елки
ещё еще|встреча встречу|встречам встречи|собрание собраниями|говорил говорить|сказанное сказать|бежит бежать
программа программой|синий синего|дело делами|сестра сестёр|глаз глаза|книг книга|договор договора|работаю работать
Москва Москве|лев льва|рот рта|пёс псы|звонок звонки|проект проектов|бумага бумаг
"""
ENGLISH = """
run ran|running ran|child children|mouse mice|foot feet|go went|gone going|buy bought|write written|wrote writing
meeting meetings|note notes|party parties|city cities|stop stopped|man men|woman women|person people|is were|have had
think thought|take took|leaf leaves|knife knives|swim swum|teach taught|index indices|record recorded|talks talked
"""


def pairs(table: str) -> list[tuple[str, str]]:
    return [(first, second) for pair in table.replace("\n", "|").split("|") if pair for first, second in [pair.split()]]


@pytest.fixture
def database() -> sqlite_utils.Database:
    made = sqlite_utils.Database(memory=True)
    create_table(made, "notes", "title TEXT")
    return made


def finds(database: sqlite_utils.Database, query: str, text: str) -> bool:
    database.execute("DELETE FROM notes_words")
    database.execute("INSERT INTO notes_words (rowid, title, body) VALUES (1, '', ?)", (indexed(text),))
    expression = parse_query(query).expression
    found = database.execute("SELECT count(*) FROM notes_words WHERE notes_words MATCH ?", (expression,)).fetchone()
    return bool(found[0])


def test_there_are_enough_pairs() -> None:
    assert len(pairs(RUSSIAN)) >= 30
    assert len(pairs(ENGLISH)) >= 20


@pytest.mark.parametrize(("first", "second"), pairs(RUSSIAN) + pairs(ENGLISH))
def test_each_form_finds_the_other(database: sqlite_utils.Database, first: str, second: str) -> None:
    assert finds(database, first, f"до {second} после")
    assert finds(database, f"{second} после", f"до {first.upper()} после")
    assert finds(database, second, f"«{first.title()}», и всё")


@pytest.mark.parametrize(("query", "text"), [("кот", "кит"), ("стол", "стул"), ("run", "rain"), ("запись", "писарь")])
def test_other_words_are_not_found(database: sqlite_utils.Database, query: str, text: str) -> None:
    assert not finds(database, query, text)


@pytest.mark.parametrize("typed", ["те", "тес", "тест", "тесто", "тестов", "тестовая"])
def test_the_last_word_is_found_while_it_is_typed(database: sqlite_utils.Database, typed: str) -> None:
    assert finds(database, typed, "это тестовая запись")
    assert finds(database, f"запись {typed}", "это тестовая запись")


def test_every_word_must_occur(database: sqlite_utils.Database) -> None:
    assert finds(database, "запись тестовую", "тестовые записи")
    assert not finds(database, "запись важную", "тестовые записи")


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("замок", "за\u0301мок"),
        ("йод", "и\u0306од"),
        ("елка", "е\u0308лка"),
        ("cafe\u0301", "café"),
        ("straße", "STRASSE"),
        ("שלום", "אמר שלום"),
        ("مرحبا", "مرحبا بكم"),
        ("日本", "日本語"),
        ("2026", "в 2026 году"),
        ("covid19", "COVID19"),
        ("½", "½"),
        ("㏂", "㏂"),
        ("ꟽ", "aꟽb ꟽ"),
        ("𝔘𝔫𝔦", "Unicode"),
    ],
)
def test_spellings_and_scripts(database: sqlite_utils.Database, query: str, text: str) -> None:
    assert not parse_query(query).expression or finds(database, query, text)


@pytest.mark.parametrize(
    "query",
    ['"', "OR", "NOT", "AND", "NEAR(a b)", "a*", "^a", "title:x", "(", ")", "-", "a OR", '"a" "', "{title}: a", "a + b",
     "'; DROP TABLE notes", "\\", "%", "😀", "😀 запись", "a\0b", "\u202eabc", "_", "a_b", "x" * 500, "и " * 250,
     "½ ⅔ ㏂ ﷺ", "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"), "\U000e0001", "a\u0300" * 100],
)  # fmt: skip
def test_no_query_breaks_the_index(database: sqlite_utils.Database, query: str) -> None:
    if parse_query(query).expression:
        finds(database, query, query)


@pytest.mark.parametrize("query", ["", "   ", "?!", "«»—…", "😀", "***", '""', "_"])
def test_a_query_without_words_asks_for_nothing(query: str) -> None:
    assert parse_query(query).expression == ""


def test_a_word_stands_for_itself_and_its_dictionary_forms() -> None:
    assert {"стали", "стать", "сталь"} <= forms("стали")
    assert forms("12345") == {"12345"}


def test_words_say_where_they_stand() -> None:
    text = "Ёж за\u0301мок, x"
    assert [(word.folded, text[word.start : word.end]) for word in words_of(text)] == [
        ("еж", "Ёж"),
        ("замок", "за\u0301мок"),
        ("x", "x"),
    ]


def test_a_note_of_a_million_characters_is_indexed_in_time() -> None:
    roots = ["запис", "встреч", "проект", "работ", "говор", "человек", "программ", "бумаг"]
    endings = ["ами", "ого", "ый", "ая", "ить", "ал", "у", "ов", "ом", "ешь"]
    words = [f"{root}{ending}" for root in roots for ending in endings]
    text = " ".join(words * 2000)[:1_000_000]
    started = time.perf_counter()
    indexed(text)
    took = time.perf_counter() - started
    print(f"a million characters indexed in {took:.2f} s")
    assert took < 3

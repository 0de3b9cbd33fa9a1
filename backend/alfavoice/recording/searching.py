"""Finding recordings by what was said in them, in any form of the words.

Each chunk's words are indexed once. A recording is found when every word occurs somewhere in it: in its title, in its
tags, in any of its chunks. Runs on the database's thread.
"""

from dataclasses import dataclass
from datetime import datetime

from alfavoice.core.encrypted import sqlite_utils
from alfavoice.recording import index
from alfavoice.recording.index import Entry, SessionFilter
from alfavoice.recording.messages import SessionSummary
from alfavoice.recording.migrations import CHUNK_BITS
from alfavoice.records.store import Found
from alfavoice.records.words import Query

_ANY = SessionFilter()
_IN_TITLE, _IN_TEXT = 0, 1


@dataclass(frozen=True)
class Hit:
    """A recording that was found, as the search over everything needs it."""

    id: str
    title: str
    text: str
    """What an excerpt is taken from: the first chunk with all the words, else with any of them."""
    updated_at: datetime
    """When it began: by that a recording without a name is known."""


def search(
    database: sqlite_utils.Database, query: Query, filtered: SessionFilter, limit: int, offset: int
) -> tuple[list[SessionSummary], int]:
    """Return a part of the recordings in which all words occur, newest first, and how many there are."""
    numbers = _matching(database, query, filtered)
    found = index.at(database, numbers[offset : offset + limit])
    return index.with_previews(database, found), len(numbers)


def hits(database: sqlite_utils.Database, query: Query, limit: int) -> Found[tuple[Hit, int]]:
    """Return the best recordings, those that have all words in their title first, then the newest; with their rank."""
    numbers = _matching(database, query, _ANY)
    titled = {row[0] for row in database.execute(_TITLES, (query.expression,)).fetchall()} if numbers else set()
    best = sorted(numbers, key=lambda number: number not in titled)[:limit]
    ranked = [
        (_hit(database, query, entry), _IN_TITLE if entry.number in titled else _IN_TEXT)
        for entry in index.at(database, best)
    ]
    return Found(ranked, len(numbers))


_TITLES = "SELECT rowid FROM recordings_titles WHERE recordings_titles MATCH ?"
_SAID = f"SELECT rowid >> {CHUNK_BITS} FROM recordings_words WHERE recordings_words MATCH ?"
_FIRST = "SELECT rowid FROM recordings_words WHERE recordings_words MATCH ? AND rowid BETWEEN ? AND ? LIMIT 1"


def _matching(database: sqlite_utils.Database, query: Query, filtered: SessionFilter) -> list[int]:
    """Return the numbers of all recordings that have the words, newest first."""
    expressions = _expressions(query)
    if not expressions:
        return []
    everywhere = " INTERSECT ".join([f"SELECT * FROM ({_SAID} UNION {_TITLES})"] * len(expressions))
    condition, values = filtered.condition
    rows = database.execute(
        f"SELECT t.number FROM recordings t WHERE t.number IN ({everywhere}) AND {condition} "
        "ORDER BY t.start_time DESC, t.number DESC",
        (*(expression for expression in expressions for _ in range(2)), *values),
    )
    return [int(row[0]) for row in rows.fetchall()]


def _expressions(query: Query) -> list[str]:
    """Return what each word alone is in the language of FTS5; the last one may be unfinished."""
    if not query.words:
        return []
    *whole, last = query.words
    return [*(Query((word,), "").expression for word in whole), Query((last,), query.prefix).expression]


def _hit(database: sqlite_utils.Database, query: Query, entry: Entry) -> Hit:
    summary = entry.summary
    return Hit(summary.id, summary.title, _text(database, query, entry), summary.start_time)


def _text(database: sqlite_utils.Database, query: Query, entry: Entry) -> str:
    for expression in (query.expression, " OR ".join(_expressions(query))):
        row = database.execute(_FIRST, (expression, *entry.chunk_numbers)).fetchone()
        if row is not None:
            return _said(database, row[0])
    return ""


def _said(database: sqlite_utils.Database, number: int) -> str:
    row = database.execute(
        "SELECT chunk ->> '$.transcription' FROM recordings_chunks WHERE number = ?", (number,)
    ).fetchone()
    return "" if row is None else str(row[0] or "")

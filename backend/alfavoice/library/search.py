"""Search over everything in the library, the matched words marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from alfavoice.core.database import Database
from alfavoice.core.encrypted import sqlite_utils
from alfavoice.core.messages import CollectionName
from alfavoice.library.messages import Mark, SearchHit, SearchResults
from alfavoice.recording import searching
from alfavoice.records.collection import EVERYTHING, Collection
from alfavoice.records.messages import Record
from alfavoice.records.words import Query, parse_query, words_of

_EXCERPT_BEFORE, _EXCERPT_LENGTH = 60, 200
_READ_AT_MOST = 20_000


@dataclass(frozen=True)
class _Found:
    collection: CollectionName
    id: str
    title: str
    text: str
    """What an excerpt is taken from."""
    updated_at: datetime


class Search:
    """Finds in several collections and in the recordings at once."""

    def __init__(self, database: Database, collections: Sequence[Collection[Any]]) -> None:
        self._database = database
        self._collections = collections

    async def find(self, text: str, limit: int, offset: int) -> SearchResults:
        """Return the best hits first; every word must occur in a hit, in any form."""
        query = parse_query(text)
        if not query.expression:
            return SearchResults(items=[], total=0)
        return await self._database.read(lambda db: self._find(db, query, limit, offset))

    def _find(self, database: sqlite_utils.Database, query: Query, limit: int, offset: int) -> SearchResults:
        ranked: list[tuple[_Found, int]] = []
        total = 0
        for collection in self._collections:
            records = collection.store.ranked(database, query, EVERYTHING, limit + offset)
            ranked += [(_of_record(collection, record), rank) for record, rank in records.items]
            total += records.total
        recordings = searching.hits(database, query, limit + offset)
        ranked += [(_of_recording(hit), rank) for hit, rank in recordings.items]
        total += recordings.total
        ranked.sort(key=itemgetter(1))  # stable: within a collection the order stays
        items = [_hit(found, query) for found, _ in ranked[offset : offset + limit]]
        return SearchResults(items=items, total=total)


def _of_record(collection: Collection[Any], record: Record) -> _Found:
    text = collection.kind.searchable(record)
    return _Found(collection.kind.collection, record.id, text.title, text.shown, record.updated_at)


def _of_recording(hit: searching.Hit) -> _Found:
    return _Found("recordings", hit.id, hit.title, hit.text, hit.updated_at)


def _hit(found: _Found, query: Query) -> SearchHit:
    excerpt = excerpt_of(found.text, query)
    return SearchHit(
        collection=found.collection,
        id=found.id,
        title=found.title,
        title_marks=marks_in(found.title, query),
        excerpt=excerpt,
        excerpt_marks=marks_in(excerpt, query),
        updated_at=found.updated_at,
    )


def excerpt_of(text: str, query: Query) -> str:
    """Return the part of a text around its first matched word, on one line. Pure."""
    text = text[:_READ_AT_MOST]
    first = next((word.start for word in words_of(text) if query.matches(word)), 0)
    start = max(0, first - _EXCERPT_BEFORE)
    if start:
        start = text.find(" ", start, first) + 1 or start
    end = min(len(text), start + _EXCERPT_LENGTH)
    part = " ".join(text[start:end].split())
    return ("…" if start else "") + part + ("…" if end < len(text) else "")


def marks_in(text: str, query: Query) -> list[Mark]:
    """Return where the matched words of a text are. Pure."""
    return [
        Mark(start=_utf16_length(text[: word.start]), length=_utf16_length(text[word.start : word.end]))
        for word in words_of(text)
        if query.matches(word)
    ]


def _utf16_length(text: str) -> int:
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)

"""Search over everything in the library, the matched words marked."""

from collections.abc import Sequence
from typing import Any

from alfavoice.core.database import Database
from alfavoice.core.encrypted import sqlite_utils
from alfavoice.library.messages import Mark, SearchHit, SearchResults
from alfavoice.records.collection import EVERYTHING, Collection
from alfavoice.records.messages import Record
from alfavoice.records.words import Query, parse_query, words_of

_EXCERPT_BEFORE, _EXCERPT_LENGTH = 60, 200
_READ_AT_MOST = 20_000


class Search:
    """Finds in several collections at once."""

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
        ranked: list[tuple[int, Collection[Any], Record]] = []
        total = 0
        for collection in self._collections:
            hits = collection.store.ranked(database, query, EVERYTHING, limit + offset)
            ranked += [(rank, collection, record) for record, rank in hits.items]
            total += hits.total
        ranked.sort(key=lambda entry: entry[0])  # stable: within a collection the order stays
        items = [_hit(collection, record, query) for _, collection, record in ranked[offset : offset + limit]]
        return SearchResults(items=items, total=total)


def _hit(collection: Collection[Any], record: Record, query: Query) -> SearchHit:
    text = collection.kind.searchable(record)
    excerpt = excerpt_of(text.shown, query)
    return SearchHit(
        collection=collection.kind.collection,
        id=record.id,
        title=text.title,
        title_marks=marks_in(text.title, query),
        excerpt=excerpt,
        excerpt_marks=marks_in(excerpt, query),
        updated_at=record.updated_at,
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

"""Rows of one kind of record: read, written and found. Runs on the database's thread, inside its transactions.

A deleted record stays in its table with `deleted_at` until the trash is emptied; it is out of the full-text index and
its name is free again.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlcipher3 import dbapi2 as sqlcipher

from alfavoice.core.clock import to_text
from alfavoice.core.encrypted import sqlite_utils
from alfavoice.core.errors import Conflict
from alfavoice.records.kind import Kind
from alfavoice.records.messages import Record
from alfavoice.records.rows import from_row, from_rows, to_row
from alfavoice.records.words import Query, fold, indexed

R = TypeVar("R", bound=Record)
T = TypeVar("T")

_COUNTED_AT_MOST = 1000
"""Of more hits than this nobody sees the last one, and counting them is what makes a search slow."""


@dataclass(frozen=True)
class Filter:
    """A condition on a list, beyond the words looked for: SQL on the table `t`, and its values."""

    condition: str = "1"
    values: tuple[Any, ...] = ()
    total: str = ""
    """How many records fulfil it, as SQL with the same values, where something knows it without reading them."""


@dataclass(frozen=True)
class Found(Generic[T]):
    """A part of a list, and how long the whole of it is: what a search found is counted to 10,000, or
    to 1,000 where every hit must be looked at.
    """

    items: list[T]
    total: int


class RecordStore(Generic[R]):
    """The table and the index of one kind of record."""

    def __init__(self, kind: Kind[R]) -> None:
        self.kind = kind

    def page(self, database: sqlite_utils.Database, filtered: Filter, limit: int, offset: int) -> Found[R]:
        """Return a part of the list in its own order."""
        where = f"FROM {self.kind.table} t WHERE t.deleted_at IS NULL AND {filtered.condition}"
        rows = database.query(
            f"SELECT t.* {where} ORDER BY {self.kind.order} LIMIT ? OFFSET ?",
            (*filtered.values, limit, offset),
        )
        total = _scalar(database, filtered.total or f"SELECT count(*) {where}", filtered.values)
        return Found(from_rows(self.kind.record, rows), total)

    def search(
        self, database: sqlite_utils.Database, query: Query, filtered: Filter, limit: int, offset: int
    ) -> Found[R]:
        """Return a part of the records that have all the words, the best first."""
        if not query.expression:
            return Found([], 0)
        best = self.ranked(database, query, filtered, limit + offset)
        return Found([record for record, _ in best.items[offset:]], best.total)

    def ranked(
        self, database: sqlite_utils.Database, query: Query, filtered: Filter, limit: int
    ) -> Found[tuple[R, int]]:
        """Return records that have all the words, those that have them in the title first, then the newest.

        The index is in this order already, so that the first hits cost the same however many there are.
        """
        numbers: dict[int, int] = {}
        for tier, expression in enumerate((query.in_title, query.expression)):
            for number in self._newest(database, expression, filtered, limit + len(numbers)):
                numbers.setdefault(number, tier)
            if len(numbers) >= limit:
                break
        best = [(self._at(database, number), tier) for number, tier in list(numbers.items())[:limit]]
        return Found(best, len(best) if len(best) < limit else self._count(database, query, filtered))

    def get(self, database: sqlite_utils.Database, record_id: str, *, deleted: bool = False) -> R | None:
        """Return a record by its id, from the trash if asked so."""
        trashed = "NOT NULL" if deleted else "NULL"
        return self._one(database, f"id = ? AND deleted_at IS {trashed}", record_id)

    def by_name(self, database: sqlite_utils.Database, name: str) -> R | None:
        """Return the record of that name, whatever its case."""
        return self._one(database, "folded_name = ? AND deleted_at IS NULL", fold(name))

    def exists(self, database: sqlite_utils.Database, record_id: str) -> bool:
        """Tell whether the id is taken, be it in the trash."""
        return _scalar(database, f"SELECT count(*) FROM {self.kind.table} WHERE id = ?", (record_id,)) > 0

    def everything(self, database: sqlite_utils.Database) -> Iterator[R]:
        """Yield every record that is not in the trash, the oldest first."""
        rows = database.query(f"SELECT * FROM {self.kind.table} WHERE deleted_at IS NULL ORDER BY number")
        return (from_row(self.kind.record, row) for row in rows)

    def insert(self, database: sqlite_utils.Database, record: R) -> None:
        """Store a new record."""
        row = self._row(record)
        names = ", ".join(row)
        with self._unique(record):
            inserted = database.execute(
                f"INSERT INTO {self.kind.table} ({names}) VALUES ({', '.join('?' * len(row))})",
                tuple(row.values()),
            )
        self._index(database, record, inserted.lastrowid)

    def replace(self, database: sqlite_utils.Database, record: R) -> None:
        """Store a new state of a record, and take it out of the trash if it was there."""
        row = self._row(record)
        changes = ", ".join(f"{name} = ?" for name in row)
        with self._unique(record):
            database.execute(
                f"UPDATE {self.kind.table} SET {changes}, deleted_at = NULL WHERE id = ?",
                (*row.values(), record.id),
            )
        number = self._number(database, record.id)
        database.execute(f"DELETE FROM {self.kind.index} WHERE rowid = ?", (number,))
        self._index(database, record, number)

    def trash(self, database: sqlite_utils.Database, record_ids: Iterable[str], at: datetime) -> None:
        """Put records into the trash."""
        for record_id in record_ids:
            number = self._number(database, record_id)
            database.execute(f"UPDATE {self.kind.table} SET deleted_at = ? WHERE number = ?", (to_text(at), number))
            database.execute(f"DELETE FROM {self.kind.index} WHERE rowid = ?", (number,))

    def purge(self, database: sqlite_utils.Database, deleted_before: datetime) -> int:
        """Delete for good what has been in the trash since before that moment."""
        gone = database.execute(f"DELETE FROM {self.kind.table} WHERE deleted_at < ?", (to_text(deleted_before),))
        return int(gone.rowcount)

    def _count(self, database: sqlite_utils.Database, query: Query, filtered: Filter) -> int:
        return _scalar(
            database,
            f"SELECT count(*) FROM (SELECT 1 {self._matching(filtered)} LIMIT {_COUNTED_AT_MOST})",
            (query.expression, *filtered.values),
        )

    def _newest(self, database: sqlite_utils.Database, expression: str, filtered: Filter, limit: int) -> list[int]:
        rows = database.execute(
            f"SELECT {self.kind.index}.rowid {self._matching(filtered)} ORDER BY {self.kind.index}.rowid DESC LIMIT ?",
            (expression, *filtered.values, limit),
        )
        return [int(row[0]) for row in rows.fetchall()]

    def _matching(self, filtered: Filter) -> str:
        index = self.kind.index
        joined = "" if filtered == Filter() else f"CROSS JOIN {self.kind.table} t ON t.number = {index}.rowid"
        return f"FROM {index} {joined} WHERE {index} MATCH ? AND {filtered.condition}"

    def _at(self, database: sqlite_utils.Database, number: int) -> R:
        rows = database.query(f"SELECT * FROM {self.kind.table} WHERE number = ?", (number,))
        return from_row(self.kind.record, next(iter(rows)))

    def _row(self, record: R) -> dict[str, Any]:
        name = self.kind.name_of(record)
        return to_row(record) | {"folded_name": None if name is None else fold(name)}

    def _one(self, database: sqlite_utils.Database, condition: str, value: str) -> R | None:
        rows: Iterable[Mapping[str, Any]] = database.query(
            f"SELECT * FROM {self.kind.table} WHERE {condition}", (value,)
        )
        return next((from_row(self.kind.record, row) for row in rows), None)

    def _number(self, database: sqlite_utils.Database, record_id: str) -> int:
        return _scalar(database, f"SELECT number FROM {self.kind.table} WHERE id = ?", (record_id,))

    def _index(self, database: sqlite_utils.Database, record: R, number: int | None) -> None:
        text = self.kind.searchable(record)
        database.execute(
            f"INSERT INTO {self.kind.index} (rowid, title, body) VALUES (?, ?, ?)",
            (number, indexed(text.title), indexed(text.body)),
        )

    def _unique(self, record: R) -> "_NameTaken":
        return _NameTaken(self.kind, self.kind.name_of(record) or "")


class _NameTaken:
    """Turns a violated unique index into an answer for the person."""

    def __init__(self, kind: Kind[Any], name: str) -> None:
        self._kind, self._name = kind, name

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        """Say which name is taken."""
        if isinstance(error, sqlcipher.IntegrityError) and "folded_name" in str(error):
            raise Conflict(
                f"There is already an entry for “{self._name}”.", f"{self._kind.collection}.name_taken"
            ) from error


def _scalar(database: sqlite_utils.Database, sql: str, values: tuple[Any, ...]) -> int:
    return int(database.execute(sql, values).fetchone()[0])

"""Import and export of one kind of record.

Rows that can be read are stored, the others are reported one by one with what is wrong with them. A row is recognised
by its id, then by the name that must be unique; a row that changes nothing counts as unchanged. Importing a file twice
is harmless, so an import goes in small transactions: a long file keeps nobody else from saving a note.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any, Generic, TypeVar, get_args

import msgspec
from msgspec import UNSET, Meta

from alfavoice.core.database import Damaged, DiskFull
from alfavoice.core.encrypted import sqlite_utils
from alfavoice.core.errors import AppError, Invalid
from alfavoice.core.ids import new_id, parse_id
from alfavoice.core.messages import Body, FieldProblem
from alfavoice.core.problems import field_problem
from alfavoice.records.clean import cleaned
from alfavoice.records.collection import Collection
from alfavoice.records.messages import ImportReport, Record, RowProblem, TransferFormat
from alfavoice.records.tables import CsvShapes, read_csv, read_json, write_csv, write_json

R = TypeVar("R", bound=Record)
_MOST_PROBLEMS = 100
_ROWS_AT_A_TIME = 100
_OWN = frozenset({"id", "revision", "createdAt", "updatedAt"})


class Stamps(Body, frozen=True, kw_only=True):
    """What a row may say about its past."""

    created_at: datetime | None = None
    updated_at: datetime | None = None
    revision: Annotated[int, Meta(ge=1, lt=2**53)] | None = None


@dataclass
class _Tally(Generic[R]):
    """What an import has done so far."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    stored: list[R] = field(default_factory=list)
    refused: list[RowProblem] = field(default_factory=list)

    def refuse(self, row: int, errors: list[FieldProblem]) -> None:
        self.refused.append(RowProblem(row=row, errors=errors))

    def add(self, other: "_Tally[R]") -> None:
        """Count what was done after this."""
        self.created += other.created
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.stored += other.stored
        self.refused += other.refused


class Transfer(Generic[R]):
    """Files of one collection."""

    def __init__(self, collection: Collection[R]) -> None:
        self._collection = collection
        self._kind = collection.kind
        fields = msgspec.structs.fields(self._kind.record)
        self._columns = [item.encode_name for item in fields]
        self._lists = frozenset(item.encode_name for item in fields if "list" in str(item.type))
        self._nullable = frozenset(item.encode_name for item in fields if type(None) in get_args(item.type))
        self._texts = frozenset(item.encode_name for item in fields if item.type is str) - _OWN

    @property
    def _shapes(self) -> CsvShapes:
        return CsvShapes(lists=self._lists, texts=self._texts, nullable=self._nullable)

    async def export(self, format_: TransferFormat) -> bytes:
        """Return everything that is not in the trash, as a file."""
        collection = self._collection
        records = await collection.database.read(lambda db: list(collection.store.everything(db)))
        with suppress(DiskFull, Damaged):
            # What can still be read must be carried away from a full disk or a damaged file.
            await collection.note_down("exported", records)
        if format_ == "json":
            return write_json(self._kind.collection, records)
        return write_csv(records, self._columns)

    async def import_file(self, content: bytes, format_: TransferFormat) -> ImportReport:
        """Store the rows of a file."""
        rows = read_json(content) if format_ == "json" else read_csv(content, self._shapes)
        self._refuse_unknown_columns(rows, format_)
        tally: _Tally[R] = _Tally()
        try:
            for start in range(0, len(rows), _ROWS_AT_A_TIME):
                batch = list(enumerate(rows[start : start + _ROWS_AT_A_TIME], start + 1))
                tally.add(await self._collection.database.write(partial(self._store, batch)))
        finally:
            if tally.stored:
                await self._tell(tally.stored)
        return ImportReport(
            created=tally.created,
            updated=tally.updated,
            unchanged=tally.unchanged,
            refused_count=len(tally.refused),
            refused=tally.refused[:_MOST_PROBLEMS],
        )

    async def _tell(self, stored: list[R]) -> None:
        with suppress(DiskFull, Damaged):
            await self._collection.note_down("imported", stored)
        self._collection.announce("imported")

    def _refuse_unknown_columns(self, rows: list[Any], format_: TransferFormat) -> None:
        if format_ == "json":
            return
        unknown = sorted({name for row in rows if row for name in row} - set(self._columns))
        if unknown:
            problems = [FieldProblem(path=name, message="is not a column we know") for name in unknown]
            raise Invalid(
                f"Columns we do not know: {', '.join(unknown)}. Known: {', '.join(self._columns)}.",
                problems,
                "import.unknown_columns",
            )

    def _store(self, batch: list[tuple[int, Any]], database: sqlite_utils.Database) -> _Tally[R]:
        tally: _Tally[R] = _Tally()
        for number, row in batch:
            try:
                self._store_row(database, row, tally)
            except AppError as error:
                tally.refuse(number, list(error.errors) or [FieldProblem(path="", message=error.sentence)])
        return tally

    def _store_row(self, database: sqlite_utils.Database, row: Any, tally: _Tally[R]) -> None:
        fields, stamps = self._read(row)
        record_id = _id_of(fields)
        before = self._present(database, record_id, fields)
        if before is None:
            self._store_new(database, record_id, {**fields, **stamps}, tally)
            return
        after = msgspec.structs.replace(before, **fields)
        if after == before:
            tally.unchanged += 1
            return
        after = msgspec.structs.replace(after, **self._collection.next_revision(before))
        self._collection.store.replace(database, after)
        tally.updated += 1
        tally.stored.append(after)

    def _store_new(
        self, database: sqlite_utils.Database, record_id: str | None, values: dict[str, Any], tally: _Tally[R]
    ) -> None:
        record = self._collection.build(record_id or new_id(), values)
        if record_id is not None and self._collection.store.exists(database, record_id):
            self._collection.store.replace(database, record)
        else:
            self._collection.store.insert(database, record)
        tally.created += 1
        tally.stored.append(record)

    def _present(self, database: sqlite_utils.Database, record_id: str | None, fields: dict[str, Any]) -> R | None:
        store, name = self._collection.store, fields.get(self._kind.name_field or "")
        found = store.get(database, record_id) if record_id else None
        return found or (store.by_name(database, name) if name else None)

    def _read(self, row: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        if row is None:
            raise Invalid("The line has more cells than the header.")
        if not isinstance(row, dict):
            raise Invalid("This is not an object with fields.")
        past = {name: row[name] for name in ("createdAt", "updatedAt", "revision") if row.get(name)}
        known = set(self._kind.create.__struct_encode_fields__) | set(past) | set(self._columns)
        own = {name: value for name, value in row.items() if name not in past and self._is_given(name, value, known)}
        try:
            body = msgspec.convert(own, self._kind.create, strict=False)
            stamps = msgspec.convert(past, Stamps, strict=False)
        except msgspec.ValidationError as error:
            problem = field_problem(str(error))
            raise Invalid(f"{problem.path} {problem.message}", [problem]) from error
        fields = {name: value for name in body.__struct_fields__ if (value := getattr(body, name)) is not UNSET}
        return cleaned(fields), _past_of(stamps)

    def _is_given(self, name: str, value: Any, known: set[str]) -> bool:
        """Leave out what only the core writes (a use count), but let an unknown field be refused by name."""
        writable = name in self._kind.create.__struct_encode_fields__
        return (writable and (value is not None or name in self._nullable)) or name not in known


def _id_of(fields: dict[str, Any]) -> str | None:
    given = fields.pop("id", None)
    if given is None:
        return None
    record_id = parse_id(given)
    if record_id is None:
        raise Invalid("The id is not a UUID.", [FieldProblem(path="id", message="is not a UUID")])
    return record_id


def _past_of(stamps: Stamps) -> dict[str, Any]:
    given = {name: value for name in stamps.__struct_fields__ if (value := getattr(stamps, name))}
    try:
        return {name: value.astimezone(UTC) if isinstance(value, datetime) else value for name, value in given.items()}
    except (OverflowError, ValueError) as error:
        raise Invalid("A time is out of range.", [FieldProblem(path="createdAt", message="is out of range")]) from error

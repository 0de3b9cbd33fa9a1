"""One kind of record as the rest of the program sees it: create, read, change, delete, bring back, find.

Every change is one transaction together with its line in the activity journal, and is announced to every client once
it is on the disk.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Generic, Literal, Protocol, TypeVar

import msgspec
from msgspec import UNSET

from alfavoice.core.bus import Bus
from alfavoice.core.clock import Clock
from alfavoice.core.database import Database
from alfavoice.core.encrypted import sqlite_utils
from alfavoice.core.errors import Conflict, Invalid, NotFound
from alfavoice.core.ids import new_id, parse_id
from alfavoice.core.messages import Body, ChangeAction, CollectionName, FieldProblem
from alfavoice.records.clean import cleaned
from alfavoice.records.kind import Kind
from alfavoice.records.messages import Record
from alfavoice.records.store import Filter, Found, RecordStore
from alfavoice.records.words import parse_query

R = TypeVar("R", bound=Record)
JournalEvent = Literal["created", "deleted", "restored", "imported", "exported"]
EVERYTHING = Filter()


class Journal(Protocol):
    """Where changes are written down for the person to see."""

    def record(
        self,
        database: sqlite_utils.Database,
        kind: JournalEvent,
        collection: CollectionName | None,
        subjects: Sequence[tuple[str, str]],
    ) -> None:
        """Write down that something happened to records, given as (id, subject); within their transaction."""

    def rename(self, database: sqlite_utils.Database, record_id: str, subject: str) -> bool:
        """Call a record by its present name in what is written about it; tell whether anything was."""


class Collection(Generic[R]):
    """One kind of record of the library."""

    def __init__(self, kind: Kind[R], database: Database, bus: Bus, clock: Clock, journal: Journal | None) -> None:
        self.kind = kind
        self.store = RecordStore(kind)
        self.database = database
        self._bus = bus
        self._clock = clock
        self._journal = journal

    async def list(self, text: str, limit: int, offset: int, filtered: Filter = EVERYTHING) -> Found[R]:
        """Return a part of the list; with a text, of the records that have its words."""
        if not text.strip():
            return await self.database.read(lambda db: self.store.page(db, filtered, limit, offset))
        query = parse_query(text)
        return await self.database.read(lambda db: self.store.search(db, query, filtered, limit, offset))

    async def get(self, record_id: str) -> R:
        """Return one record."""
        return await self.database.read(lambda db: self._found(db, record_id))

    async def create(self, body: Body) -> R:
        """Make a record of what a client says about it."""
        fields = cleaned(_given(body))
        wanted_id = fields.pop("id", None)
        record_id = new_id() if wanted_id is None else parse_id(wanted_id)
        if record_id is None:
            problem = FieldProblem(path="id", message="is not a UUID")
            raise Invalid("The id is not a UUID.", [problem])

        def work(database: sqlite_utils.Database) -> R:
            if self.store.exists(database, record_id):
                raise Conflict(f"The id {record_id} is taken.", f"{self.kind.collection}.id_taken")
            record = self.build(record_id, fields)
            self.store.insert(database, record)
            self.journal(database, "created", [record])
            return record

        record = await self.database.write(work)
        self.announce("created", record.id, journalled=True)
        return record

    async def change(self, record_id: str, body: Body) -> R:
        """Change the fields that a client names; refuse when it looked at an older state."""
        fields = cleaned(_given(body))
        base_revision = fields.pop("base_revision", None)

        def work(database: sqlite_utils.Database) -> tuple[R, bool | None]:
            before = self._found(database, record_id)
            if base_revision is not None and base_revision != before.revision:
                raise Conflict(
                    "It was changed elsewhere in the meantime; load it again.",
                    f"{self.kind.collection}.conflict",
                )
            after = msgspec.structs.replace(before, **fields)
            if after == before:
                return before, None
            after = msgspec.structs.replace(after, **self.next_revision(before))
            self.store.replace(database, after)
            return after, self._rename(database, before, after)

        record, renamed = await self.database.write(work)
        if renamed is not None:
            self.announce("updated", record.id, journalled=renamed)
        return record

    async def delete(self, record_id: str) -> None:
        """Put a record into the trash."""

        def work(database: sqlite_utils.Database) -> R:
            record = self._found(database, record_id)
            self.store.trash(database, [record.id], self._clock())
            self.journal(database, "deleted", [record])
            return record

        record = await self.database.write(work)
        self.announce("deleted", record.id, journalled=True)

    async def restore(self, record_id: str) -> R:
        """Bring a record back from the trash. Asking twice is no error."""

        def work(database: sqlite_utils.Database) -> tuple[R, bool]:
            present = self.store.get(database, _folded(record_id))
            if present is not None:
                return present, False
            record = self._found(database, record_id, deleted=True)
            self.store.replace(database, record)
            self.journal(database, "restored", [record])
            return record, True

        record, changed = await self.database.write(work)
        if changed:
            self.announce("restored", record.id, journalled=True)
        return record

    async def empty_trash(self, older_than: timedelta) -> int:
        """Delete for good what has been in the trash for long."""
        before = self._clock() - older_than
        return await self.database.write(lambda db: self.store.purge(db, before))

    def build(self, record_id: str, fields: Mapping[str, Any]) -> R:
        """Return a new record; what `fields` leaves out is as the kind says."""
        now = self._clock()
        values = {"revision": 1, "created_at": now, "updated_at": now, **self.kind.defaults, **fields}
        return self.kind.record(id=record_id, **values)

    def next_revision(self, before: R) -> dict[str, Any]:
        """Return the stamps of a record's next state."""
        return {"revision": before.revision + 1, "updated_at": self._clock()}

    def journal(self, database: sqlite_utils.Database, event: JournalEvent, records: Sequence[R]) -> None:
        """Write an event down, within its transaction."""
        if self._journal is not None and records:
            subjects = [(record.id, self.kind.searchable(record).title) for record in records]
            self._journal.record(database, event, self.kind.collection, subjects)

    async def note_down(self, event: JournalEvent, records: Sequence[R]) -> None:
        """Write down an event that changed nothing."""
        if self._journal is not None and records:
            await self.database.write(lambda db: self.journal(db, event, records))
            self._bus.changed("activities", "created")

    def announce(self, action: ChangeAction, record_id: str | None = None, *, journalled: bool = False) -> None:
        """Tell every client that this collection has changed, and the feed too if there is a line about it."""
        self._bus.changed(self.kind.collection, action, record_id)
        if journalled and self._journal is not None:
            self._bus.changed("activities", "created")

    def _rename(self, database: sqlite_utils.Database, before: R, after: R) -> bool:
        """Let the journal call a record by its present name; tell whether it changed."""
        name = self.kind.searchable(after).title
        if self._journal is None or name == self.kind.searchable(before).title:
            return False
        return self._journal.rename(database, after.id, name)

    def _found(self, database: sqlite_utils.Database, record_id: str, *, deleted: bool = False) -> R:
        record = self.store.get(database, _folded(record_id), deleted=deleted)
        if record is None:
            raise NotFound(f"Nothing in {self.kind.collection} has the id {record_id[:100]!r}.")
        return record


def _folded(record_id: str) -> str:
    return parse_id(record_id) or ""


def _given(body: Body) -> dict[str, Any]:
    return {name: value for name in body.__struct_fields__ if (value := getattr(body, name)) is not UNSET}

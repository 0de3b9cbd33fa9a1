"""The activity feed: the journal that every change of the library is written into, and the list a person reads."""

from collections.abc import Sequence
from datetime import timedelta

import msgspec

from alfavoice.activities.messages import Activity, ActivityImport, ActivityKind
from alfavoice.core.clock import Clock, to_text
from alfavoice.core.encrypted import sqlite_utils
from alfavoice.core.ids import new_id
from alfavoice.core.messages import CollectionName
from alfavoice.records.collection import Collection
from alfavoice.records.kind import Kind, Searchable
from alfavoice.records.rows import from_rows
from alfavoice.records.store import Filter, RecordStore

_SUBJECT_LENGTH = 200

ACTIVITIES = Kind(
    collection="activities",
    record=Activity,
    create=ActivityImport,
    defaults={"collection": None, "record_id": None, "subject": "", "count": 1},
    searchable=lambda activity: Searchable(activity.subject, ""),
    order="t.number DESC",
)


def of_kind(kind: ActivityKind | None) -> Filter:
    """Narrow the feed."""
    return Filter() if kind is None else Filter("t.kind = ?", (kind,))


class ActivityJournal:
    """Writes activities down within the transaction of what they tell of."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._store = RecordStore(ACTIVITIES)

    def record(
        self,
        database: sqlite_utils.Database,
        kind: ActivityKind,
        collection: CollectionName | None,
        subjects: Sequence[tuple[str, str]],
    ) -> None:
        """Write one line: about one record by its name, about several by their number."""
        now = self._clock()
        record_id, subject = subjects[0] if len(subjects) == 1 else (None, "")
        line = Activity(
            id=new_id(),
            revision=1,
            created_at=now,
            updated_at=now,
            kind=kind,
            collection=collection,
            record_id=record_id,
            subject=subject[:_SUBJECT_LENGTH],
            count=len(subjects),
        )
        self._store.insert(database, line)

    def rename(self, database: sqlite_utils.Database, record_id: str, subject: str) -> bool:
        """Call a record by its present name: a note gets its title letter by letter."""
        rows = list(database.query("SELECT * FROM activities WHERE record_id = ? AND deleted_at IS NULL", (record_id,)))
        for line in from_rows(Activity, rows):
            self._store.replace(database, msgspec.structs.replace(line, subject=subject[:_SUBJECT_LENGTH]))
        return bool(rows)


class Activities(Collection[Activity]):
    """The feed."""

    async def clear(self) -> int:
        """Put the whole feed into the trash."""
        count = await self.database.write(self._clear)
        self.announce("deleted")
        return count

    async def bring_back(self) -> int:
        """Bring back what the last clearing took."""
        count = await self.database.write(self._bring_back)
        self.announce("restored")
        return count

    async def forget(self, older_than: timedelta) -> int:
        """Delete for good what happened long ago."""
        before = to_text(self._clock() - older_than)

        def work(database: sqlite_utils.Database) -> int:
            condition = "SELECT id FROM activities WHERE created_at < ? AND deleted_at IS NULL"
            old = [row["id"] for row in database.query(condition, (before,))]
            self.store.trash(database, old, self._clock())
            database.execute("DELETE FROM activities WHERE created_at < ?", (before,))
            return len(old)

        forgotten = await self.database.write(work)
        if forgotten:
            self.announce("deleted")
        return forgotten

    def _clear(self, database: sqlite_utils.Database) -> int:
        now = to_text(self._clock())
        database.execute("DELETE FROM activities_words")
        cleared = database.execute("UPDATE activities SET deleted_at = ? WHERE deleted_at IS NULL", (now,))
        return int(cleared.rowcount)

    def _bring_back(self, database: sqlite_utils.Database) -> int:
        last = "SELECT max(deleted_at) FROM activities"
        rows = database.query(f"SELECT id FROM activities WHERE deleted_at = ({last})")
        taken = [self.store.get(database, row["id"], deleted=True) for row in list(rows)]
        for activity in filter(None, taken):
            self.store.replace(database, activity)
        return len(taken)

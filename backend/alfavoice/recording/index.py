"""The index of recordings in the database: lists, chunks, and what each file looked like when it was read.

Runs on the database's thread, inside its transactions. The files of a recording are the truth; nothing is in here that
cannot be made again from them, but that a chunk is waiting to be transcribed again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from alfavoice.core.clock import to_text
from alfavoice.core.encrypted import sqlite_utils
from alfavoice.recording.messages import Chunk, SessionFacts, SessionMeta, SessionStatus, SessionSummary
from alfavoice.recording.migrations import CHUNK_BITS
from alfavoice.records.words import indexed

_PREVIEW_CHUNKS, _PREVIEW_LENGTH = 3, 200
_COLUMNS = "t.number, t.deleted_at IS NOT NULL, t.stamp, t.chunks, t.completed, t.waiting, t.failed, t.summary"
_FACTS = SessionFacts.__struct_fields__


@dataclass(frozen=True)
class SessionFilter:
    """Narrows a list of recordings."""

    tag: str | None = None
    status: SessionStatus | None = None
    troubled: bool | None = None

    @property
    def condition(self) -> tuple[str, tuple[Any, ...]]:
        """The same in SQL on the table `t`, and its values; nothing that is in the trash fulfils it."""
        parts: list[tuple[str, Any]] = []
        if self.tag is not None:
            parts.append(("EXISTS (SELECT 1 FROM json_each(t.tags) WHERE value = ?)", self.tag))
        if self.status is not None:
            parts.append(("t.status = ?", self.status))
        if self.troubled is not None:
            parts.append(("t.troubled = ?", int(self.troubled)))
        conditions = ["t.deleted_at IS NULL", *(condition for condition, _ in parts)]
        return " AND ".join(conditions), tuple(value for _, value in parts)


@dataclass(frozen=True)
class Entry:
    """A recording as the index has it."""

    number: int
    deleted: bool
    stamp: str
    summary: SessionSummary

    @property
    def chunk_numbers(self) -> tuple[int, int]:
        """The first and the last number that a chunk of it can have."""
        return self.number << CHUNK_BITS, ((self.number + 1) << CHUNK_BITS) - 1


def find(database: sqlite_utils.Database, session_id: str) -> Entry | None:
    """Return a recording, be it in the trash."""
    return next(iter(_entries(database, "t.id = ?", (session_id,))), None)


def page(
    database: sqlite_utils.Database, filtered: SessionFilter, limit: int, offset: int
) -> tuple[list[SessionSummary], int]:
    """Return a part of the list, newest first, and how long the whole of it is."""
    condition, values = filtered.condition
    total = database.execute(f"SELECT count(*) FROM recordings t WHERE {condition}", values).fetchone()[0]
    order = "ORDER BY t.start_time DESC, t.number DESC LIMIT ? OFFSET ?"
    found = _entries(database, f"{condition} {order}", (*values, limit, offset))
    return with_previews(database, found), int(total)


def at(database: sqlite_utils.Database, numbers: Sequence[int]) -> list[Entry]:
    """Return recordings by their numbers, in that order."""
    found = [_entries(database, "t.number = ?", (number,)) for number in numbers]
    return [entry for entries in found for entry in entries]


def with_previews(database: sqlite_utils.Database, entries: Iterable[Entry]) -> list[SessionSummary]:
    """Return summaries that say how their text begins."""
    return [msgspec.structs.replace(entry.summary, preview=_preview(database, entry)) for entry in entries]


def stamps(database: sqlite_utils.Database) -> dict[str, str]:
    """Return what the files of every recording looked like when they were read."""
    return dict(database.execute("SELECT id, stamp FROM recordings").fetchall())


def with_status(database: sqlite_utils.Database, status: SessionStatus) -> list[str]:
    """Return the ids of all recordings in a state, the oldest first."""
    rows = database.execute("SELECT id FROM recordings WHERE status = ? ORDER BY number", (status,)).fetchall()
    return [row[0] for row in rows]


def deleted_before(database: sqlite_utils.Database, moment: str) -> list[str]:
    """Return the ids of what has been in the trash since before a moment."""
    rows = database.execute("SELECT id FROM recordings WHERE deleted_at < ?", (moment,)).fetchall()
    return [row[0] for row in rows]


def put_session(database: sqlite_utils.Database, meta: SessionMeta, stamp: str) -> Entry:
    """Store a recording, new or known; its chunks stay as they are."""
    before = find(database, meta.id)
    facts = {name: getattr(meta, name) for name in _FACTS}
    summary = SessionSummary(**facts, chunks_count=0, troubled=bool(meta.health.marks))
    row = {
        "id": meta.id,
        "start_time": to_text(meta.start_time),
        "status": meta.status,
        "troubled": int(summary.troubled),
        "tags": _json(meta.tags),
        "deleted_at": to_text(meta.deleted_at) if meta.deleted_at else None,
        "stamp": stamp,
        "summary": _json(summary),
    }
    updates = ", ".join(f"{name} = excluded.{name}" for name in row if name != "id")
    database.execute(
        f"INSERT INTO recordings ({', '.join(row)}) VALUES ({', '.join('?' * len(row))}) "
        f"ON CONFLICT (id) DO UPDATE SET {updates}",
        tuple(row.values()),
    )
    after = find(database, meta.id)
    assert after is not None
    if before is None or (before.summary.title, before.summary.tags) != (meta.title, meta.tags):
        _put_words(database, "recordings_titles", after.number, indexed("\n".join((meta.title, *meta.tags))))
    return after


def remove_session(database: sqlite_utils.Database, session_id: str) -> None:
    """Forget a recording with everything that was said in it."""
    entry = find(database, session_id)
    if entry is not None:
        remove_chunks(database, entry)
        database.execute("DELETE FROM recordings_titles WHERE rowid = ?", (entry.number,))
        database.execute("DELETE FROM recordings WHERE number = ?", (entry.number,))


def remove_chunks(database: sqlite_utils.Database, entry: Entry) -> None:
    """Forget the chunks of a recording."""
    between = entry.chunk_numbers
    spoken = "SELECT number FROM recordings_chunks WHERE spoken AND number BETWEEN ? AND ?"
    numbers = database.execute(spoken, between).fetchall()
    database.conn.executemany("DELETE FROM recordings_words WHERE rowid = ?", numbers)
    database.execute("DELETE FROM recordings_chunks WHERE number BETWEEN ? AND ?", between)


def put_chunk(database: sqlite_utils.Database, entry: Entry, chunk: Chunk, words: str | None = None) -> None:
    """Store a chunk, new or known; `words` are its text made ready for the index, None when it is the same."""
    number = entry.chunk_numbers[0] + chunk.index
    spoken = int(bool(chunk.transcription))
    database.execute(
        "INSERT INTO recordings_chunks (number, id, status, spoken, chunk) VALUES (?, ?, ?, ?, ?) ON CONFLICT (number) "
        "DO UPDATE SET id = excluded.id, status = excluded.status, spoken = excluded.spoken, chunk = excluded.chunk",
        (number, chunk.id, chunk.status, spoken, _json(chunk)),
    )
    if words is not None:
        _put_words(database, "recordings_words", number, words)


def put_stamp(database: sqlite_utils.Database, entry: Entry, stamp: str) -> None:
    """Note what the files of a recording look like now."""
    database.execute("UPDATE recordings SET stamp = ? WHERE number = ?", (stamp, entry.number))


def chunks(database: sqlite_utils.Database, entry: Entry) -> list[Chunk]:
    """Return all chunks of a recording in order."""
    rows = database.execute(
        "SELECT chunk FROM recordings_chunks WHERE number BETWEEN ? AND ? ORDER BY number", entry.chunk_numbers
    )
    return msgspec.json.decode(f"[{','.join(row[0] for row in rows.fetchall())}]", type=list[Chunk])


def chunk(database: sqlite_utils.Database, entry: Entry, chunk_id: str) -> Chunk | None:
    """Return a chunk of a recording by its id."""
    row = database.execute(
        "SELECT chunk FROM recordings_chunks WHERE id = ? AND number BETWEEN ? AND ?", (chunk_id, *entry.chunk_numbers)
    ).fetchone()
    return None if row is None else msgspec.json.decode(row[0], type=Chunk)


def chunk_at(database: sqlite_utils.Database, entry: Entry, place: int) -> Chunk | None:
    """Return a chunk of a recording by its place; -1 is the last one."""
    condition = "number BETWEEN ? AND ? ORDER BY number DESC LIMIT 1" if place < 0 else "number = ?"
    values = entry.chunk_numbers if place < 0 else (entry.chunk_numbers[0] + place,)
    row = database.execute(f"SELECT chunk FROM recordings_chunks WHERE {condition}", values).fetchone()
    return None if row is None else msgspec.json.decode(row[0], type=Chunk)


def waiting(database: sqlite_utils.Database) -> list[tuple[str, str]]:
    """Return the chunks without a text, or to be transcribed again, as (recording, chunk), the oldest first."""
    rows = database.execute(f"""
        SELECT t.id, c.id FROM recordings_chunks c INDEXED BY recordings_chunks_waiting
        JOIN recordings t ON t.number = c.number >> {CHUNK_BITS}
        WHERE c.status IN ('pending', 'transcribing') AND t.deleted_at IS NULL ORDER BY c.number""")
    return [(row[0], row[1]) for row in rows.fetchall()]


def nobody_transcribes(database: sqlite_utils.Database) -> None:
    """Let chunks wait again that were being transcribed when the core died."""
    database.execute("""
        UPDATE recordings_chunks SET status = 'pending', chunk = json_set(chunk, '$.status', 'pending')
        WHERE status = 'transcribing'""")


def _entries(database: sqlite_utils.Database, condition: str, values: tuple[Any, ...]) -> list[Entry]:
    rows = database.execute(f"SELECT {_COLUMNS} FROM recordings t WHERE {condition}", values)
    return [_entry(*row) for row in rows.fetchall()]


def _entry(
    number: int, deleted: int, stamp: str, count: int, completed: int, waits: int, failed: int, summary: str
) -> Entry:
    counted = msgspec.structs.replace(
        msgspec.json.decode(summary, type=SessionSummary),
        chunks_count=count,
        completed_count=completed,
        pending_count=waits,
        failed_count=failed,
    )
    return Entry(number, bool(deleted), stamp, counted)


def _preview(database: sqlite_utils.Database, entry: Entry) -> str:
    rows = database.execute(
        "SELECT chunk ->> '$.transcription' FROM recordings_chunks INDEXED BY recordings_chunks_spoken "
        "WHERE spoken AND number BETWEEN ? AND ? ORDER BY number LIMIT ?",
        (*entry.chunk_numbers, _PREVIEW_CHUNKS),
    )
    text = " ".join(" ".join(row[0] for row in rows.fetchall()).split())
    return text if len(text) <= _PREVIEW_LENGTH else f"{text[:_PREVIEW_LENGTH].rstrip()}…"


def _put_words(database: sqlite_utils.Database, table: str, number: int, words: str) -> None:
    database.execute(f"DELETE FROM {table} WHERE rowid = ?", (number,))
    if words:
        database.execute(f"INSERT INTO {table} (rowid, words) VALUES (?, ?)", (number, words))


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()

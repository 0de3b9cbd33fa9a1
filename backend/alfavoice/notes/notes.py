"""Notes: what they are, and the lists of them that a person asks for."""

from alfavoice.core.encrypted import sqlite_utils
from alfavoice.notes.messages import Note, NoteCreate, TagCount
from alfavoice.records.collection import Collection
from alfavoice.records.kind import Kind, Searchable
from alfavoice.records.store import Filter

_TITLE_FROM_CONTENT = 80

NOTES = Kind(
    collection="notes",
    record=Note,
    create=NoteCreate,
    defaults={"title": "", "content": "", "tags": [], "pinned": False},
    searchable=lambda note: Searchable(title_of(note), note.content, "\n".join(note.tags)),
    order="t.pinned DESC, t.updated_at DESC, t.number DESC",
)


def title_of(note: Note) -> str:
    """Return the note's title, or the beginning of its first line that says anything."""
    lines = (line.strip("#>*- \t") for line in note.content.splitlines())
    return note.title.strip() or next((line[:_TITLE_FROM_CONTENT] for line in lines if line), "")


def only(tag: str | None, pinned: bool | None) -> Filter:
    """Narrow a list of notes."""
    conditions, values = ["1"], list[object]()
    if tag is not None:
        conditions.append("EXISTS (SELECT 1 FROM notes_tags g WHERE g.tag = ? AND g.number = t.number)")
        values.append(tag)
    if pinned is not None:
        conditions.append("t.pinned = ?")
        values.append(int(pinned))
    total = "SELECT count(*) FROM notes_tags WHERE tag = ?" if tag is not None and pinned is None else ""
    return Filter(" AND ".join(conditions), tuple(values), total) if values else Filter()


class Notes(Collection[Note]):
    """The notes of the library."""

    async def tags(self) -> list[TagCount]:
        """Return the tags in use, the most used first."""
        return await self.database.read(_count_tags)


def _count_tags(database: sqlite_utils.Database) -> list[TagCount]:
    rows = database.query("SELECT tag, count(*) AS count FROM notes_tags GROUP BY tag ORDER BY 2 DESC, 1")
    return [TagCount(tag=row["tag"], count=row["count"]) for row in rows]

"""The table of notes. Migrations are only ever appended."""

from alfavoice.core.encrypted import Migrations, sqlite_utils
from alfavoice.records.schema import create_table

migrations = Migrations("notes")


@migrations()
def m001_notes(database: sqlite_utils.Database) -> None:
    """Make the table, and one of tags that triggers keep: a tag is found without reading every note."""
    create_table(
        database,
        "notes",
        "title TEXT NOT NULL, content TEXT NOT NULL, tags TEXT NOT NULL, pinned INTEGER NOT NULL",
    )
    database.execute(
        "CREATE INDEX notes_in_order ON notes (pinned DESC, updated_at DESC, number DESC) WHERE deleted_at IS NULL"
    )
    database.execute(
        "CREATE TABLE notes_tags (tag TEXT, number INTEGER, PRIMARY KEY (tag, number)) STRICT, WITHOUT ROWID"
    )
    database.execute("CREATE INDEX notes_tags_by_number ON notes_tags (number)")
    removed = "DELETE FROM notes_tags WHERE number = old.number"
    added = "INSERT OR IGNORE INTO notes_tags SELECT value, new.number FROM json_each(new.tags)"
    added += " WHERE new.deleted_at IS NULL"
    for event, work in (
        ("INSERT", added),
        ("UPDATE OF tags, deleted_at", f"{removed}; {added}"),
        ("DELETE", removed),
    ):
        name = event.split()[0].lower()
        database.execute(f"CREATE TRIGGER notes_tags_{name} AFTER {event} ON notes BEGIN {work}; END")

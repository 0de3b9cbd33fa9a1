"""The table of notes. Migrations are only ever appended."""

import sqlite_utils
from sqlite_utils.migrations import Migrations

from alfavoice.records.schema import create_table

migrations = Migrations("notes")


@migrations()
def m001_notes(database: sqlite_utils.Database) -> None:
    """Make the table."""
    create_table(
        database,
        "notes",
        "title TEXT NOT NULL, content TEXT NOT NULL, tags TEXT NOT NULL, pinned INTEGER NOT NULL",
    )
    database.execute(
        "CREATE INDEX notes_in_order ON notes (pinned DESC, updated_at DESC, number DESC) WHERE deleted_at IS NULL"
    )

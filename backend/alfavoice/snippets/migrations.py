"""The table of snippets. Migrations are only ever appended."""

import sqlite_utils
from sqlite_utils.migrations import Migrations

from alfavoice.records.schema import create_table

migrations = Migrations("snippets")


@migrations()
def m001_snippets(database: sqlite_utils.Database) -> None:
    """Make the table."""
    create_table(
        database,
        "snippets",
        "trigger TEXT NOT NULL, content TEXT NOT NULL, language TEXT, use_count INTEGER NOT NULL",
        named=True,
    )

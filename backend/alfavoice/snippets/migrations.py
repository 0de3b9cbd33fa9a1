"""The table of snippets. Migrations are only ever appended."""

from alfavoice.core.encrypted import Migrations, sqlite_utils
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

"""The table of terms. Migrations are only ever appended."""

from alfavoice.core.encrypted import Migrations, sqlite_utils
from alfavoice.records.schema import create_table

migrations = Migrations("dictionary")


@migrations()
def m001_terms(database: sqlite_utils.Database) -> None:
    """Make the table."""
    create_table(
        database,
        "dictionary",
        "term TEXT NOT NULL, sounds_like TEXT NOT NULL, language TEXT, case_sensitive INTEGER NOT NULL",
        named=True,
    )

"""Which news the person has read. Migrations are only ever appended."""

from alfavoice.core.encrypted import Migrations, sqlite_utils

migrations = Migrations("news")


@migrations()
def m001_news_read(database: sqlite_utils.Database) -> None:
    """Make the table."""
    database.execute("CREATE TABLE news_read (id TEXT PRIMARY KEY) STRICT")

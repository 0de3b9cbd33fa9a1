"""The table of settings. Migrations are only ever appended."""

from alfavoice.core.encrypted import Migrations, sqlite_utils

migrations = Migrations("settings")


@migrations()
def m001_settings(database: sqlite_utils.Database) -> None:
    """Make the table: only what differs from the defaults is in it."""
    database.execute("""
        CREATE TABLE settings (
            section TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (section, name)
        ) STRICT""")

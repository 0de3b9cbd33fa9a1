"""The table of activities. Migrations are only ever appended."""

from alfavoice.core.encrypted import Migrations, sqlite_utils
from alfavoice.records.schema import create_table

migrations = Migrations("activities")


@migrations()
def m001_activities(database: sqlite_utils.Database) -> None:
    """Make the table."""
    create_table(
        database,
        "activities",
        "kind TEXT NOT NULL, collection TEXT, record_id TEXT, subject TEXT NOT NULL, count INTEGER NOT NULL",
    )
    database.execute("CREATE INDEX activities_by_record ON activities (record_id)")
    database.execute("CREATE INDEX activities_in_order ON activities (number DESC) WHERE deleted_at IS NULL")

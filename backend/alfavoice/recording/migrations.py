"""The index of recordings: what lists and searches need of them. Migrations are only ever appended.

Everything in here can be made again from the files of the recordings. A chunk's number holds its recording's number
and its own place in it, so that a recording's chunks, and their words, are one stretch of each table.
"""

from alfavoice.core.encrypted import Migrations, sqlite_utils

migrations = Migrations("recordings")

CHUNK_BITS = 20


@migrations()
def m001_recordings(database: sqlite_utils.Database) -> None:
    """Make the tables, the counts that triggers keep, and the words: one index of titles, one of what was said."""
    database.execute("""
        CREATE TABLE recordings (
            number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, start_time TEXT NOT NULL, status TEXT NOT NULL,
            troubled INTEGER NOT NULL, tags TEXT NOT NULL, deleted_at TEXT, stamp TEXT NOT NULL,
            chunks INTEGER NOT NULL DEFAULT 0, completed INTEGER NOT NULL DEFAULT 0,
            waiting INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0, summary TEXT NOT NULL
        ) STRICT""")
    database.execute(
        "CREATE INDEX recordings_in_order ON recordings (start_time DESC, number DESC) WHERE deleted_at IS NULL"
    )
    database.execute("""
        CREATE TABLE recordings_chunks (
            number INTEGER PRIMARY KEY, id TEXT NOT NULL, status TEXT NOT NULL, spoken INTEGER NOT NULL,
            chunk TEXT NOT NULL
        ) STRICT""")
    database.execute("CREATE INDEX recordings_chunks_by_id ON recordings_chunks (id)")
    waiting = "status IN ('pending', 'transcribing')"
    database.execute(f"CREATE INDEX recordings_chunks_waiting ON recordings_chunks (number) WHERE {waiting}")
    database.execute("CREATE INDEX recordings_chunks_spoken ON recordings_chunks (number) WHERE spoken")
    _count_chunks(database)
    for table in ("recordings_titles", "recordings_words"):
        database.execute(f"""
            CREATE VIRTUAL TABLE {table} USING fts5(
                words, content='', contentless_delete=1, detail=none, prefix='2 3 4 5 6 7 8', tokenize='ascii'
            )""")


def _count_chunks(database: sqlite_utils.Database) -> None:
    def counted(row: str, sign: str) -> str:
        return f"""
            UPDATE recordings SET
                chunks = chunks {sign} 1, completed = completed {sign} ({row}.status = 'completed'),
                waiting = waiting {sign} ({row}.status IN ('pending', 'transcribing')),
                failed = failed {sign} ({row}.status = 'failed')
            WHERE number = {row}.number >> {CHUNK_BITS};"""

    added, removed = counted("new", "+"), counted("old", "-")
    for event, work in (("INSERT", added), ("UPDATE OF status", removed + added), ("DELETE", removed)):
        name = event.split()[0].lower()
        database.execute(f"CREATE TRIGGER recordings_chunks_{name} AFTER {event} ON recordings_chunks BEGIN {work} END")

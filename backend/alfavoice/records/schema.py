"""The columns and indexes that every kind of record has; features' migrations call this."""

from alfavoice.core.encrypted import sqlite_utils


def create_table(database: sqlite_utils.Database, table: str, columns: str, *, named: bool = False) -> None:
    """Make the table of a kind of record and its full-text index. `columns` are the kind's own, in SQL.

    The index is given words that are ready, with spaces between them; `ascii` takes everything beyond ASCII as a
    letter, so a word stays one. Without places (`detail=column`) and with prefixes it answers three times as fast.
    """
    database.execute(f"""
        CREATE TABLE {table} (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            revision INTEGER NOT NULL,
            created_at TEXT NOT NULL,
            updated_at TEXT NOT NULL,
            deleted_at TEXT,
            folded_name TEXT,
            {columns}
        ) STRICT""")
    database.execute(f"""
        CREATE VIRTUAL TABLE {table}_words USING fts5(
            title, body, content='', contentless_delete=1, detail=column, prefix='2 3 4 5 6 7 8',
            tokenize='ascii'
        )""")
    if named:
        database.execute(f"CREATE UNIQUE INDEX {table}_by_name ON {table} (folded_name) WHERE deleted_at IS NULL")

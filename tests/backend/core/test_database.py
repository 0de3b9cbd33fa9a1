"""The encrypted database: one thread, whole transactions, nothing acknowledged lost, nothing readable on the disk."""

import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest

from alfavoice.app import MIGRATIONS, Ports, open_core
from alfavoice.core.database import Damaged, Database
from alfavoice.core.encrypted import NewerLibrary, open_connection, sqlite_utils
from alfavoice.core.errors import AppError, Unavailable
from alfavoice.core.paths import DataPaths
from alfavoice.notes.messages import NoteCreate
from alfavoice.parts import Core
from tests.backend.files import damage, fingerprints, pages_of

KEY = bytes(range(32))


async def opened(path: Path) -> Database:
    database = Database(path, KEY, MIGRATIONS)
    await database.open()
    return database


async def test_all_work_runs_on_one_thread(core: Core) -> None:
    reads = [core.database.read(lambda _: threading.get_ident()) for _ in range(10)]
    writes = [core.database.write(lambda _: threading.get_ident()) for _ in range(10)]
    threads = set(await asyncio.gather(*reads, *writes))
    assert len(threads) == 1
    assert threading.get_ident() not in threads


async def test_sqlite_utils_knows_the_errors_of_sqlcipher(core: Core) -> None:
    await core.database.write(lambda db: db.execute("CREATE TABLE tried (a TEXT)"))
    await core.database.write(lambda db: db.table("tried").insert({"a": "1", "b": "2"}, alter=True))
    assert await core.database.read(lambda db: [dict(row) for row in db.table("tried").rows]) == [{"a": "1", "b": "2"}]


async def test_a_failing_write_takes_everything_back(core: Core) -> None:
    def work(database: sqlite_utils.Database) -> None:
        database.execute("INSERT INTO settings VALUES ('general', 'theme', '\"dark\"')")
        raise RuntimeError("after the first row")

    with pytest.raises(RuntimeError):
        await core.database.write(work)
    assert await core.database.read(lambda db: db.table("settings").count) == 0
    await core.notes.create(NoteCreate(title="still works"))


async def test_a_sql_error_is_not_taken_for_damage(core: Core) -> None:
    with pytest.raises(Exception, match="malformed JSON"):
        await core.database.read(lambda db: db.execute("SELECT * FROM json_each('{')").fetchall())
    assert not core.database.damaged


async def test_what_is_written_down_can_be_read_nowhere(core: Core, paths: DataPaths) -> None:
    marker = "НЕЧИТАЕМО-Zebra-7431"
    await core.notes.create(NoteCreate(title=marker, content=marker, tags=[marker]))
    await core.library.back_up()
    await core.library.back_up(passphrase="a passphrase")
    files = [file for file in paths.root.rglob("*") if file.is_file()]
    assert {"alfavoice.db", "alfavoice.db-wal"} <= {file.name for file in files}
    for file in files:
        content = file.read_bytes()
        assert marker.encode() not in content, file
        assert b"Zebra" not in content.replace(b"\0", b""), file


async def test_a_plain_sqlite_cannot_open_it(core: Core, paths: DataPaths) -> None:
    plain = sqlite3.connect(paths.database)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        plain.execute("SELECT count(*) FROM sqlite_master")
    plain.close()


async def test_only_this_user_may_read_the_files(core: Core, paths: DataPaths) -> None:
    backup = await core.library.back_up()
    for file in (paths.database, paths.database.with_name("alfavoice.db-wal"), paths.backups / backup.name):
        assert file.stat().st_mode & 0o777 == 0o600, file


async def test_files_that_others_may_read_are_closed_to_them(paths: DataPaths, ports: Ports) -> None:
    async with open_core(paths, ports):
        pass
    paths.database.chmod(0o644)
    async with open_core(paths, ports):
        assert paths.database.stat().st_mode & 0o777 == 0o600


async def test_the_library_of_a_newer_version_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "newer.db"
    database = await opened(path)
    await database.write(
        lambda db: db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('notes', 'm999', '')"
        )
    )
    await database.close()
    before = fingerprints(tmp_path)
    with pytest.raises(NewerLibrary):
        await opened(path)
    assert fingerprints(tmp_path) == before


async def test_a_closed_database_says_so(tmp_path: Path) -> None:
    database = await opened(tmp_path / "a.db")
    path = database.path

    def breaks() -> None:
        path.write_bytes(b"no database" * 1000)
        raise RuntimeError("while it was closed")

    with pytest.raises(RuntimeError, match="while it was closed"):
        await database.exclusively(breaks)
    with pytest.raises(Unavailable) as refused:
        await database.read(lambda db: db.table_names())
    assert refused.value.code == "library.closed"
    await database.close()


async def test_work_alone_with_the_file_is_undone_by_nothing_else(core: Core, paths: DataPaths) -> None:
    await core.notes.create(NoteCreate(title="one"))
    seen = await core.database.exclusively(lambda: sorted(file.name for file in paths.root.glob("alfavoice.db*")))
    assert seen == ["alfavoice.db"]
    assert (await core.notes.list("", 10, 0)).total == 1


async def test_damage_in_the_middle_stops_every_write_and_few_reads(tmp_path: Path) -> None:
    database = await opened(tmp_path / "a.db")
    await database.write(lambda db: db.execute("CREATE TABLE big (number INTEGER PRIMARY KEY, text TEXT)"))
    await database.write(
        lambda db: db.conn.executemany("INSERT INTO big (text) VALUES (?)", [("x" * 2000,) for _ in range(500)])
    )
    await database.close()
    damage(database.path, pages_of(database.path) // 2)
    database = await opened(database.path)
    first = await database.read(lambda db: db.execute("SELECT number FROM big WHERE number = 1").fetchone())
    assert first == (1,)
    with pytest.raises(Damaged) as refused:
        await database.read(lambda db: db.execute("SELECT sum(length(text)) FROM big").fetchone())
    assert (refused.value.status, refused.value.code) == (503, "library.damaged")
    before = fingerprints(tmp_path)
    with pytest.raises(Damaged):
        await database.write(lambda db: db.execute("DELETE FROM big"))
    assert await database.read(lambda db: db.execute("SELECT number FROM big WHERE number = 1").fetchone()) == (1,)
    await database.close()
    assert before["a.db"] == fingerprints(tmp_path)["a.db"]


async def test_closing_a_damaged_library_leaves_its_log_beside_it(core: Core, paths: DataPaths) -> None:
    await core.database.write(lambda db: db.execute("CREATE TABLE big AS SELECT randomblob(100000) AS bytes"))
    await core.database.read(lambda db: db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
    await core.notes.create(NoteCreate(title="in the log"))
    damage(paths.database, pages_of(paths.database) - 3)
    before = fingerprints(paths.root)
    assert not await core.database.check()
    with pytest.raises(AppError):
        await core.notes.create(NoteCreate(title="refused"))
    await core.database.exclusively(lambda: None)
    after = fingerprints(paths.root)
    assert {name: after[name] for name in ("alfavoice.db", "alfavoice.db-wal")} == {
        name: before[name] for name in ("alfavoice.db", "alfavoice.db-wal")
    }


def test_a_passphrase_with_quotes_opens_what_it_closed(tmp_path: Path) -> None:
    awkward = "o'brien's \"пароль\"; PRAGMA key = 'x'"
    open_connection(tmp_path / "a.db", awkward).execute("CREATE TABLE a (b)")
    assert open_connection(tmp_path / "a.db", awkward).table_names() == ["a"]

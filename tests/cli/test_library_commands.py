"""`alfavoice library ...`, end to end on real files."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.program import Ended, contents, library
from tests.served import served_core

PASSPHRASE = "верно-лошадь-батарея"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with one note of each sort, made once; tests copy it."""
    folder = tmp_path_factory.mktemp("made")
    notes = folder / "notes.json"
    notes.write_text(json.dumps([{"title": "первая", "content": "😀"}, {"title": "b", "tags": ["x", "y;z"]}]))
    assert library("import", folder / "data", "notes", notes).out == "created 2, updated 0, unchanged 0\n"
    return folder / "data"


@pytest.fixture
def stocked(made: Path, tmp_path: Path) -> Path:
    """A data folder with a library in it."""
    return Path(shutil.copytree(made, tmp_path / "stocked"))


def notes_of(data_dir: Path, tmp_path: Path) -> list[str]:
    """Return the titles of all notes, by way of an export."""
    file = tmp_path / "seen.json"
    assert library("export", data_dir, "notes", file) == Ended(0, "", "")
    return sorted(note["title"] for note in json.loads(file.read_text())["items"])


def test_status_says_how_the_library_is_for_people_and_for_programs(stocked: Path) -> None:
    told = library("status", stocked, "--json")
    assert (told.code, told.err) == (0, "")
    status = json.loads(told.out)
    assert status["keyStore"] == "file"
    assert status["sizeBytes"] > 1000
    plain = library("status", stocked)
    assert "keyStore: file" in plain.out.splitlines()
    assert library("check", stocked) == Ended(0, "sound\n", "")


def test_a_command_that_looks_makes_no_library(tmp_path: Path) -> None:
    folder = tmp_path / "typo"
    for verb, arguments in [("status", []), ("export", ["notes", tmp_path / "n.json"])]:
        assert f"There is no library in {folder}" in library(verb, folder, *arguments).refusal
    assert list(tmp_path.iterdir()) == []


def test_a_backup_is_a_file_that_is_never_written_over(stocked: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.backup"
    assert library("backup", stocked, target) == Ended(0, f"{target}\n", "")
    assert target.stat().st_mode & 0o077 == 0
    before = target.read_bytes()
    assert f"{target} exists already" in library("backup", stocked, target).refusal
    assert target.read_bytes() == before
    assert f"There is no folder {tmp_path}/gone" in library("backup", stocked, tmp_path / "gone" / "a").refusal


def test_a_backup_brings_back_a_library_that_is_damaged_or_gone(stocked: Path, tmp_path: Path) -> None:
    backup = tmp_path / "a.backup"
    assert library("backup", stocked, backup).code == 0
    (stocked / "alfavoice.db").write_bytes(b"damage" * 5000)
    for left in stocked.glob("alfavoice.db-*"):
        left.unlink()
    assert "alfavoice.db" in library("status", stocked).refusal
    restored = library("restore", stocked, backup)
    assert (restored.code, restored.err) == (0, "")
    assert "is kept as" in restored.out
    assert notes_of(stocked, tmp_path) == ["b", "первая"]
    (stocked / "alfavoice.db").unlink()
    assert library("restore", stocked, backup).code == 0
    assert notes_of(stocked, tmp_path) == ["b", "первая"]


def test_a_backup_with_a_passphrase_opens_on_another_machine(stocked: Path, tmp_path: Path) -> None:
    backup, secret = tmp_path / "alfavoice-20261120-091500-manual-passphrase.backup", tmp_path / "secret"
    secret.write_text(PASSPHRASE + "\n")
    assert library("backup", stocked, backup, "--passphrase-file", secret).code == 0
    elsewhere = tmp_path / "elsewhere"
    assert library("restore", elsewhere, backup, "--passphrase-file", secret).code == 0
    assert notes_of(elsewhere, tmp_path) == ["b", "первая"]
    secret.write_text("something else")
    before = contents(elsewhere)
    assert "passphrase" in library("restore", elsewhere, backup, "--passphrase-file", secret).refusal
    assert "passphrase" in library("restore", elsewhere, backup).refusal
    assert contents(elsewhere) == before


@pytest.mark.parametrize("content", [b"", b"short\n", b"\xff\xfe\xff\xfe\xff\xfe\xff\xfe", b"12345678\x00"])
def test_a_passphrase_that_protects_nothing_is_refused(stocked: Path, tmp_path: Path, content: bytes) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(content)
    assert str(secret) in library("backup", stocked, tmp_path / "a", "--passphrase-file", secret).refusal
    assert not (tmp_path / "a").exists()


def test_a_backup_with_a_passphrase_needs_no_key_of_the_former_library(stocked: Path, tmp_path: Path) -> None:
    secret, wrong, backup = tmp_path / "secret", tmp_path / "wrong", tmp_path / "kept.backup"
    secret.write_text(PASSPHRASE)
    wrong.write_text("something else")
    assert library("backup", stocked, backup, "--passphrase-file", secret).code == 0
    former = (stocked / "alfavoice.db").read_bytes()
    (stocked / "key.json").unlink()
    assert "passphrase" in library("restore", stocked, backup, "--passphrase-file", wrong).refusal
    assert not (stocked / "key.json").exists()
    assert library("restore", stocked, backup, "--passphrase-file", secret).code == 0
    assert notes_of(stocked, tmp_path) == ["b", "первая"]
    assert any(file.read_bytes() == former for file in (stocked / "backups").iterdir())


def test_what_is_no_backup_is_refused_and_nothing_changes(stocked: Path, tmp_path: Path) -> None:
    rubbish = tmp_path / "rubbish.backup"
    rubbish.write_bytes(b"x" * 10_000)
    before = contents(stocked)
    for file in (rubbish, tmp_path, tmp_path / "gone"):
        assert library("restore", stocked, file).refusal
    assert contents(stocked) == before
    fresh = tmp_path / "fresh"
    assert library("restore", fresh, tmp_path / "gone").refusal
    assert not fresh.exists()


def test_a_new_key_opens_the_library_and_the_old_one_does_not(stocked: Path, tmp_path: Path) -> None:
    old = (stocked / "key.json").read_bytes()
    assert library("rekey", stocked) == Ended(0, "", "")
    assert (stocked / "key.json").read_bytes() != old
    assert notes_of(stocked, tmp_path) == ["b", "первая"]
    (stocked / "key.json").write_bytes(old)
    assert library("status", stocked).refusal


@pytest.mark.parametrize("suffix", ["json", "csv"])
def test_a_collection_goes_out_and_in_again_unchanged(stocked: Path, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"notes.{suffix}"
    assert library("export", stocked, "notes", file) == Ended(0, "", "")
    assert file.stat().st_mode & 0o077 == 0
    assert library("import", stocked, "notes", file) == Ended(0, "created 0, updated 0, unchanged 2\n", "")
    assert library("import", tmp_path / "new", "notes", file).out == "created 2, updated 0, unchanged 0\n"
    assert notes_of(tmp_path / "new", tmp_path) == ["b", "первая"]


def test_settings_go_out_and_in_all_or_nothing(stocked: Path, tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text('{"general": {"theme": "dark"}}')
    assert library("import", stocked, "settings", file) == Ended(0, "", "")
    out = tmp_path / "out.json"
    assert library("export", stocked, "settings", out).code == 0
    assert json.loads(out.read_text())["general"]["theme"] == "dark"
    file.write_text('{"general": {"theme": "light", "them": 1}}')
    assert "general.them is not a field we know" in library("import", stocked, "settings", file).refusal
    assert library("export", stocked, "settings", out).code == 0
    assert json.loads(out.read_text())["general"]["theme"] == "dark"


def test_rows_that_cannot_be_read_are_told_one_by_one(stocked: Path, tmp_path: Path) -> None:
    file = tmp_path / "notes.json"
    file.write_text(json.dumps([{"title": "good"}, {"titel": "x"}, {"title": 5}]))
    done = library("import", stocked, "notes", file)
    assert (done.code, done.err) == (1, "")
    assert done.out.splitlines()[:2] == [
        "created 1, updated 0, unchanged 0",
        "row 2 left out: titel is not a field we know",
    ]
    assert done.out.splitlines()[2].startswith("row 3 left out: title ")


def test_files_that_cannot_be_used_are_named(stocked: Path, tmp_path: Path) -> None:
    rubbish = tmp_path / "rubbish.json"
    rubbish.write_bytes(b"{" * 100)
    assert "neither a .json nor a .csv file" in library("export", stocked, "notes", tmp_path / "notes.txt").refusal
    assert "cannot be read: No such file" in library("import", stocked, "notes", tmp_path / "gone.csv").refusal
    assert "There is no folder" in library("export", stocked, "notes", tmp_path / "gone" / "a.json").refusal
    assert "is not a JSON file" in library("import", stocked, "notes", rubbish).refusal
    (tmp_path / "folder.json").mkdir()
    assert "cannot be written" in library("export", stocked, "notes", tmp_path / "folder.json").refusal


def test_what_a_command_did_a_core_sees(stocked: Path, tmp_path: Path) -> None:
    file = tmp_path / "snippets.csv"
    file.write_text("trigger;content\r\nадрес;ул. Ленина, 1\r\n", encoding="cp1251")
    assert library("import", stocked, "snippets", file).out == "created 1, updated 0, unchanged 0\n"
    with served_core(stocked) as core:
        snippet = core.request("GET", "/api/snippets")["items"][0]
    assert (snippet["trigger"], snippet["content"]) == ("адрес", "ул. Ленина, 1")

"""Every way a core cannot start: one readable line, exit 2, and nothing changed on the disk."""

import os
import shutil
import socket
from pathlib import Path

import pytest

from alfavoice.api.serving import refuse_strangers
from alfavoice.cli.parser import parse
from alfavoice.core.errors import StartupError
from tests.cli.program import Ended, alfavoice, contents, here, library, serve
from tests.served import served_core


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library, made once; tests copy it."""
    folder = tmp_path_factory.mktemp("made") / "data"
    file = folder.with_name("notes.json")
    file.write_text('[{"title": "kept"}]')
    assert library("import", folder, "notes", file).code == 0
    return folder


@pytest.fixture
def stocked(made: Path, tmp_path: Path) -> Path:
    """A data folder with a library in it."""
    return Path(shutil.copytree(made, tmp_path / "stocked"))


def test_a_port_in_use_is_named(stocked: Path) -> None:
    before = contents(stocked)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        line = alfavoice("serve", "--data-dir", stocked, "--key-store", "file", "--port", port).refusal
    assert f"Port {port} on 127.0.0.1 cannot be used: Address already in use." in line
    assert "--port 0" in line
    assert contents(stocked) == before


def test_an_address_that_others_could_reach_is_refused(tmp_path: Path) -> None:
    line = serve(tmp_path / "data", "--port", 0, "--host", "0.0.0.0").refusal  # noqa: S104
    assert "0.0.0.0 is not a loopback address" in line
    assert not (tmp_path / "data").exists()
    for host in ("192.168.1.1", "::1", "example.com", "127.0.0.1.example.com", "127.1", "2130706433", " 127.0.0.1", ""):
        with pytest.raises(StartupError, match="is not a loopback address"):
            refuse_strangers(host)


def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    for folder in (file, file / "below"):
        assert f"The data folder {folder} cannot be written to" in serve(folder, "--port", 0).refusal
    assert file.read_text() == "mine"


def test_a_data_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    folder = Path("/proc/alfavoice")
    assert f"The data folder {folder} cannot be written to" in serve(folder, "--port", 0).refusal
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    if os.geteuid() != 0:
        assert f"The data folder {locked} cannot be written to" in serve(locked, "--port", 0).refusal


def test_a_second_core_in_the_same_folder_is_refused_and_the_first_goes_on(stocked: Path) -> None:
    with served_core(stocked) as core:
        before = contents(stocked)
        assert f"already running with the data folder {stocked}" in serve(stocked, "--port", 0).refusal
        assert contents(stocked) == before
        assert core.request("GET", "/api/notes")["total"] == 1


def test_a_key_of_another_library_is_told_from_damage(stocked: Path, tmp_path: Path) -> None:
    file = tmp_path / "notes.json"
    file.write_text("[]")
    assert library("import", tmp_path / "other", "notes", file).code == 0
    shutil.copy(tmp_path / "other" / "key.json", stocked / "key.json")
    before = contents(stocked)
    line = serve(stocked, "--port", 0).refusal
    assert "The key does not open the library" in line
    assert contents(stocked) == before


def test_a_lost_key_is_never_made_up(stocked: Path) -> None:
    (stocked / "key.json").unlink()
    before = contents(stocked)
    assert "key.json" in serve(stocked, "--port", 0).refusal
    assert contents(stocked) == before


@pytest.mark.parametrize("content", ["", '{"place": "file", "names": [], "fingerprints": []}'])
def test_a_key_file_that_cannot_be_read_is_named(stocked: Path, content: str) -> None:
    (stocked / "key.json").write_text(content)
    before = contents(stocked)
    assert "key.json" in serve(stocked, "--port", 0).refusal
    assert contents(stocked) == before


def test_a_damaged_library_is_named_with_the_way_out(stocked: Path) -> None:
    (stocked / "alfavoice.db").write_bytes(b"x" * 8192)
    for left in stocked.glob("alfavoice.db-*"):
        left.unlink()
    before = contents(stocked)
    line = serve(stocked, "--port", 0).refusal
    assert "alfavoice.db" in line
    assert contents(stocked) == before


@pytest.mark.parametrize("name", ["core.lock", "key.json"])
def test_a_folder_where_a_file_should_be_is_named(data_dir: Path, name: str) -> None:
    (data_dir / name).mkdir()
    assert name in serve(data_dir, "--port", 0).refusal


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--port", "x"], "'x' is not a port"),
        (["--port", "-1"], "--port"),
        (["--port", "65536"], "'65536' is not a port"),
        (["--port", "٣"], "'٣' is not a port"),
        (["--port"], "expected one argument"),
        (["--nonsense"], "unrecognized arguments: --nonsense"),
        (["--desk"], "unrecognized arguments: --desk"),
        (["--token", "two words"], "a token is made of"),
        (["--token", ""], "a token is made of"),
        (["--key-store", "nowhere"], "invalid choice: 'nowhere'"),
        (["--data-dir", ""], "the path is empty"),
        (["--data-dir", "~nobody-here/x"], "names a user that there is not"),
        (["extra"], "unrecognized arguments: extra"),
    ],
)
def test_arguments_that_make_no_sense_are_refused_in_one_line(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["serve", *arguments])
    told = capsys.readouterr()
    assert words in Ended(int(ended.value.code or 0), told.out, told.err).refusal
    assert "See alfavoice serve --help" in told.err or "See alfavoice --help" in told.err


def test_unknown_commands_are_refused_and_the_version_is_told() -> None:
    assert "invalid choice: 'dance'" in here("dance").refusal
    assert "VERB" in here("library").refusal
    version = alfavoice("--version")
    assert (version.code, version.err) == (0, "")
    assert version.out.startswith("alfavoice ")


def test_no_keychain_where_one_is_asked_for_is_told(data_dir: Path) -> None:
    environment = {**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    done = alfavoice("serve", "--data-dir", data_dir, "--port", 0, "--key-store", "keychain", env=environment)
    assert "--key-store file" in done.refusal


def test_library_refuses_while_a_core_runs(stocked: Path, tmp_path: Path) -> None:
    file = tmp_path / "notes.json"
    file.write_text("[]")
    with served_core(stocked) as core:
        ways: list[tuple[str, list[object]]] = [("status", []), ("restore", [file]), ("import", ["notes", file])]
        for verb, arguments in ways:
            assert "AlfaVoice is running" in library(verb, stocked, *arguments).refusal
        assert core.request("GET", "/api/notes")["total"] == 1

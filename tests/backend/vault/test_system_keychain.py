"""The real Secret Service of a Linux desktop, in a session bus of its own."""

import json
import shutil
from pathlib import Path

import pytest

from tests.backend.killing import start

pytestmark = pytest.mark.skipif(
    not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")),
    reason="dbus-run-session and gnome-keyring-daemon are not installed here",
)
NOT_SET_UP = 'gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1; exec "$@"'
UNLOCKED = 'echo -n pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$@"'


def run(home: Path, folder: Path, *, desktop: bool, keyring: str = UNLOCKED) -> tuple[int, str, str]:
    """Save a note in a core of its own, with or without a desktop's keychain; return its exit code and output."""
    here = ("env", f"HOME={home}", f"XDG_DATA_HOME={home}/share", "DISPLAY=", "DBUS_SESSION_BUS_ADDRESS=")
    session = ("dbus-run-session", "--", "sh", "-c", keyring, "sh") if desktop else ("env",)
    child = start("create", folder, *here, *session, choice="auto")
    out, err = child.communicate(timeout=60)
    return child.returncode, out, err


def test_the_key_is_in_the_keychain_and_nowhere_else(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "data"
    home.mkdir()
    assert run(home, folder, desktop=True)[0] == 0
    record = json.loads((folder / "key.json").read_text())
    assert record["place"] == "keychain"
    assert "keys" not in record
    code, out, err = run(home, folder, desktop=True)
    assert (code, len(out.splitlines())) == (0, 1), err
    before = (folder / "key.json").read_bytes()
    code, out, err = run(home, folder, desktop=False)
    assert (code, out) == (2, "")
    assert "startup.no_keychain" in err
    assert "Traceback" not in err
    assert (folder / "key.json").read_bytes() == before


def test_without_a_keychain_the_key_is_in_a_file(tmp_path: Path) -> None:
    code, _, err = run(tmp_path, tmp_path / "data", desktop=False)
    assert code == 0, err
    key = tmp_path / "data" / "key.json"
    assert json.loads(key.read_text())["place"] == "file"
    assert key.stat().st_mode & 0o777 == 0o600


def test_a_keychain_that_would_ask_for_a_password_first_keeps_no_start_waiting(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "data"
    home.mkdir()
    code, _, err = run(home, folder, desktop=True, keyring=NOT_SET_UP)
    assert code == 0, err
    assert json.loads((folder / "key.json").read_text())["place"] == "file"

"""The library's key: kept by a keychain or in a file of this user's, never made up for a library that exists."""

import json
import secrets
from pathlib import Path

import pytest

from alfavoice.core.errors import StartupError
from alfavoice.vault.keychains import MemoryKeychain
from alfavoice.vault.keys import KeyChoice, KeyVault, fingerprint


class NoKeychain(MemoryKeychain):
    """A machine without one."""

    def available(self) -> bool:
        """Never."""
        return False


class LockedKeychain(MemoryKeychain):
    """A keychain that has been locked since."""

    def read(self, name: str) -> str | None:
        """Refuse."""
        raise StartupError("The system keychain cannot be read: it is locked.", "startup.no_keychain")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "key.json"


def test_a_new_key_is_32_bytes_and_stays_the_same(path: Path) -> None:
    keychain = MemoryKeychain()
    (key,) = KeyVault(path, keychain).open(library_exists=False)
    assert len(key) == 32
    assert KeyVault(path, keychain).open(library_exists=True) == [key]


def test_a_keychain_keeps_the_key_and_the_file_does_not(path: Path) -> None:
    keychain = MemoryKeychain()
    vault = KeyVault(path, keychain)
    (key,) = vault.open(library_exists=False)
    assert vault.place == "keychain"
    assert list(keychain.secrets.values()) == [key.hex()]
    assert key.hex() not in path.read_text()


@pytest.mark.parametrize("choice", ["auto", "file"])
def test_without_a_keychain_the_key_is_in_a_file_of_this_user_only(path: Path, choice: KeyChoice) -> None:
    vault = KeyVault(path, NoKeychain(), choice)
    (key,) = vault.open(library_exists=False)
    assert vault.place == "file"
    assert path.stat().st_mode & 0o777 == 0o600
    assert key.hex() in path.read_text()


def test_a_key_file_that_others_may_read_is_closed_to_them(path: Path) -> None:
    vault = KeyVault(path, NoKeychain())
    vault.open(library_exists=False)
    path.chmod(0o644)
    vault.open(library_exists=True)
    assert path.stat().st_mode & 0o777 == 0o600


def test_asking_for_a_keychain_where_there_is_none_is_refused(path: Path) -> None:
    with pytest.raises(StartupError, match="--key-store file") as refused:
        KeyVault(path, NoKeychain(), "keychain").open(library_exists=False)
    assert refused.value.code == "startup.no_keychain"
    assert not path.exists()


def test_a_locked_keychain_is_refused_and_no_new_key_is_made(path: Path) -> None:
    KeyVault(path, MemoryKeychain()).open(library_exists=False)
    before = path.read_bytes()
    with pytest.raises(StartupError, match="locked"):
        KeyVault(path, LockedKeychain()).open(library_exists=True)
    assert path.read_bytes() == before


def test_a_keychain_that_lost_the_key_is_refused_and_no_new_key_is_made(path: Path) -> None:
    KeyVault(path, MemoryKeychain()).open(library_exists=False)
    before, empty = path.read_bytes(), MemoryKeychain()
    with pytest.raises(StartupError) as refused:
        KeyVault(path, empty).open(library_exists=True)
    assert refused.value.code == "startup.key_missing"
    assert (path.read_bytes(), empty.secrets) == (before, {})


@pytest.mark.parametrize("secret", ["", "zz", "00" * 31, "пароль"])
def test_a_secret_that_is_no_key_is_refused(path: Path, secret: str) -> None:
    keychain = MemoryKeychain()
    KeyVault(path, keychain).open(library_exists=False)
    keychain.secrets = dict.fromkeys(keychain.secrets, secret)
    with pytest.raises(StartupError) as refused:
        KeyVault(path, keychain).open(library_exists=True)
    assert refused.value.code == "startup.key_unreadable"


@pytest.mark.parametrize("keychain", [MemoryKeychain(), NoKeychain()], ids=["keychain", "file"])
def test_while_the_key_is_changed_both_are_kept(path: Path, keychain: MemoryKeychain) -> None:
    vault = KeyVault(path, keychain)
    (old,) = vault.open(library_exists=False)
    new = vault.prepare_new(old)
    assert vault.prepare_new(old) == new
    assert KeyVault(path, keychain).open(library_exists=True) == [old, new]
    vault.settle(new, b"salt")
    assert KeyVault(path, keychain).open(library_exists=True) == [new]
    assert old.hex() not in path.read_text() + str(keychain.secrets)


def test_the_salt_is_remembered(path: Path) -> None:
    vault = KeyVault(path, NoKeychain())
    (key,) = vault.open(library_exists=False)
    assert vault.salt == b""
    vault.settle(key, b"\x00\x01salt")
    assert vault.salt == b"\x00\x01salt"
    vault.prepare_new(key)
    assert vault.salt == b"\x00\x01salt"


def test_a_file_with_a_bad_salt_or_too_few_fingerprints_is_refused(path: Path) -> None:
    vault = KeyVault(path, NoKeychain())
    vault.open(library_exists=False)
    whole = json.loads(path.read_text())
    changes: list[dict[str, object]] = [
        {"salt": "xyz"},
        {"fingerprints": []},
        {"keys": []},
        {"names": []},
        {"place": "c"},
    ]
    for change in changes:
        path.write_text(json.dumps(whole | change))
        with pytest.raises(StartupError):
            vault.open(library_exists=True)


def test_a_fingerprint_tells_keys_apart_and_gives_none_away() -> None:
    key = secrets.token_bytes(32)
    assert fingerprint(key) == fingerprint(key) != fingerprint(secrets.token_bytes(32))
    assert fingerprint(key) not in key.hex()

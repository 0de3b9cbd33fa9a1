"""The library's key: 32 random bytes, kept by the system's keychain, or in a file when there is none.

`key.json` in the data folder says which of the two it is, and carries fingerprints of the key and the library's salt:
with the salt, a wrong key can be told from a damaged library. While a library gets a new key both are kept, so that a
crash at any instant leaves one that opens it. A missing key is never made up for a library that exists.
"""

import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Literal, Protocol

import msgspec

from alfavoice.core.errors import StartupError
from alfavoice.core.files import write_atomically
from alfavoice.core.ids import new_id

KEY_BYTES = 32
KeyPlace = Literal["keychain", "file"]
KeyChoice = Literal["auto", "keychain", "file"]


class Keychain(Protocol):
    """The system's store of secrets."""

    def available(self) -> bool:
        """Tell whether secrets can be kept here."""

    def read(self, name: str) -> str | None:
        """Return a secret, None when there is none of that name."""

    def write(self, name: str, secret: str) -> None:
        """Keep a secret."""

    def delete(self, name: str) -> None:
        """Forget a secret; no error when there is none."""


class KeyRecord(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What `key.json` says."""

    place: KeyPlace
    names: list[str]
    """Names of the keys, the one in use first; a second one is there only while the library gets it."""
    fingerprints: list[str]
    keys: list[str] = []
    """The keys themselves, where there is no keychain."""
    salt: str = ""
    """The first bytes of the library, which no key changes."""


class KeyVault:
    """Keeps the key of one library."""

    def __init__(self, path: Path, keychain: Keychain, choice: KeyChoice = "auto") -> None:
        self._path = path
        self._keychain = keychain
        self._choice = choice

    @property
    def place(self) -> KeyPlace:
        """Where the key is kept."""
        return self._record().place

    @property
    def salt(self) -> bytes:
        """The first bytes of the library that the key belongs to, as far as they are known."""
        return bytes.fromhex(self._record().salt)

    def open(self, *, library_exists: bool) -> list[bytes]:
        """Return the keys to try, the likeliest first. Makes one for a library that does not exist yet."""
        if not self._path.exists():
            if library_exists:
                raise StartupError(
                    f"The library is there, but {self._path.name} beside it, which says where its key lives, is gone. "
                    "Put it back from a backup of the data folder.",
                    "startup.key_missing",
                )
            self._save(self._choose_place(), [new_key()], b"")
        record = self._record()
        return [self._key(record, index) for index in range(len(record.names))]

    def prepare_new(self, current: bytes) -> bytes:
        """Keep a new key beside the one in use; call before the library gets it. One that waits already is used."""
        record = self._record()
        if len(record.names) > 1:
            return self._key(record, 1)
        new = new_key()
        self._save(record.place, [current, new], bytes.fromhex(record.salt))
        return new

    def start_over(self, key: bytes) -> None:
        """Keep a new key where the former one is lost; what is left of its record is kept beside."""
        if self._path.exists():
            self._path.replace(self._path.with_name(f"{self._path.name}.lost"))
        self._save(self._choose_place(), [key], b"")

    def settle(self, key: bytes, salt: bytes) -> None:
        """Keep only the key that opened the library, and note the library's salt."""
        before = self._record()
        if before.fingerprints == [fingerprint(key)]:
            if before.salt != salt.hex():
                self._write(msgspec.structs.replace(before, salt=salt.hex()))
            return
        self._save(before.place, [key], salt)

    def _save(self, place: KeyPlace, keys: list[bytes], salt: bytes) -> None:
        old = self._record().names if self._path.exists() else []
        names = [new_id() for _ in keys]
        if place == "keychain":
            for name, key in zip(names, keys, strict=True):
                self._keychain.write(name, key.hex())
        record = KeyRecord(
            place=place,
            names=names,
            fingerprints=[fingerprint(key) for key in keys],
            keys=[] if place == "keychain" else [key.hex() for key in keys],
            salt=salt.hex(),
        )
        self._write(record)
        if place == "keychain":
            for name in old:
                self._keychain.delete(name)

    def _write(self, record: KeyRecord) -> None:
        write_atomically(self._path, msgspec.json.encode(record) + b"\n", private=True)

    def _choose_place(self) -> KeyPlace:
        if self._choice == "file":
            return "file"
        if self._keychain.available():
            return "keychain"
        if self._choice == "keychain":
            raise StartupError(
                "There is no system keychain to keep the library's key in. Use --key-store file to keep it in a file "
                "that only you can read.",
                "startup.no_keychain",
            )
        return "file"

    def _record(self) -> KeyRecord:
        try:
            record = msgspec.json.decode(self._path.read_bytes(), type=KeyRecord)
            bytes.fromhex(record.salt)
        except (OSError, msgspec.DecodeError, ValueError) as error:
            raise StartupError(
                f"{self._path} cannot be read: {error}. Put it back from a copy of the data folder.",
                "startup.key_unreadable",
            ) from error
        kept = record.keys if record.place == "file" else record.names
        if not record.names or not len(record.names) == len(record.fingerprints) == len(kept):
            raise StartupError(f"{self._path} is not complete.", "startup.key_unreadable")
        return record

    def _key(self, record: KeyRecord, index: int) -> bytes:
        if record.place == "file":
            _close_to_others(self._path)
            text: str | None = record.keys[index]
        else:
            text = self._keychain.read(record.names[index])
        if text is None:
            raise StartupError(
                "The library's key is not in the system keychain. Unlock the keychain, or sign in as the user who made "
                "the library.",
                "startup.key_missing",
            )
        try:
            key = bytes.fromhex(text)
        except ValueError:
            key = b""
        if len(key) != KEY_BYTES:
            raise StartupError("The library's key is not a key.", "startup.key_unreadable")
        return key


def new_key() -> bytes:
    """Return a key that nobody can guess."""
    return secrets.token_bytes(KEY_BYTES)


def fingerprint(key: bytes) -> str:
    """Return what tells one key from another and gives neither away."""
    return hmac.new(key, b"alfavoice library key", hashlib.sha256).hexdigest()[:32]


def _close_to_others(path: Path) -> None:
    if os.name == "posix" and path.stat().st_mode & 0o077:
        path.chmod(0o600)

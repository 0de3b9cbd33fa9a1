"""Encryption of what is kept: AES-256-GCM, with a key of its own for every file.

The file's key is derived (HKDF-SHA256) from the key of recordings, the file's random salt and what the file is for, so
nothing of one file can be put into another. Every piece carries a random nonce and is bound to its place: writing a
piece again, after a crash or when the disk was full, never uses a nonce twice. The beginning of a file proves the key,
so that a wrong key is told from damage.
"""

import hmac
import os
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from alfavoice.audio.wav import SoundDamaged
from alfavoice.core.errors import Unavailable

_MAGIC = b"AVSEAL1\n"
_SALT_BYTES, _KEY_BYTES, _PROOF_BYTES, _NONCE_BYTES, _TAG_BYTES = 16, 32, 16, 12, 16

HEADER_BYTES = len(_MAGIC) + _SALT_BYTES + _PROOF_BYTES
OVERHEAD_BYTES = _NONCE_BYTES + _TAG_BYTES
"""By how much a piece grows when it is sealed."""


class WrongKey(Unavailable):
    """The key does not open the file."""

    code = "audio.wrong_key"

    def __init__(self) -> None:
        super().__init__("This recording is encrypted with another key, or its beginning is damaged.")


class Seal:
    """Seals and opens the pieces of one file."""

    def __init__(self, key: bytes, salt: bytes, purpose: str) -> None:
        derived = HKDF(SHA256(), _KEY_BYTES + _PROOF_BYTES, salt, purpose.encode()).derive(key)
        self._cipher = AESGCM(derived[:_KEY_BYTES])
        self.header = _MAGIC + salt + derived[_KEY_BYTES:]

    @classmethod
    def new(cls, key: bytes, purpose: str) -> Self:
        """Make the seal of a new file."""
        return cls(key, os.urandom(_SALT_BYTES), purpose)

    @classmethod
    def of(cls, key: bytes, header: bytes, purpose: str) -> Self:
        """Return the seal of a file that begins like this; raise WrongKey when it is not that of the key."""
        if len(header) < HEADER_BYTES or not header.startswith(_MAGIC):
            raise SoundDamaged
        seal = cls(key, header[len(_MAGIC) : len(_MAGIC) + _SALT_BYTES], purpose)
        if not hmac.compare_digest(seal.header, header[:HEADER_BYTES]):
            raise WrongKey
        return seal

    def seal(self, plain: bytes, place: bytes) -> bytes:
        """Encrypt a piece for its place."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, place)

    def open(self, sealed: bytes, place: bytes) -> bytes:
        """Return the piece that was sealed for this place; raise SoundDamaged for anything else."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], place)
        except (InvalidTag, ValueError) as error:
            raise SoundDamaged from error


def seal_bytes(key: bytes, data: bytes, context: str) -> bytes:
    """Encrypt a small file; the context, where it belongs, must be told again to open it."""
    seal = Seal.new(key, "small file")
    return seal.header + seal.seal(data, context.encode())


def open_bytes(key: bytes, sealed: bytes, context: str) -> bytes:
    """Return what `seal_bytes` encrypted for this context."""
    seal = Seal.of(key, sealed[:HEADER_BYTES], "small file")
    return seal.open(sealed[HEADER_BYTES:], context.encode())

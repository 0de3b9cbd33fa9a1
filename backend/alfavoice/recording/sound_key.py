"""The key of encrypted recordings: apart from the library's, so that a new library key needs no hours of rewriting.

Kept as the library's is, in the system's keychain or a file. Made with the first recording that is encrypted, and never
made anew where encrypted recordings are: they would be lost behind it.
"""

from functools import cached_property

from alfavoice.core.paths import DataPaths
from alfavoice.vault.keys import Keychain, KeyChoice, KeyVault


class SoundKey:
    """Read when it is first needed."""

    def __init__(self, paths: DataPaths, keychain: Keychain, choice: KeyChoice) -> None:
        self._paths = paths
        self._vault = KeyVault(paths.sound_key, keychain, choice)

    def __call__(self) -> bytes:
        """Return the key."""
        return self._key

    @cached_property
    def _key(self) -> bytes:
        return self._vault.open(library_exists=any(self._paths.sessions.glob("*/*.sealed")))[0]

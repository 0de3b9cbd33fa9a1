"""Keychains: the system's own through keyring, and one in memory for tests and demos."""

import logging
import sys
from contextlib import closing

from alfavoice.core.errors import StartupError

_SERVICE = "AlfaVoice"
_DEFAULT_KEYRING = "/org/freedesktop/secrets/aliases/default"
_log = logging.getLogger(__name__)


class SystemKeychain:
    """Windows Credential Manager, macOS Keychain, or the Secret Service of a Linux desktop."""

    def available(self) -> bool:
        """Tell whether a secret can be kept without asking the person: a first start must not wait behind a dialog."""
        if sys.platform == "linux" and _would_ask():
            return False
        from keyring.errors import KeyringError  # noqa: PLC0415 - costs 0.3 s, and only a new library asks

        probe = "probe"
        try:
            self.write(probe, probe)
            kept = self.read(probe) == probe
            self.delete(probe)
        except (KeyringError, StartupError) as error:
            _log.debug("no system keychain", extra={"reason": str(error)})
            return False
        return kept

    def read(self, name: str) -> str | None:
        """Return a secret."""
        import keyring  # noqa: PLC0415 - only a library whose key is here pays for it
        from keyring.errors import KeyringError  # noqa: PLC0415

        try:
            return keyring.get_password(_SERVICE, name)
        except KeyringError as error:
            raise StartupError(f"The system keychain cannot be read: {error}.", "startup.no_keychain") from error

    def write(self, name: str, secret: str) -> None:
        """Keep a secret."""
        import keyring  # noqa: PLC0415
        from keyring.errors import KeyringError  # noqa: PLC0415

        try:
            keyring.set_password(_SERVICE, name, secret)
        except KeyringError as error:
            raise StartupError(f"The system keychain cannot be written to: {error}.", "startup.no_keychain") from error

    def delete(self, name: str) -> None:
        """Forget a secret."""
        import keyring  # noqa: PLC0415
        from keyring.errors import KeyringError  # noqa: PLC0415

        try:
            keyring.delete_password(_SERVICE, name)
        except KeyringError as error:
            _log.warning("a former key stays in the keychain", extra={"reason": str(error)})


def _would_ask() -> bool:
    """Tell whether the Secret Service has no keyring yet, or a locked one: it would open a dialog for a password."""
    try:
        import secretstorage  # noqa: PLC0415 - comes with keyring, on Linux only
        from secretstorage.exceptions import SecretStorageException  # noqa: PLC0415
    except ImportError:
        return False
    try:
        with closing(secretstorage.dbus_init()) as connection:
            if not secretstorage.check_service_availability(connection):
                return False
            collection = secretstorage.Collection(connection, _DEFAULT_KEYRING)
            return bool(collection.is_locked())
    except (SecretStorageException, OSError) as error:
        _log.debug("the system keychain would ask for a password", extra={"reason": str(error)})
        return True


class MemoryKeychain:
    """A keychain that forgets everything with the process."""

    def __init__(self) -> None:
        self.secrets: dict[str, str] = {}

    def available(self) -> bool:
        """Always."""
        return True

    def read(self, name: str) -> str | None:
        """Return a secret."""
        return self.secrets.get(name)

    def write(self, name: str, secret: str) -> None:
        """Keep a secret."""
        self.secrets[name] = secret

    def delete(self, name: str) -> None:
        """Forget a secret."""
        self.secrets.pop(name, None)

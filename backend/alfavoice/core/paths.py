"""Where things live in the data folder. Nothing else spells these names."""

from dataclasses import dataclass
from pathlib import Path

import platformdirs

from alfavoice.core.errors import StartupError


def default_data_dir() -> Path:
    """Return the person's own data folder of this program."""
    return Path(platformdirs.user_data_dir("AlfaVoice", appauthor=False))


@dataclass(frozen=True)
class DataPaths:
    """The names inside one data folder."""

    root: Path

    @property
    def database(self) -> Path:
        """The encrypted library."""
        return self.root / "alfavoice.db"

    @property
    def key(self) -> Path:
        """Says where the library's key lives; holds it when there is no keychain."""
        return self.root / "key.json"

    @property
    def sound_key(self) -> Path:
        """Says where the key of encrypted recordings lives; holds it when there is no keychain."""
        return self.root / "sound-key.json"

    @property
    def sessions(self) -> Path:
        """Recordings, a folder each."""
        return self.root / "sessions"

    @property
    def backups(self) -> Path:
        """Backup files."""
        return self.root / "backups"

    @property
    def restoring(self) -> Path:
        """A backup on its way to become the library; of no worth when its process has died."""
        return self.root / ".restoring.db"

    @property
    def restored(self) -> Path:
        """A checked backup that is to become the library, come what may."""
        return self.root / ".restored.db"

    @property
    def lock(self) -> Path:
        """Held while a core uses this folder."""
        return self.root / "core.lock"

    @property
    def core_record(self) -> Path:
        """How to reach the running core; only this user may read it."""
        return self.root / "core.json"

    @property
    def port(self) -> Path:
        """The port of the last time."""
        return self.root / "port"

    @property
    def window_placement(self) -> Path:
        """Where the main window was."""
        return self.root / "window.json"

    @property
    def web_storage(self) -> Path:
        """The web view's own storage."""
        return self.root / "webview"


def prepare(root: Path) -> DataPaths:
    """Make the data folder, for this user only, and prove that it can be written to."""
    probe = root / ".write-test"
    try:
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise StartupError(
            f"The data folder {root} cannot be written to: {error.strerror or error}. "
            "Choose another with --data-dir, or make room and allow writing there.",
            "startup.data_dir",
        ) from error
    return DataPaths(root)

"""What a core does without as long as nobody records."""

import sys
import wave
from pathlib import Path

import pytest

from tests.served import ServedCore, served_core

LISTS = ("/api/notes", "/api/sessions", "/api/devices", "/api/models", "/api/state", "/api/search?q=a")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_an_idle_core_has_not_loaded_numpy(data_dir: Path, tmp_path: Path) -> None:
    with served_core(data_dir, "--allow-file-devices") as core:
        for path in LISTS:
            core.request("GET", path)
        assert "sqlcipher3" in loaded(core)
        assert "numpy" not in loaded(core)
        core.request("POST", "/api/sessions", {"micDevice": f"file:{silence(tmp_path)}"})
        assert "numpy" in loaded(core)
        core.request("POST", "/api/sessions/stop")


def loaded(core: ServedCore) -> str:
    """Return the names of the native libraries that a core has loaded."""
    return Path(f"/proc/{core.process.pid}/maps").read_text()


def silence(folder: Path) -> Path:
    """Return a file to record."""
    path = folder / "silence.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(32_000))
    return path

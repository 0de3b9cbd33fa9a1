"""A recording that breaks for a reason nobody foresaw: it ends, says so, and keeps what it has."""

import asyncio
from pathlib import Path

import numpy as np
import pytest

from alfavoice.app import Ports, open_core
from alfavoice.audio.backends.native import native_backend
from alfavoice.audio.frames import RATE_HZ
from alfavoice.audio.mixer import Mixed
from alfavoice.core.paths import DataPaths
from alfavoice.recording.events import SessionStopped
from alfavoice.recording.messages import SessionStart
from alfavoice.recording.tape import Tape
from alfavoice.vault.keychains import MemoryKeychain
from tests.backend.audio.files import write_wav


async def test_it_has_failed_and_what_was_recorded_is_there(
    paths: DataPaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded = Tape._record

    def breaking(tape: Tape, mixed: Mixed) -> None:
        if tape.length >= RATE_HZ // 2:
            raise RuntimeError("a defect")
        recorded(tape, mixed)

    monkeypatch.setattr(Tape, "_record", breaking)
    tone = np.full(RATE_HZ, 1000, dtype=np.int16)
    microphone = f"file:{write_wav(tmp_path / 'a.wav', tone.tobytes(), RATE_HZ)}"
    ports = Ports(keychain=MemoryKeychain(), devices=native_backend(allow_file_devices=True))
    async with open_core(paths, ports) as core:
        stopped: asyncio.Future[SessionStopped] = asyncio.get_running_loop().create_future()
        core.bus.subscribe(lambda message: stopped.set_result(message) if isinstance(message, SessionStopped) else None)
        started = await core.recorder.start(SessionStart(language="en", mic_device=microphone))
        session = (await asyncio.wait_for(stopped, 20)).session
        assert (session.id, session.status) == (started.id, "failed")
        assert "broke off" in str(session.error)
        assert session.sample_count >= RATE_HZ // 2
        assert not core.recorder.running
        monkeypatch.undo()
        again = await core.recorder.start(SessionStart(language="en", mic_device=microphone))
        assert again.status == "recording"

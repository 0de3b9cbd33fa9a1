"""A process that records is killed with -9 at a random instant: what it acknowledged is there after the next start."""

import os
import random
import subprocess
import sys
import threading
from collections import defaultdict
from pathlib import Path

import pytest
from msgspec import UNSET

from alfavoice.core.bus import Bus
from alfavoice.core.clock import utc_now
from alfavoice.core.database import Database
from alfavoice.core.paths import prepare
from alfavoice.recording.migrations import migrations
from alfavoice.recording.recordings import Recordings
from tests.backend.killing import BACKEND
from tests.backend.recording.recording_child import KEY
from tests.backend.recording.test_recovery import chunker

CHILD = Path(__file__).with_name("recording_child.py")


@pytest.mark.parametrize("sealed", [False, True], ids=["plain", "sealed"])
async def test_what_was_acknowledged_survives_and_index_and_files_agree(tmp_path: Path, sealed: bool) -> None:
    folder, chance = tmp_path / "data", random.Random(7 + sealed)
    folder.mkdir()
    said = [line for _ in range(3) for line in killed(folder, chance, sealed=sealed)]
    database = Database(prepare(folder).database, bytes(32), (migrations,))
    await database.open()
    recordings = Recordings(prepare(folder), database, Bus(), utc_now, None, lambda: KEY)
    assert await recordings.recover(chunker) == 3
    told: dict[str, list[str]] = defaultdict(list)
    for line in said:
        session_id, _, text = line.split(" ", 2)
        told[session_id].append(text)
    for session_id, texts in told.items():
        session = await recordings.get(session_id)
        assert session.status == "completed"
        assert [chunk.transcription for chunk in session.chunks[: len(texts)]] == texts
        assert [chunk.index for chunk in session.chunks] == list(range(len(session.chunks)))
        assert [chunk.start_offset for chunk in session.chunks] == [n * 1600 for n in range(len(session.chunks))]
        for chunk in (await recordings.details(session_id)).chunks:
            assert chunk.versions_count == len(chunk.versions)
            present = [version.text for version in chunk.versions if version.id == chunk.version_id]
            assert present == ([] if chunk.transcription is UNSET else [chunk.transcription])
    assert await recordings.reindex() == 0
    await recordings.close()
    await database.close()


def killed(folder: Path, chance: random.Random, *, sealed: bool) -> list[str]:
    """Run a child, kill it some time after its first word, and return what it had acknowledged."""
    environment = os.environ | {"PYTHONPATH": f"{BACKEND}{os.pathsep}{CHILD.parents[3]}"}
    command = [sys.executable, str(CHILD), str(folder), str(sealed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as child:
        assert child.stdout is not None
        first = child.stdout.readline()
        threading.Timer(chance.uniform(0, 0.4), child.kill).start()
        rest, _ = child.communicate(timeout=60)
    # A line that was cut in two was never read by anyone.
    return [first.strip(), *(line.strip() for line in rest.splitlines(keepends=True) if line.endswith("\n"))]

"""Recordings in a process of its own, for a test that kills it: `python recording_child.py DATA_DIR SEALED`."""

import asyncio
import itertools
import os
import sys
from pathlib import Path

import numpy as np

from alfavoice.audio.trackfile import create_track
from alfavoice.core.bus import Bus
from alfavoice.core.clock import utc_now
from alfavoice.core.database import Database
from alfavoice.core.paths import prepare
from alfavoice.recording.messages import ChunkPatch, SessionStart
from alfavoice.recording.migrations import migrations
from alfavoice.recording.recordings import Recordings
from alfavoice.recording.sessions import NO_HEALTH
from alfavoice.speech.engine import Transcript

KEY = bytes(range(32))


async def main(folder: str, sealed: str) -> None:
    """Record, transcribe and correct for ever; say what was acknowledged."""
    paths = prepare(Path(folder))
    database = Database(paths.database, bytes(32), (migrations,))
    await database.open()
    recordings = Recordings(paths, database, Bus(), utc_now, None, lambda: KEY)
    session = await recordings.begin(SessionStart(title="x"), ["mic"], {}, sealed=sealed == "True")
    place, key = recordings.place_of(session.id)
    with create_track(place / "full.wav", key) as track:
        for number in itertools.count():
            samples = np.random.default_rng(number).integers(-9000, 9000, 1600, dtype=np.int16)
            track.append(samples)
            chunk = await recordings.add_chunk(session.id, number * 1600, number * 1600 + 1600, samples, "mic")
            heard = Transcript(text=f"heard {number}", language="en")
            await recordings.keep_transcript(session.id, chunk.id, heard, "sphinx")
            text = f"written {number}"
            await recordings.correct(session.id, chunk.id, ChunkPatch(transcription=text))
            await recordings.keep_progress(session.id, track.samples, NO_HEALTH)
            os.write(1, f"{session.id} {chunk.id} {text}\n".encode())


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:3]))

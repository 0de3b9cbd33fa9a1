"""What the tests of recordings share: recordings on real files and a real database, and sound to put into them."""

import os
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from alfavoice.activities.activities import ActivityJournal
from alfavoice.activities.migrations import migrations as activity_migrations
from alfavoice.audio.frames import RATE_HZ, Samples
from alfavoice.audio.trackfile import create_track
from alfavoice.core.bus import Bus
from alfavoice.core.database import Database
from alfavoice.core.paths import DataPaths
from alfavoice.recording.messages import AudioSource, Chunk, Session, SessionStart
from alfavoice.recording.migrations import migrations
from alfavoice.recording.recordings import Recordings
from alfavoice.recording.sessions import NO_HEALTH
from alfavoice.speech.engine import Transcript, Word
from tests.conftest import HandClock, Heard

KEY = bytes(range(32))


def noise(samples: int, seed: int = 0) -> Samples:
    """Return sound of which no stretch is like another."""
    return np.random.default_rng(seed).integers(-20_000, 20_000, samples, dtype=np.int16)


def transcript(text: str, language: str = "ru") -> Transcript:
    """Return what an engine hears, with a word every tenth of a second."""
    words = [Word(text=word, start_s=place / 10, end_s=place / 10 + 0.08) for place, word in enumerate(text.split())]
    return Transcript(text=text, language=language, words=tuple(words))


@dataclass
class Desk:
    """Recordings, and hands to make some."""

    recordings: Recordings
    database: Database
    paths: DataPaths
    clock: HandClock
    heard: Heard
    sealed: bool = False
    sound: dict[str, Samples] = field(default_factory=dict)

    @property
    def key(self) -> bytes | None:
        """What this desk's sound is encrypted with."""
        return KEY if self.sealed else None

    def folder(self, session_id: str) -> Path:
        """Return the folder of a recording."""
        return self.paths.sessions / session_id

    def file(self, session_id: str, name: str) -> Path:
        """Return a file of a recording as it is really called."""
        return self.folder(session_id) / (f"{name}.sealed" if self.sealed else name)

    async def begin(self, title: str = "", *, sources: tuple[AudioSource, ...] = ("mic",)) -> Session:
        """Begin a recording."""
        wanted = SessionStart(title=title, language="ru", model="sphinx")
        return await self.recordings.begin(wanted, sources, {"mic": "Наушники"}, sealed=self.sealed)

    def write(self, session_id: str, samples: Samples, track: str = "full") -> None:
        """Write the sound of a recording, as the recorder does."""
        self.sound[session_id] = samples
        with create_track(self.folder(session_id) / f"{track}.wav", self.key) as writer:
            writer.append(samples)

    async def say(self, session_id: str, *texts: str) -> list[Chunk]:
        """Add a chunk of a tenth of a second for each text, and what an engine heard in it."""
        chunks = []
        for text in texts:
            before = await self.recordings.get(session_id)
            start = before.chunks[-1].end_offset if before.chunks else 0
            chunk = await self.add(session_id, start, start + RATE_HZ // 10)
            chunks.append(await self.recordings.keep_transcript(session_id, chunk.id, transcript(text), "sphinx"))
        return chunks

    async def add(self, session_id: str, start: int, end: int) -> Chunk:
        """Add a chunk."""
        whole = self.sound.get(session_id)
        samples = noise(end - start, seed=start) if whole is None else whole[start:end]
        return await self.recordings.add_chunk(session_id, start, end, samples, "mic")

    async def recorded(self, title: str, *texts: str) -> Session:
        """Make a whole recording."""
        session = await self.begin(title)
        self.write(session.id, noise(RATE_HZ // 10 * max(1, len(texts))))
        await self.say(session.id, *texts)
        return await self.recordings.finish(session.id, len(self.sound[session.id]), NO_HEALTH)

    async def lose_index(self) -> None:
        """Empty the tables, as if the database had been lost."""

        def work(db: object) -> None:
            for table in ("recordings_chunks", "recordings", "recordings_words", "recordings_titles"):
                db.execute(f"DELETE FROM {table}")  # type: ignore[attr-defined]

        await self.database.write(work)


def rubbish(path: Path) -> None:
    """Overwrite a file with what is no JSON and no sound."""
    path.write_bytes(os.urandom(200))


@pytest.fixture
async def database(paths: DataPaths) -> AsyncGenerator[Database]:
    """A database with the tables that recordings need."""
    opened = Database(paths.database, bytes(32), (activity_migrations, migrations))
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
def open_recordings(paths: DataPaths, database: Database, clock: HandClock) -> Callable[[Bus], Recordings]:
    """Make recordings on the data folder: again and again, as starts of the core do."""
    return lambda bus: Recordings(paths, database, bus, clock, ActivityJournal(clock), lambda: KEY)


@pytest.fixture(params=[False])
async def desk(
    request: pytest.FixtureRequest,
    paths: DataPaths,
    database: Database,
    clock: HandClock,
    open_recordings: Callable[[Bus], Recordings],
) -> AsyncGenerator[Desk]:
    """Recordings; with `both` they are plain, then sealed."""
    bus = Bus()
    heard = Heard()
    bus.subscribe(heard)
    recordings = open_recordings(bus)
    yield Desk(recordings, database, paths, clock, heard, request.param)
    await recordings.close()


both = pytest.mark.parametrize("desk", [False, True], ids=["plain", "sealed"], indirect=True)

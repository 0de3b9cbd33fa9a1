"""A few minutes of the sound that `build.py soak` pushes through for hours; and that its judge sees what is wrong."""

import wave
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from alfavoice.audio.frames import RATE_HZ, Samples
from alfavoice.audio.limiter import mix
from alfavoice.recording.messages import AudioSource, Chunk, Session
from alfavoice.recording.sessions import NO_HEALTH
from tests.soak.judging import Judge, Verdict
from tests.soak.run import soak
from tests.soak.script import Side, Turn

MINUTES = 3
LENGTH = 9 * RATE_HZ
SPOKEN: list[tuple[int, int, AudioSource]] = [(16_000, 48_000, "mic"), (64_000, 96_000, "mixed")]
TURNS = [Turn(*spoken) for spoken in SPOKEN]
SIDES: dict[AudioSource, Side] = {"mic": Side("mic", 0, TURNS), "system": Side("system", 0, TURNS)}
AROUND = 3000


async def test_minutes_of_a_conversation_come_through_to_the_sample(data_dir: Path) -> None:
    figures = await soak(data_dir, MINUTES * 60)
    wrong = [(figure.what, figure.value) for figure in figures if figure.holds == "NO" and figure.unit != "ms"]
    assert wrong == []
    assert next(figure.value for figure in figures if figure.what == "chunks") > 5 * MINUTES


class Recorded:
    """A recording that is right, to be spoilt."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tracks: dict[str, Samples] = {name: side.sound(0, LENGTH) for name, side in SIDES.items()}
        self.chunks = [chunk(number, *spoken) for number, spoken in enumerate(SPOKEN)]

    def verdict(self) -> Verdict:
        """Write the files and judge them."""
        (self.folder / "chunks").mkdir()
        tracks = {"full": mix(self.tracks["mic"], self.tracks["system"]), **self.tracks}
        for name, samples in tracks.items():
            write(self.folder / f"{name}.wav", samples)
        for each in self.chunks:
            sound = tracks["full"][each.start_offset : each.end_offset]
            write(self.folder / "chunks" / f"{each.index:03d}.wav", sound)
        return Judge(self.folder, 0, SIDES, TURNS).verdict(session(self.chunks))


def chunk(number: int, start: int, end: int, source: AudioSource) -> Chunk:
    return Chunk(
        id=str(number),
        session_id="s",
        index=number,
        start_offset=start - AROUND,
        end_offset=end + AROUND,
        duration=0,
        file_path="",
        status="completed",
        source=source,
        created_at=datetime(2026, 11, 21, tzinfo=UTC),
    )


def session(chunks: list[Chunk]) -> Session:
    return Session(
        id="s",
        start_time=datetime(2026, 11, 21, tzinfo=UTC),
        status="completed",
        language="ru",
        model="",
        total_duration=0,
        data_dir="",
        sample_count=LENGTH,
        chunks=chunks,
        health=NO_HEALTH,
    )


def write(path: Path, samples: Samples) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(samples.tobytes())


@pytest.fixture
def recorded(tmp_path: Path) -> Recorded:
    """What the judge finds nothing wrong with."""
    return Recorded(tmp_path)


def test_nothing_is_wrong_with_what_is_right(recorded: Recorded) -> None:
    found = recorded.verdict()
    assert found.judged == found.exact > 3 * 28_000
    assert found == Verdict(judged=found.judged, exact=found.exact)


@pytest.mark.parametrize("lost", [1, 2, 700])
def test_lost_samples_are_seen(recorded: Recorded, lost: int) -> None:
    mic = recorded.tracks["mic"]
    recorded.tracks["mic"] = np.concatenate((mic[:30_000], mic[30_000 + lost :], np.zeros(lost, np.int16)))
    assert recorded.verdict().disordered == 1


def test_doubled_samples_are_seen(recorded: Recorded) -> None:
    system = recorded.tracks["system"]
    recorded.tracks["system"] = np.concatenate((system[:80_000], system[79_000:-1000]))
    assert recorded.verdict().disordered == 1


def test_a_side_that_is_late_is_seen(recorded: Recorded) -> None:
    recorded.tracks["mic"] = np.concatenate((np.zeros(200, np.int16), recorded.tracks["mic"][:-200]))
    assert recorded.verdict().worst_place == 200


def test_chunks_at_a_wrong_place_are_seen(recorded: Recorded) -> None:
    recorded.chunks = [chunk(0, 16_000, 60_000, "mic"), chunk(1, 64_000, 80_000, "system")]
    found = recorded.verdict()
    assert (found.astray_chunks, found.torn_turns, found.wrong_speaker) == (1, 1, 1)


def test_files_that_are_not_the_recording_are_seen(recorded: Recorded) -> None:
    assert recorded.verdict().other_sound == 0
    write(recorded.folder / "chunks" / "001.wav", np.zeros(100, np.int16))
    full = recorded.tracks["mic"].copy()
    write(recorded.folder / "full.wav", full[:-5])
    found = Judge(recorded.folder, 0, SIDES, TURNS).verdict(session(recorded.chunks))
    assert (found.wrong_lengths, found.other_sound, found.unmixed_samples > 1000) == (1, 2, True)

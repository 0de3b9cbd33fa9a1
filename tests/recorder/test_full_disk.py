"""The disk is full while a recording runs: it says so, waits, goes on, and loses nothing that was written."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.recorded import read_wav, speak
from tests.recorder.ears import Ears
from tests.recorder.served_recorder import PATIENCE_S, RATE_HZ, SAMPLE_BYTES, Recorder, check_chunks, heard_of
from tests.served import served_core
from tests.waiting import until

ROOM = "size=16m"
HELD_S = 30
"""So much sound is held in memory while there is no room."""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a few megabytes, in memory."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", ROOM, "none", str(folder)], capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"this user may not mount: {done.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def recorder(small_disk: Path) -> Iterator[Recorder]:
    """The recorder of a core with its data on that disk."""
    with served_core(small_disk / "data", "--allow-file-devices") as core:
        yield Recorder(core)


def fill(disk: Path) -> Path:
    """Take all the room that is left."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (65_536, 4096, 1):
            try:
                while file.write(bytes(size)) == size:
                    pass
            except OSError:
                continue
    return filler


def fill_until_paused(recorder: Recorder, ears: Ears, disk: Path) -> Path:
    """Leave the recording no room; return what takes it, when the core has said so to everybody."""
    filler = fill(disk)
    told = ears.recorder(paused=True)
    assert told["warning"] == "no_room"
    state = recorder.state()
    assert (state["paused"], state["warning"], state["sessionId"]) == (True, "no_room", told["sessionId"])
    return filler


def test_a_disk_that_is_full_for_a_while_costs_nothing(recorder: Recorder, small_disk: Path, tmp_path: Path) -> None:
    spoken = speak(tmp_path)
    with Ears(recorder.core) as ears:
        session_id = recorder.start(spoken)
        recorder.wait_for(1.5)
        path = small_disk / "data" / "sessions" / session_id / "full.wav"
        filler = fill_until_paused(recorder, ears, small_disk)
        before = read_wav(path)
        recorder.wait_for(len(before) / SAMPLE_BYTES / RATE_HZ + 2.5)
        assert len(read_wav(path)) < len(before) + 2 * RATE_HZ * SAMPLE_BYTES
        filler.unlink()
        assert ears.recorder(paused=False)["warning"] == ""
        recorder.with_texts(session_id, 2)
        stopped = recorder.stop()
    session = recorder.settled(session_id)
    sound = read_wav(path)
    assert stopped["status"] == session["status"] == "completed"
    assert len(before) < len(sound) == SAMPLE_BYTES * session["sampleCount"]
    assert sound == recorder.sound(session_id)
    heard_of(sound, spoken)
    check_chunks(recorder, session, sound)
    assert [mark for mark in session["health"]["marks"] if mark["kind"] == "disk"] == []


def test_what_a_long_full_disk_has_cost_is_marked_and_the_rest_is_there(
    recorder: Recorder, small_disk: Path, tmp_path: Path
) -> None:
    spoken = speak(tmp_path, repeat=6)
    recorder.pause_queue(paused=True)  # half a minute of chunks is not what this is about
    with Ears(recorder.core) as ears:
        session_id = recorder.start(spoken)
        recorder.wait_for(1.5)
        filler = fill_until_paused(recorder, ears, small_disk)
        until(lambda: "disk" in kinds_of(recorder.state()), "a mark", HELD_S + PATIENCE_S)
        full_at = recorder.recorded_samples()
        assert full_at > HELD_S * RATE_HZ
        ears.recorder(paused=True)
        ears.recorder(paused=True)
        assert recorder.recorded_samples() == full_at
        filler.unlink()
        ears.recorder(paused=False)
        recorder.wait_for(full_at / RATE_HZ + 1)
        session = recorder.stop()
    assert session["status"] == "completed"
    marks = [mark for mark in session["health"]["marks"] if mark["kind"] == "disk"]
    assert len(marks) == 1
    place = marks[0]["startOffset"] * SAMPLE_BYTES
    sound, said = recorder.sound(session_id), read_wav(spoken)
    assert place > HELD_S * RATE_HZ * SAMPLE_BYTES
    heard = heard_of(sound[:place], spoken)
    after = said.find(sound[place:])
    assert after > len(heard) + RATE_HZ * SAMPLE_BYTES


def kinds_of(state: dict[str, dict[str, list[dict[str, str]]]]) -> set[str]:
    """Return what was wrong with a running recording."""
    return {mark["kind"] for mark in state["health"]["marks"]}


def test_a_recording_stopped_without_room_ends_as_soon_as_there_is_some_with_everything_in_it(
    recorder: Recorder, small_disk: Path, tmp_path: Path
) -> None:
    spoken = speak(tmp_path)
    with Ears(recorder.core) as ears:
        session_id = recorder.start(spoken)
        recorder.wait_for(3)
        filler = fill_until_paused(recorder, ears, small_disk)
        recorder.wait_for(recorder.recorded_samples() / RATE_HZ + 1)
        assert recorder.refused("POST", "/api/sessions/stop") == (507, "audio.no_room")
        length = recorder.recorded_samples()
        assert recorder.refused("POST", "/api/sessions/stop") == (507, "audio.no_room")
        state = recorder.state()
        assert (state["sessionId"], state["paused"], state["warning"]) == (session_id, True, "no_room")
        filler.unlink()
        assert ears.wait_for("session_stopped")["session"]["status"] == "completed"
    assert "sessionId" not in recorder.state()
    assert recorder.refused("POST", "/api/sessions/stop") == (409, "recorder.not_running")
    session = recorder.settled(session_id, chunks=1)
    sound = recorder.sound(session_id)
    assert abs(session["sampleCount"] - length) <= RATE_HZ // 1000  # told in milliseconds
    assert SAMPLE_BYTES * session["sampleCount"] == len(sound)
    heard_of(sound, spoken)
    check_chunks(recorder, session, sound)


def test_a_core_that_ends_without_room_leaves_a_recording_that_the_next_start_ends(
    recorder: Recorder, small_disk: Path, tmp_path: Path
) -> None:
    spoken = speak(tmp_path)
    with Ears(recorder.core) as ears:
        session_id = recorder.start(spoken)
        recorder.wait_for(3)
        filler = fill_until_paused(recorder, ears, small_disk)
        written = read_wav(small_disk / "data" / "sessions" / session_id / "full.wav")
        assert recorder.core.stop() == 0
    filler.unlink()
    recorder.core.start_again()
    session = recorder.settled(session_id, chunks=1)
    sound = recorder.sound(session_id)
    assert session["status"] == "completed"
    assert len(sound) >= len(written) > 2.5 * RATE_HZ * SAMPLE_BYTES
    heard_of(sound, spoken)
    check_chunks(recorder, session, sound)

"""Microphone and system recorded from a real sound server: through a kill, and through a microphone pulled out."""

import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from tests.recorded import SENTENCES, read_wav, speak
from tests.recorder.ears import Ears
from tests.recorder.served_recorder import PATIENCE_S, RATE_HZ, Recorder, check_chunks, words_heard
from tests.sound import MIC, MIC_FEED, MONITOR, SPEAKERS, VirtualSound
from tests.waiting import until

Sound = npt.NDArray[np.float64]


def devices(recorder: Recorder) -> dict[str, Any]:
    """Return what to start with: the ids of microphone and loopback as the core lists them."""
    listed = recorder.core.request("GET", "/api/devices")["devices"]
    (microphone,) = [each["id"] for each in listed if each["isInput"] and each["name"] == f"Test_{MIC}"]
    (loopback,) = [each["id"] for each in listed if each.get("isLoopback") and each["id"].endswith(MONITOR)]
    return {"microphone": microphone, "systemDevice": loopback, "captureSystem": True}


def track(recorder: Recorder, session_id: str, name: str) -> Sound:
    """Return a track."""
    return np.frombuffer(recorder.sound(session_id, name), dtype=np.int16).astype(np.float64)


def likeness(recorded: Sound, spoken: Path) -> float:
    """Return how well a recording has what was played, wherever in it: 1.0 is exactly, 0.0 not at all."""
    played = np.frombuffer(read_wav(spoken), dtype=np.int16).astype(np.float64)
    size = 1 << (len(recorded) + len(played)).bit_length()
    overlap = np.fft.irfft(np.fft.rfft(recorded, size) * np.conj(np.fft.rfft(played, size)), size)
    start = int(np.argmax(overlap[: max(1, len(recorded) - len(played))]))
    part = recorded[start : start + len(played)]
    return float(np.dot(part, played[: len(part)]) / max(1.0, np.linalg.norm(part) * np.linalg.norm(played)))


def loudness(recorded: Sound, chunk: dict[str, int]) -> float:
    """Return the mean energy of a track within a chunk."""
    return float(np.mean(recorded[chunk["startOffset"] : chunk["endOffset"]] ** 2))


def say(sound: VirtualSound, spoken: Path, device: str) -> None:
    """Play a file to its end."""
    assert sound.play(spoken, device).wait(PATIENCE_S) == 0


def chunk_with(session: Any, word: str) -> Any:
    """Return the chunk in which a word was heard."""
    return next(chunk for chunk in session["chunks"] if word in chunk.get("transcription", "").split())


@pytest.fixture
def spoken(tmp_path: Path) -> list[Path]:
    """The sentences, each in a file of its own."""
    files = []
    for number, sentence in enumerate(SENTENCES):
        (folder := tmp_path / f"said{number}").mkdir()
        files.append(speak(folder, (sentence,)))
    return files


def test_both_sides_of_a_talk_survive_a_kill_in_the_middle_and_are_found_played_read_corrected_and_exported(
    pulse_recorder: Recorder, sound: VirtualSound, spoken: list[Path]
) -> None:
    recorder = pulse_recorder
    session_id = recorder.start(**devices(recorder), title="Talk")
    recorder.wait_for(0.3)
    say(sound, spoken[0], MIC_FEED)
    say(sound, spoken[1], SPEAKERS)
    both = [sound.play(spoken[2], device) for device in (MIC_FEED, SPEAKERS)]
    assert [player.wait(PATIENCE_S) for player in both] == [0, 0]
    recorder.core.kill()
    folder = recorder.core.data_dir / "sessions" / session_id
    for name in ("full", "mic", "system"):
        assert len(read_wav(folder / f"{name}.wav")) > 0
    recorder.core.start_again()
    session = recorder.settled(session_id, chunks=3)
    full, mic, system = (track(recorder, session_id, name) for name in ("full", "mic", "system"))
    assert len(full) == len(mic) == len(system) == session["sampleCount"]
    assert (session["status"], session["sources"]) == ("completed", ["mic", "system"])
    assert likeness(mic, spoken[0]) > 0.9
    assert likeness(system, spoken[1]) > 0.9
    assert abs(likeness(mic, spoken[1])) < 0.3
    assert abs(likeness(system, spoken[0])) < 0.3
    assert all(likeness(full, each) > 0.9 for each in spoken[:2])
    mine, theirs, ours = (chunk_with(session, word) for word in ("brother", "idea", "four"))
    assert [chunk["source"] for chunk in (mine, theirs, ours)] == ["mic", "system", "mixed"]
    assert loudness(mic, mine) > 1000 * max(1e-3, loudness(system, mine))
    assert loudness(system, theirs) > 1000 * max(1e-3, loudness(mic, theirs))
    check_chunks(recorder, session, recorder.sound(session_id))
    check_uses(recorder, session_id, theirs["id"])


def check_uses(recorder: Recorder, session_id: str, chunk_id: str) -> None:
    """Check that the recording is found by what was said, that its waveform is there, its text corrected, exported."""
    found = recorder.core.request("GET", "/api/sessions?q=ideas")["sessions"]
    assert [each["id"] for each in found] == [session_id]
    peaks = recorder.core.request("GET", f"/api/sessions/{session_id}/peaks?count=100&track=system")
    assert len(peaks) == 100
    assert max(peaks[:20]) < 0.01 < max(peaks)
    correction = {"transcription": "Two people, a new idea."}
    recorder.core.request("PATCH", f"/api/sessions/{session_id}/chunks/{chunk_id}", correction)
    assert "a new idea." in recorder.fetch(f"/api/sessions/{session_id}/export?format=srt")[1].decode()
    docx = io.BytesIO(recorder.fetch(f"/api/sessions/{session_id}/export?format=docx")[1])
    with zipfile.ZipFile(docx) as document:
        assert "Two people, a new idea." in document.read("word/document.xml").decode()


def gap_around(session: Any, place: int) -> tuple[int, int]:
    """Return where the microphone was gone; a busy machine may have let it stall elsewhere as well."""
    marks = [mark for mark in session["health"]["marks"] if mark["kind"] == "gap" and mark["source"] == "mic"]
    places = [(mark["startOffset"], mark["endOffset"]) for mark in marks]
    return next((start, end) for start, end in places if start < place < end)


def test_a_microphone_pulled_out_and_plugged_in_again_leaves_a_mark_and_is_heard_again(
    pulse_recorder: Recorder, sound: VirtualSound, spoken: list[Path]
) -> None:
    recorder = pulse_recorder
    with Ears(recorder.core) as ears:
        session_id = recorder.start(**devices(recorder))
        recorder.wait_for(0.3)
        say(sound, spoken[0], MIC_FEED)
        sound.unload_mic()
        ears.recorder(warning="mic_lost")
        lost_at = recorder.recorded_samples()
        say(sound, spoken[1], SPEAKERS)
        recorder.wait_for(lost_at / RATE_HZ + 1)
        assert recorder.state()["sessionId"] == session_id
        sound.load_mic()
        until(lambda: recorder.state()["warning"] != "mic_lost", "the microphone", PATIENCE_S)
        say(sound, spoken[2], MIC_FEED)
        recorder.with_texts(session_id, 3)
        recorder.stop()
    session = recorder.settled(session_id)
    mic, system = track(recorder, session_id, "mic"), track(recorder, session_id, "system")
    start, end = gap_around(session, lost_at)
    assert end > lost_at + RATE_HZ
    assert session["status"] == "completed"
    assert not mic[start + RATE_HZ // 2 : end - RATE_HZ // 2].any()
    assert likeness(mic[:start], spoken[0]) > 0.9
    assert likeness(system[start:end], spoken[1]) > 0.9
    assert likeness(mic[end:], spoken[2]) > 0.9
    assert words_heard(session) >= {"brother", "york", "people", "idea", "four", "six"}
    assert [chunk_with(session, word)["source"] for word in ("brother", "idea", "four")] == ["mic", "system", "mic"]
    check_chunks(recorder, session, recorder.sound(session_id))

"""The core is killed with -9 while it records: the sound is there but for its last second, and the next start ends it.

How long a recording should be is not taken from the core: the file that plays as the microphone is seen to be opened,
and plays in real time from then on.
"""

import contextlib
import io
import random
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.recorded import SENTENCES, read_wav, speak
from tests.recorder.served_recorder import (
    RATE_HZ,
    SAMPLE_BYTES,
    Recorder,
    check_chunks,
    heard_of,
    words_heard,
    words_said,
)
from tests.served import ServedCore
from tests.waiting import until

LOST_AT_MOST_S = 1.0
SEED = 20_261_121


def kill_after(core: ServedCore, seconds: float) -> float:
    """Kill a core so much later; return when."""
    struck: list[float] = []

    def strike() -> None:
        struck.append(time.monotonic())
        core.process.kill()

    timer = threading.Timer(seconds, strike)
    timer.start()
    timer.join()
    core.kill()
    return struck[0]


def is_open(core: ServedCore, path: Path) -> bool:
    """Tell whether the core has a file open."""
    for handle in Path(f"/proc/{core.process.pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed while we look
            if handle.readlink() == path:
                return True
    return False


def record_until_killed(recorder: Recorder, spoken: Path, seconds: float) -> tuple[str, float]:
    """Record, and kill the core so long after the sound has begun; return the recording and the seconds it heard."""
    session_id = recorder.start(spoken)
    until(lambda: is_open(recorder.core, spoken.resolve()), "the microphone")
    begun = time.monotonic()
    return session_id, kill_after(recorder.core, seconds) - begun


def check_sound(recorder: Recorder, session: Any, spoken: Path, least_s: float) -> bytes:
    """Check that the sound is what was said, bit for bit and as long as it must be; return it."""
    path = f"/api/sessions/{session['id']}/full.wav"
    content = recorder.fetch(path)[1]
    sound = read_wav(content)
    assert len(heard_of(sound, spoken)) // SAMPLE_BYTES >= least_s * RATE_HZ
    assert len(sound) // SAMPLE_BYTES == session["sampleCount"]
    assert abs(session["totalDuration"] - session["sampleCount"] * 1000 / RATE_HZ) <= 1
    half = len(content) // 2
    assert recorder.fetch(path, range=f"bytes={half}-{half + 999}") == (206, content[half : half + 1000])
    return sound


def check_text(recorder: Recorder, session: Any) -> None:
    """Check that a text can be corrected, and that the correction is found and exported."""
    path = f"/api/sessions/{session['id']}"
    chunk = session["chunks"][0]
    corrected = recorder.core.request("PATCH", f"{path}/chunks/{chunk['id']}", {"transcription": "Wholly corrected."})
    assert (corrected["edited"], corrected["versionsCount"]) == (True, 2)
    srt = recorder.fetch(f"{path}/export?format=srt")[1].decode()
    assert "Wholly corrected." in srt
    assert srt.count(" --> ") >= len(session["chunks"])
    with zipfile.ZipFile(io.BytesIO(recorder.fetch(f"{path}/export?format=docx")[1])) as document:
        assert "Wholly corrected." in document.read("word/document.xml").decode()
    found = recorder.core.request("GET", "/api/sessions?q=wholly")["sessions"]
    assert session["id"] in [each["id"] for each in found]


@pytest.mark.parametrize(("sealed", "kills"), [(False, 2), (True, 1)], ids=["plain", "sealed"])
def test_all_but_the_last_second_survives_a_kill_and_the_next_start_ends_the_work(
    recorder: Recorder, tmp_path: Path, sealed: bool, kills: int
) -> None:
    spoken, chance = speak(tmp_path), random.Random(SEED + sealed)
    recorder.patch_settings(recording={"encrypt": sealed})
    for _ in range(kills):
        session_id, heard_s = record_until_killed(recorder, spoken, chance.uniform(2.8, 5.5))
        folder = recorder.core.data_dir / "sessions" / session_id
        left = (folder / "full.wav.sealed").read_bytes() if sealed else read_wav(folder / "full.wav")
        recorder.core.start_again()
        session = recorder.settled(session_id, chunks=1)
        assert (session["status"], session["sealed"]) == ("completed", sealed)
        sound = check_sound(recorder, session, spoken, heard_s - LOST_AT_MOST_S)
        heard = heard_of(sound, spoken)
        print(f"seed {SEED}: killed after {heard_s:.3f} s, {len(heard) / SAMPLE_BYTES / RATE_HZ:.3f} s are there")
        if sealed:
            assert sound[RATE_HZ : RATE_HZ + 1000] not in left
        else:
            assert sound[: len(left)] == left
            assert read_wav(folder / "full.wav") == sound
            assert len(heard_of(left, spoken)) // SAMPLE_BYTES >= (heard_s - LOST_AT_MOST_S) * RATE_HZ
        check_chunks(recorder, session, sound)
        assert words_heard(session) >= words_said(tmp_path, len(heard) // SAMPLE_BYTES) >= {"brother", "york"}
        check_text(recorder, session)


def test_a_start_that_is_killed_while_it_mends_is_taken_up_by_the_next(recorder: Recorder, tmp_path: Path) -> None:
    spoken, chance = speak(tmp_path), random.Random(SEED)
    recorder.pause_queue(paused=True)
    session_id, heard_s = record_until_killed(recorder, spoken, 8.0)
    for _ in range(3):
        recorder.core.start_again()
        after = chance.uniform(0, 0.3)
        kill_after(recorder.core, after)
        print(f"seed {SEED}: the start was killed after {after:.3f} s")
    recorder.core.start_again()
    recorder.pause_queue(paused=False)
    session = recorder.settled(session_id, chunks=len(SENTENCES) - 1)
    assert session["status"] == "completed"
    sound = check_sound(recorder, session, spoken, heard_s - LOST_AT_MOST_S)
    check_chunks(recorder, session, sound)
    assert (
        words_heard(session) >= words_said(tmp_path, len(heard_of(sound, spoken)) // SAMPLE_BYTES) >= {"york", "idea"}
    )
    check_text(recorder, session)
    assert recorder.core.request("GET", "/api/sessions")["total"] == 1

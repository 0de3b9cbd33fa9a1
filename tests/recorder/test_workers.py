"""Speech workers die, the queue is paused, emptied and filled again, the core stops: every chunk gets its text."""

import contextlib
import os
import signal
from pathlib import Path
from typing import Any

from tests.recorded import SENTENCES, speak
from tests.recorder.ears import Ears
from tests.recorder.served_recorder import PATIENCE_S, Recorder, words_heard
from tests.served import ServedCore
from tests.waiting import until


def workers_of(core: ServedCore) -> set[int]:
    """Return the process ids of the core's speech workers."""
    children: set[int] = set()
    for task in Path(f"/proc/{core.process.pid}/task").iterdir():
        with contextlib.suppress(OSError):  # a thread that has ended
            children |= {int(pid) for pid in (task / "children").read_text().split()}
    return {pid for pid in children if is_worker(pid)}


def is_worker(pid: int) -> bool:
    """Tell whether a process is a speech worker that runs; one that has ended has no command line."""
    with contextlib.suppress(OSError):
        return b"alfavoice.speech.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def record(recorder: Recorder, spoken: Path, chunks: int) -> Any:
    """Record until there are so many chunks, transcribed or not; return the recording."""
    session_id = recorder.start(spoken)
    until(lambda: len(recorder.session(session_id)["chunks"]) >= chunks, f"{chunks} chunks", PATIENCE_S)
    return recorder.stop()


def test_a_chunk_whose_worker_is_killed_in_the_middle_gets_its_text_from_another(
    recorder: Recorder, tmp_path: Path
) -> None:
    recorder.pause_queue(paused=True)
    recorder.patch_settings(recognition={"workers": 1})
    session = record(recorder, speak(tmp_path, SENTENCES[:1]), 1)
    chunk_id = session["chunks"][0]["id"]
    path = f"/api/sessions/{session['id']}/chunks/{chunk_id}"
    with Ears(recorder.core) as ears:
        recorder.pause_queue(paused=False)
        killed = until(lambda: workers_of(recorder.core), "a worker", PATIENCE_S)
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        assert recorder.core.request("GET", path)["status"] == "transcribing"
        until(lambda: "completed" in statuses(ears, chunk_id), "the text", PATIENCE_S)
        assert statuses(ears, chunk_id) == ["transcribing", "completed"]
    assert not workers_of(recorder.core) & killed
    assert words_heard(recorder.session(session["id"])) >= {"brother", "york"}
    assert recorder.core.request("GET", path)["versionsCount"] == 1


def statuses(ears: Ears, chunk_id: str) -> list[str]:
    """Return what was said of a chunk, in order."""
    chunks = [message["chunk"] for message in ears.all("chunk_transcribed")]
    return [chunk["status"] for chunk in chunks if chunk["id"] == chunk_id]


def test_the_queue_is_paused_emptied_and_filled_again_and_older_texts_stay(recorder: Recorder, tmp_path: Path) -> None:
    recorder.pause_queue(paused=True)
    session_id = record(recorder, speak(tmp_path), len(SENTENCES))["id"]
    path = f"/api/sessions/{session_id}/chunks"
    queue = recorder.core.request("GET", "/api/transcriptions")
    assert queue == {"paused": True, "pending": len(SENTENCES), "active": 0}
    assert recorder.core.request("POST", f"{path}/cancel") == {"count": len(SENTENCES)}
    assert {chunk["status"] for chunk in recorder.session(session_id)["chunks"]} == {"failed"}
    assert recorder.core.request("GET", "/api/transcriptions")["pending"] == 0
    recorder.pause_queue(paused=False)
    failed = {"onlyFailed": True}
    assert recorder.core.request("POST", f"{path}/retranscribe", failed) == {"count": len(SENTENCES)}
    session = recorder.settled(session_id)
    texts = [chunk["transcription"] for chunk in session["chunks"]]
    assert words_heard(session) >= {"brother", "people", "six"}
    assert recorder.core.request("POST", f"{path}/retranscribe", failed) == {"count": 0}
    two = [chunk["id"] for chunk in session["chunks"][:2]]
    assert recorder.core.request("POST", f"{path}/retranscribe", {"chunkIds": two, "model": "sphinx"}) == {"count": 2}
    again = recorder.settled(session_id)["chunks"]
    assert [chunk["versionsCount"] for chunk in again] == [2, 2, 1]
    versions = recorder.core.request("GET", f"{path}/{two[0]}")["versions"]
    assert [version["text"] for version in versions] == [texts[0], texts[0]]
    back = recorder.core.request("PATCH", f"{path}/{two[0]}", {"versionId": versions[0]["id"]})
    assert (back["versionId"], back["versionsCount"]) == (versions[0]["id"], 2)


def test_a_queue_that_is_emptied_while_it_works_keeps_what_is_there(recorder: Recorder, tmp_path: Path) -> None:
    session_id = record(recorder, speak(tmp_path), len(SENTENCES))["id"]
    before = recorder.settled(session_id)["chunks"]
    path = f"/api/sessions/{session_id}/chunks"
    for _ in range(3):
        recorder.core.request("POST", f"{path}/retranscribe", {})
        until(lambda: recorder.core.request("GET", "/api/transcriptions")["active"], "work", PATIENCE_S)
        recorder.core.request("POST", f"{path}/cancel")
        assert recorder.core.request("GET", "/api/transcriptions") == {"paused": False, "pending": 0, "active": 0}
        after = recorder.session(session_id)["chunks"]
        assert [chunk["status"] for chunk in after] == ["completed"] * len(before)
        assert [chunk["transcription"] for chunk in after] == [chunk["transcription"] for chunk in before]


def test_what_waits_when_the_core_stops_or_dies_gets_its_text_after_the_next_start(
    recorder: Recorder, tmp_path: Path
) -> None:
    recorder.pause_queue(paused=True)
    session_id = record(recorder, speak(tmp_path, SENTENCES[:2]), 2)["id"]
    assert recorder.core.stop() == 0
    recorder.core.start_again()
    waiting = recorder.session(session_id)
    assert [chunk["status"] for chunk in waiting["chunks"]] == ["pending", "pending"]
    recorder.pause_queue(paused=False)
    until(lambda: workers_of(recorder.core), "work that has begun", PATIENCE_S)
    left_behind = workers_of(recorder.core)
    recorder.core.kill()
    until(lambda: not any(map(is_worker, left_behind)), "workers that end with the core")
    recorder.core.start_again()
    session = recorder.settled(session_id, chunks=2)
    assert words_heard(session) >= {"brother", "york", "people", "idea"}
    assert [chunk["versionsCount"] for chunk in session["chunks"]] == [1, 1]

"""Two clients watch a recording. One asks and asks and never reads an answer; nobody else notices."""

import json
from pathlib import Path

from tests.api.test_flood import Flooder, memory_mib
from tests.recorded import SENTENCES, speak
from tests.recorder.ears import Ears
from tests.recorder.served_recorder import PATIENCE_S, Recorder, check_chunks, heard_of, words_heard
from tests.waiting import until

MOST_GROWTH_MIB = 48
LONG_TEXT = "слово " * 2000
"""It is in every answer that nobody reads, so that these fill whatever is between the two programs."""
CHUNKS = 2 * len(SENTENCES)


def test_a_client_that_never_reads_disturbs_neither_the_recording_nor_the_other_client(
    recorder: Recorder, tmp_path: Path
) -> None:
    spoken = speak(tmp_path, pause_s=0.7, repeat=2)
    with Ears(recorder.core) as ears:
        session_id = recorder.start(spoken)
        first = recorder.with_texts(session_id, 1)["chunks"][0]
        before = memory_mib(recorder.core)
        recorder.core.request("PATCH", path_of(session_id, first["id"]), {"transcription": LONG_TEXT})
        with Flooder(recorder.core, json.dumps({"type": "get_session", "sessionId": session_id})):
            until(lambda: len(ears.all("chunk_created")) >= CHUNKS, "every chunk", PATIENCE_S)
            recorder.with_texts(session_id, CHUNKS)
            until(lambda: "does not keep up" in (tmp_path / "core.log").read_text(), "its end", PATIENCE_S)
            grown = memory_mib(recorder.core) - before
        recorder.stop()
        ears.wait_for("session_stopped")
    print(f"{grown:.1f} MiB grown")
    assert grown < MOST_GROWTH_MIB
    session = recorder.settled(session_id)
    created = [message["chunk"]["id"] for message in ears.all("chunk_created")]
    assert created == [chunk["id"] for chunk in session["chunks"]]
    texts = {each["chunk"]["id"] for each in ears.all("chunk_transcribed") if each["chunk"]["status"] == "completed"}
    assert texts == set(created)
    assert recorder.metric("alfavoice_dropped_frames_total") == 0
    sound = recorder.sound(session_id)
    heard_of(sound, spoken)
    check_chunks(recorder, session, sound)


def path_of(session_id: str, chunk_id: str) -> str:
    """Return where a chunk is."""
    return f"/api/sessions/{session_id}/chunks/{chunk_id}"


def test_a_client_that_comes_back_finds_everything_it_has_missed(recorder: Recorder, tmp_path: Path) -> None:
    session_id = recorder.start(speak(tmp_path, repeat=4))
    recorder.with_texts(session_id, 1)
    with Ears(recorder.core) as ears:
        ears.say({"type": "get_state", "requestId": "s"})
        state = ears.wait_for("state", requestId="s")["state"]["recorder"]
        assert (state["sessionId"], state["paused"]) == (session_id, False)
        assert state["elapsed"] > 0
        ears.say({"type": "get_session", "sessionId": state["sessionId"], "requestId": "d"})
        session = ears.wait_for("session_details", requestId="d")["session"]
        assert session["status"] == "recording"
        assert words_heard(session) >= {"brother", "york"}
        ears.wait_for("audio_level")
        ears.wait_for("chunk_created")
        recorder.stop()
        assert ears.wait_for("session_stopped")["session"]["id"] == session_id

"""A served core as these tests use it: recordings started, waited for and read over HTTP."""

import json
import urllib.error
import urllib.request
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.recorded import SENTENCES, WORDS, read_wav, speak
from tests.served import ServedCore
from tests.waiting import until

PATIENCE_S = 50.0
"""A busy machine is waited for; what is right comes long before."""
RATE_HZ = 16_000
SAMPLE_BYTES = 2
PAUSE_S = 1.0
_SETTLED = {"completed", "failed"}


class Recorder:
    """What a client can do with the recorder of a core."""

    def __init__(self, core: ServedCore) -> None:
        self.core = core

    def start(self, microphone: str | Path, **more: object) -> str:
        """Start recording from a device, or from a file that is played as one; return the id of the recording."""
        device = microphone if isinstance(microphone, str) else f"file:{microphone}"
        body = {"language": "en", "micDevice": device, **more}
        session_id: str = self.core.request("POST", "/api/sessions", body)["id"]
        return session_id

    def stop(self) -> Any:
        """Stop recording; return the recording as it is then."""
        return self.core.request("POST", "/api/sessions/stop")

    def state(self) -> Any:
        """Return how the recorder is."""
        return self.core.request("GET", "/api/sessions/recorder")

    def session(self, session_id: str) -> Any:
        """Return a recording."""
        return self.core.request("GET", f"/api/sessions/{session_id}")

    def patch_settings(self, **sections: object) -> None:
        """Change settings."""
        self.core.request("PATCH", "/api/settings", sections)

    def pause_queue(self, *, paused: bool) -> None:
        """Let nothing more be transcribed, or go on."""
        self.core.request("PATCH", "/api/transcriptions", {"paused": paused})

    def fetch(self, path: str, **headers: str) -> tuple[int, bytes]:
        """Return status and body of a file as a player or a browser gets it."""
        given = {"authorization": f"Bearer {self.core.token}", **headers}
        request = urllib.request.Request(f"{self.core.url}{path}", headers=given)  # noqa: S310
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310
            return answer.status, answer.read()

    def sound(self, session_id: str, track: str = "full") -> bytes:
        """Return the samples of a track, over HTTP."""
        return read_wav(self.fetch(f"/api/sessions/{session_id}/full.wav?track={track}")[1])

    def recorded_samples(self) -> int:
        """Return how long the running recording says it is."""
        elapsed: int = self.state()["elapsed"]
        return elapsed * RATE_HZ // 1000

    def wait_for(self, seconds: float) -> None:
        """Wait until the running recording is so long."""
        until(lambda: self.recorded_samples() >= seconds * RATE_HZ, f"{seconds} s of sound", PATIENCE_S)

    def settled(self, session_id: str, chunks: int = 0) -> Any:
        """Return a recording once it is closed and each of its chunks, at least so many, has a text or has failed."""

        def look() -> Any:
            session = self.session(session_id)
            done = {chunk["status"] for chunk in session["chunks"]} <= _SETTLED
            return session if done and session["status"] in _SETTLED and len(session["chunks"]) >= chunks else None

        return until(look, "a recording with all its text", PATIENCE_S)

    def with_texts(self, session_id: str, count: int) -> Any:
        """Return a recording, running or not, once so many of its chunks have their text."""

        def look() -> Any:
            session = self.session(session_id)
            return session if sum(chunk["status"] == "completed" for chunk in session["chunks"]) >= count else None

        return until(look, f"{count} texts", PATIENCE_S)

    def metric(self, name: str) -> float:
        """Return a figure that Prometheus is told."""
        text = self.fetch("/metrics")[1].decode()
        return sum(float(line.rpartition(" ")[2]) for line in text.splitlines() if line.split(" ")[0] == name)

    def refused(self, method: str, path: str) -> tuple[int, str]:
        """Return status and code of a refusal; fail when it is none."""
        try:
            self.core.request(method, path)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.loads(error.read())["code"]
        raise AssertionError("it was not refused")


def check_chunks(recorder: Recorder, session: Any, sound: bytes) -> None:
    """Check that each chunk has its text, its place within the sound, and exactly that sound."""
    chunks = session["chunks"]
    assert [chunk["index"] for chunk in chunks] == list(range(len(chunks)))
    assert [chunk["error"] for chunk in chunks if chunk["status"] != "completed"] == []
    assert all(before["endOffset"] <= after["startOffset"] for before, after in pairwise(chunks))
    for chunk in chunks:
        start, end = chunk["startOffset"], chunk["endOffset"]
        assert 0 <= start < end <= len(sound) // SAMPLE_BYTES
        content = recorder.fetch(f"/api/sessions/{session['id']}/chunks/{chunk['index']}.wav")[1]
        assert read_wav(content) == sound[SAMPLE_BYTES * start : SAMPLE_BYTES * end]


def heard_of(sound: bytes, spoken: Path) -> bytes:
    """Return a recording from where its file begins to play: silence is before that, and no bit of it differs."""
    said = read_wav(spoken)
    begins = sound.find(said[:RATE_HZ])
    assert begins % SAMPLE_BYTES == 0
    assert not any(sound[:begins])
    heard = sound[begins:]
    assert heard[: len(said)] == said[: len(heard)]
    return heard


def words_said(folder: Path, samples: int) -> set[str]:
    """Return the words that must be heard in the first so many samples of `speak`, of whole sentences only."""
    said: set[str] = set()
    for count, sentence in enumerate(SENTENCES, 1):
        ends = len(read_wav(speak(folder, SENTENCES[:count]))) // SAMPLE_BYTES - PAUSE_S / 2 * RATE_HZ
        said |= WORDS & set(sentence.split()) if ends <= samples else set()
    return said


def words_heard(session: Any) -> set[str]:
    """Return the words of all chunks."""
    return set(" ".join(chunk.get("transcription", "") for chunk in session["chunks"]).split())

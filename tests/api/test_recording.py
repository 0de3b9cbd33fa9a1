"""A recording as a client meets it: started, heard, stopped, read, corrected, exported, over the wire alone."""

import asyncio
from collections.abc import AsyncGenerator
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from websockets.asyncio.client import ClientConnection

from alfavoice.app import Ports, at_work, open_core
from alfavoice.audio.backends.native import native_backend
from alfavoice.core.paths import DataPaths
from alfavoice.vault.keychains import MemoryKeychain
from tests.api.conftest import TOKEN, Live, hear, serve
from tests.recorded import SENTENCES, WORDS, read_wav, speak


@pytest.fixture
async def recording(paths: DataPaths) -> AsyncGenerator[Live]:
    """A core that takes files for microphones, at work on a real socket."""
    ports = Ports(keychain=MemoryKeychain(), devices=native_backend(allow_file_devices=True))
    async with open_core(paths, ports) as core, at_work(core), serve(core) as live:
        yield live


async def hear_until(socket: ClientConnection, kind: str, **having: object) -> Any:
    """Return the next message of a kind that has these fields."""
    async with asyncio.timeout(30):
        while True:
            message = await hear(socket)
            if message["type"] == "error":
                raise AssertionError(message)
            if message["type"] == kind and having.items() <= message.items():
                return message


async def say(socket: ClientConnection, message: object) -> None:
    await socket.send(msgspec.json.encode(message).decode())


def start(path: Path, **more: object) -> dict[str, object]:
    return {
        "type": "start_session",
        "language": "en",
        "model": "",
        "micDevice": f"file:{path}",
        "captureSystem": False,
        "useNativeCapture": True,
        **more,
    }


def client(live: Live) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=live.url, headers={"authorization": f"Bearer {TOKEN}"}, timeout=30)


async def record(live: Live, path: Path, chunks: int) -> str:
    """Record until so many chunks have their text; return the recording's id."""
    async with live.connect() as socket:
        await say(socket, start(path))
        session_id: str = (await hear_until(socket, "session_started"))["session"]["id"]
        done: set[str] = set()
        while len(done) < chunks:
            message = await hear_until(socket, "chunk_transcribed")
            if message["chunk"]["status"] == "completed":
                done.add(message["chunk"]["id"])
        await say(socket, {"type": "stop_session"})
        await hear_until(socket, "session_stopped")
    return session_id


async def test_what_is_said_is_heard_chunk_by_chunk_and_kept(recording: Live, tmp_path: Path) -> None:
    spoken = speak(tmp_path)
    async with recording.connect() as asking, recording.connect() as watching:
        await say(asking, start(spoken, requestId="r1"))
        started = await hear_until(asking, "session_started")
        assert started["requestId"] == "r1"
        assert "requestId" not in await hear_until(watching, "session_started")
        session = started["session"]
        assert (session["status"], session["language"], session["chunks"]) == ("recording", "en", [])
        level = await hear_until(watching, "audio_level")
        assert 0 <= level["mixed"] <= 1
        texts: dict[int, str] = {}
        while len(texts) < len(SENTENCES):
            chunk = (await hear_until(watching, "chunk_transcribed"))["chunk"]
            if chunk["status"] == "completed":
                texts[chunk["index"]] = chunk["transcription"]
        assert set(" ".join(texts.values()).split()) >= WORDS
        await say(asking, {"type": "stop_session", "requestId": "r2"})
        stopped = await hear_until(asking, "session_stopped", requestId="r2")
        await say(asking, {"type": "get_session", "sessionId": session["id"], "requestId": "r3"})
        details = (await hear_until(asking, "session_details", requestId="r3"))["session"]
    assert stopped["session"]["status"] == details["status"] == "completed"
    assert [chunk["index"] for chunk in details["chunks"]] == [0, 1, 2]
    assert abs(details["totalDuration"] - details["sampleCount"] / 16) < 1 < details["totalDuration"]
    ends = [(chunk["startOffset"], chunk["endOffset"]) for chunk in details["chunks"]]
    assert all(a[1] <= b[0] for a, b in pairwise(ends))


async def test_the_sound_of_a_recording_and_of_its_chunks_is_there(recording: Live, tmp_path: Path) -> None:
    session_id = await record(recording, speak(tmp_path, SENTENCES[:1]), chunks=1)
    async with client(recording) as http:
        session = (await http.get(f"/api/sessions/{session_id}")).json()
        whole = await http.get(f"/api/sessions/{session_id}/full.wav")
        sound = read_wav(whole.content)
        assert len(sound) // 2 == session["sampleCount"]
        chunk = session["chunks"][0]
        piece = read_wav((await http.get(f"/api/sessions/{session_id}/chunks/0.wav")).content)
        assert piece == sound[2 * chunk["startOffset"] : 2 * chunk["endOffset"]]
        part = await http.get(f"/api/sessions/{session_id}/full.wav", headers={"range": "bytes=100-199"})
        assert (part.status_code, part.content) == (206, whole.content[100:200])
        assert len((await http.get(f"/api/sessions/{session_id}/peaks", params={"count": 50})).json()) == 50
        on_disk = recording.core.paths.root / session["dataDir"]
        assert read_wav(on_disk / "full.wav") == sound
        assert not Path(session["dataDir"]).is_absolute()


async def test_a_text_is_corrected_transcribed_again_and_brought_back(recording: Live, tmp_path: Path) -> None:
    session_id = await record(recording, speak(tmp_path, SENTENCES[1:2]), chunks=1)
    async with client(recording) as http:
        chunk = (await http.get(f"/api/sessions/{session_id}")).json()["chunks"][0]
        path = f"/api/sessions/{session_id}/chunks/{chunk['id']}"
        heard = (await http.get(path)).json()
        corrected = (await http.patch(path, json={"transcription": "Two peeple with a new idea."})).json()
        assert (corrected["edited"], corrected["versionsCount"]) == (True, 2)
        assert [word["text"] for word in corrected["words"]] == ["Two", "peeple", "with", "a", "new", "idea."]
        stale = await http.patch(path, json={"transcription": "x", "baseVersionId": heard["versionId"]})
        assert stale.status_code == 409
        async with recording.connect() as socket:
            assert (await http.post(f"{path}/retranscribe", json={"model": "sphinx"})).status_code == 202
            again = await hear_until(socket, "chunk_transcribed")
            while again["chunk"]["status"] != "completed":
                again = await hear_until(socket, "chunk_transcribed")
        versions = (await http.get(path)).json()["versions"]
        assert [version["madeBy"] for version in versions] == ["engine", "person", "engine"]
        back = (await http.patch(path, json={"versionId": versions[1]["id"]})).json()
        assert back["transcription"] == "Two peeple with a new idea."
        missing = await http.post(f"{path}/retranscribe", json={"model": "no-such"})
        assert missing.status_code == 404
        assert "no-such" in missing.json()["detail"]


async def test_a_recording_is_found_by_what_was_said_exported_and_deleted(recording: Live, tmp_path: Path) -> None:
    session_id = await record(recording, speak(tmp_path, SENTENCES[1:2]), chunks=1)
    async with client(recording) as http:
        await http.patch(f"/api/sessions/{session_id}", json={"title": "Планёрка", "tags": ["работа"]})
        found = (await http.get("/api/sessions", params={"q": "ideas"})).json()
        assert [each["title"] for each in found["sessions"]] == ["Планёрка"]
        assert (await http.get("/api/sessions", params={"q": "планёрку"})).json()["total"] == 1
        assert (await http.get("/api/sessions", params={"q": "dinosaur"})).json()["total"] == 0
        hits = (await http.get("/api/search", params={"q": "idea"})).json()
        assert [(hit["collection"], hit["id"]) for hit in hits["items"]] == [("recordings", session_id)]
        for file_format in ("txt", "srt", "vtt", "json", "md", "docx"):
            export = await http.get(f"/api/sessions/{session_id}/export", params={"format": file_format})
            assert export.status_code == 200
            assert file_format == "docx" or b"idea" in export.content
        assert (await http.delete(f"/api/sessions/{session_id}")).status_code == 204
        assert (await http.get(f"/api/sessions/{session_id}")).status_code == 404
        assert (await http.get(f"/api/sessions/{session_id}/full.wav")).status_code == 404
        assert (await http.post(f"/api/sessions/{session_id}/restore")).status_code == 200
        assert (await http.get("/api/sessions")).json()["total"] == 1


async def test_what_cannot_be_recorded_is_refused_in_words(recording: Live, tmp_path: Path) -> None:
    rubbish = tmp_path / "rubbish.wav"
    rubbish.write_bytes(b"no sound at all")
    async with recording.connect() as socket, client(recording) as http:
        for message, code in (
            (start(tmp_path / "missing.wav"), "audio.bad_file"),
            (start(rubbish), "audio.bad_file"),
            (start(tmp_path, micDevice="pulse:no-such"), "audio.no_such_device"),
            (start(tmp_path, model="no-such"), "speech.no_such_model"),
            ({"type": "stop_session"}, "recorder.not_running"),
            ({"type": "get_session", "sessionId": "../../etc"}, "not_found"),
            ({"type": "delete_session", "sessionId": "0"}, "not_found"),
        ):
            await say(socket, {**message, "requestId": "x"})
            answer = await hear(socket)
            while answer["type"] != "error":
                answer = await hear(socket)
            assert (answer["code"], answer["requestId"]) == (code, "x")
        assert (await http.get("/api/sessions")).json() == {"sessions": [], "total": 0}


async def test_only_one_recording_runs_at_a_time(recording: Live, tmp_path: Path) -> None:
    spoken = speak(tmp_path, SENTENCES[:1])
    async with client(recording) as http:
        body = {"language": "en", "micDevice": f"file:{spoken}"}
        first = (await http.post("/api/sessions", json=body)).json()
        assert (await http.post("/api/sessions", json=body)).status_code == 409
        assert (await http.delete(f"/api/sessions/{first['id']}")).status_code == 409
        state = (await http.get("/api/state")).json()
        assert state["recorder"]["sessionId"] == first["id"]
        assert state["recorder"]["diskLeftMs"] > 0
        stopped = (await http.post("/api/sessions/stop")).json()
        assert (stopped["id"], stopped["status"]) == (first["id"], "completed")
        assert (await http.post("/api/sessions/stop")).status_code == 409


async def test_figures_of_recording_are_told_to_prometheus(recording: Live, tmp_path: Path) -> None:
    await record(recording, speak(tmp_path, SENTENCES[:1]), chunks=1)
    async with client(recording) as http:
        metrics = (await http.get("/metrics")).text
    for name in (
        'alfavoice_sessions_total{status="completed"}',
        'alfavoice_chunks_total{status="completed"}',
        'alfavoice_transcriptions_total{model="sphinx"}',
        "alfavoice_chunk_duration_seconds_count",
        'alfavoice_transcription_duration_seconds_count{model="sphinx"}',
        "alfavoice_wav_write_latency_seconds_count",
        "alfavoice_active_sessions 0.0",
        "alfavoice_pending_transcriptions 0.0",
        "alfavoice_audio_buffer_samples",
        "alfavoice_dropped_frames_total",
    ):
        assert name in metrics, name

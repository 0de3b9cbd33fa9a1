"""How fast a core answers that keeps a recording of four hours and 2,000 chunks, among a hundred small ones."""

import random
import tempfile
import urllib.parse
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from alfavoice.audio.units import RATE_HZ, SAMPLE_BYTES, to_ms
from alfavoice.audio.wav import HEADER_BYTES, header
from alfavoice.core.ids import new_id
from alfavoice.core.paths import prepare
from alfavoice.recording.files import SessionFiles
from alfavoice.recording.messages import ChunkDetail, SessionMeta
from alfavoice.recording.sessions import NO_HEALTH
from alfavoice.recording.versions import heard
from alfavoice.speech.engine import Transcript, Word
from tests.bench.figures import Figure, percentile, spread, timed_ms
from tests.bench.text import Writer
from tests.served import ServedCore, served_core
from tests.waiting import until

_CHUNKS, _SMALL = 2000, 100
_CHUNK = 7 * RATE_HZ
_CALLS = 200
_WORDS = 16
_INDEXED_WITHIN_S = 120.0


def figures() -> list[Figure]:
    """Measure calls."""
    with tempfile.TemporaryDirectory(prefix="alfavoice-bench-") as folder:
        sessions = prepare(Path(folder)).sessions
        begun_at = datetime(2026, 11, 1, 9, tzinfo=UTC)
        for number in range(_SMALL):
            _write(sessions, begun_at + timedelta(hours=number), chunks=3, seed=number)
        big = _write(sessions, begun_at + timedelta(days=9), chunks=_CHUNKS, seed=_SMALL)
        with served_core(Path(folder)) as core:
            until(lambda: _is_indexed(core, big), "the index", _INDEXED_WITHIN_S)
            return _calls(core, big)


def _write(sessions: Path, begun_at: datetime, *, chunks: int, seed: int) -> str:
    """Write the files of a recording as the core does; its sound is a hole in the disk."""
    writer = Writer(seed)
    files = SessionFiles(sessions / new_id(), None)
    files.create()
    for number in range(chunks):
        files.write_chunk(_chunk(files.id, number, begun_at, writer.words(_WORDS)))
    samples = chunks * _CHUNK
    with files.track("full").open("wb") as sound:
        sound.write(header(samples))
        sound.truncate(HEADER_BYTES + samples * SAMPLE_BYTES)
    meta = SessionMeta(
        id=files.id,
        start_time=begun_at,
        end_time=begun_at + timedelta(seconds=samples / RATE_HZ),
        status="completed",
        language="ru",
        model="sphinx",
        total_duration=to_ms(samples),
        title=writer.words(3),
        sources=["mic"],
        sample_count=samples,
        chunks_count=chunks,
        health=NO_HEALTH,
    )
    files.write_meta(meta)
    return files.id


def _chunk(session_id: str, number: int, at: datetime, text: str) -> ChunkDetail:
    words = tuple(Word(text=word, start_s=0.4 * i, end_s=0.4 * i + 0.3) for i, word in enumerate(text.split()))
    pending = ChunkDetail(
        id=new_id(),
        session_id=session_id,
        index=number,
        start_offset=number * _CHUNK,
        end_offset=(number + 1) * _CHUNK,
        duration=to_ms(_CHUNK),
        file_path="",
        status="pending",
        source="mic",
        created_at=at,
    )
    return heard(pending, Transcript(text=text, language="ru", words=words), "sphinx", at)


def _is_indexed(core: ServedCore, big: str) -> bool:
    listed = core.request("GET", "/api/sessions?limit=1")
    first = listed["sessions"][:1]
    return bool(
        listed["total"] == _SMALL + 1
        and (first[0]["id"], first[0]["completedCount"]) == (big, _CHUNKS)
        and core.request("GET", f"/api/sessions?limit=1&offset={_SMALL}")["sessions"][0]["completedCount"] == 3
    )


def _calls(core: ServedCore, big: str) -> list[Figure]:
    path = f"/api/sessions/{big}"
    ids = [chunk["id"] for chunk in core.request("GET", path)["chunks"]]
    chance = random.Random(5)
    asked = iter(Writer(6).queries(_CALLS))

    def correct() -> None:
        body = {"transcription": f"правка {chance.random()}"}
        _call(core, "PATCH", f"{path}/chunks/{chance.choice(ids)}", body)

    kinds = {
        "list 20 of 101 recordings": (lambda: _call(core, "GET", "/api/sessions"), 20),
        "get a chunk": (lambda: _call(core, "GET", f"{path}/chunks/{chance.choice(ids)}"), 20),
        "correct a chunk": (correct, 20),
        "search the recordings": (lambda: _call(core, "GET", f"/api/sessions?q={urllib.parse.quote(next(asked))}"), 50),
        "get a recording of 2,000 chunks": (lambda: _call(core, "GET", path), 50),
    }
    found = []
    for name, (call, goal_ms) in kinds.items():
        taken = timed_ms(call, _CALLS)
        found.append(Figure(f"{name}, P99", percentile(taken, 99), "ms", goal_ms, spread(taken)))
    return found


def _call(core: ServedCore, method: str, path: str, body: Any = None) -> bytes:
    """Send a request and take the answer as it is: reading it is the client's affair."""
    headers = {"authorization": f"Bearer {core.token}", "content-type": "application/json"}
    data = None if body is None else msgspec.json.encode(body)
    request = urllib.request.Request(f"{core.url}{path}", data, headers, method=method)  # noqa: S310
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        content: bytes = answer.read()
    return content

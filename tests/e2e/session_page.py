"""The page of a recording as a person sees it, and recordings to open there, as the core would have left them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Locator, Page

from alfavoice.audio.frames import RATE_HZ
from alfavoice.audio.messages import CaptureHealth, HealthMark
from alfavoice.audio.trackfile import create_track
from alfavoice.core.ids import new_id
from alfavoice.recording.files import SessionFiles
from alfavoice.recording.messages import AudioSource, ChunkDetail, ChunkWord, SessionMeta, Version
from tests.served import ServedCore
from tests.waiting import until

BEGUN = datetime(2026, 3, 5, 10, 42, tzinfo=UTC)
SPOKEN_S, PAUSE_S = 3, 1
"""Every line is three seconds long, and a second of silence follows it."""


@dataclass(frozen=True)
class Said:
    """A line: its text; none when transcribing it failed."""

    text: str | None
    source: AudioSource = "mic"
    older: tuple[str, ...] = ()
    """What it read before."""
    error: str = "The engine gave up."


def write_recording(
    data_dir: Path,
    *lines: Said | str,
    title: str = "",
    tags: tuple[str, ...] = (),
    marks: tuple[HealthMark, ...] = (),
    begun: datetime = BEGUN,
) -> str:
    """Write a whole recording into a data folder; return its id. The core takes it in when it starts."""
    session_id = new_id()
    (data_dir / "sessions").mkdir(parents=True, exist_ok=True)
    files = SessionFiles(data_dir / "sessions" / session_id, None)
    files.create()
    said = [line if isinstance(line, Said) else Said(line) for line in lines]
    sources: list[AudioSource] = sorted({line.source for line in said} or {"mic"})
    samples = len(said) * (SPOKEN_S + PAUSE_S) * RATE_HZ
    for track in ("full", *(sources if len(sources) > 1 else ())):
        _tone(files.track(track), samples)
    for index, line in enumerate(said):
        _tone(files.chunk_sound(index), SPOKEN_S * RATE_HZ)
        files.write_chunk(_chunk(session_id, index, line))
    meta = SessionMeta(
        id=session_id,
        start_time=begun,
        end_time=begun + timedelta(seconds=samples // RATE_HZ),
        status="completed",
        language="en",
        model="sphinx",
        total_duration=samples * 1000 // RATE_HZ,
        title=title,
        tags=list(tags),
        sources=sources,
        sample_count=samples,
        chunks_count=len(said),
        mic_device="Test microphone",
        system_device="Test speakers" if "system" in sources else "",
        health=CaptureHealth(marks=list(marks), sources=[]),
    )
    files.write_meta(meta)
    return session_id


def _chunk(session_id: str, index: int, line: Said) -> ChunkDetail:
    start = index * (SPOKEN_S + PAUSE_S) * RATE_HZ
    end = start + SPOKEN_S * RATE_HZ
    texts = [] if line.text is None else [*line.older, line.text]
    versions = [_version(text, start, BEGUN + timedelta(minutes=age)) for age, text in enumerate(texts)]
    present: dict[str, Any] = {"status": "failed", "error": line.error}
    if versions:
        last = versions[-1]
        present = {"status": "completed", "transcription": last.text, "version_id": last.id, "words": last.words}
    return ChunkDetail(
        id=new_id(),
        session_id=session_id,
        index=index,
        start_offset=start,
        end_offset=end,
        duration=SPOKEN_S * 1000,
        file_path="",
        source=line.source,
        created_at=BEGUN,
        model="sphinx",
        language="en",
        versions=versions,
        versions_count=len(versions),
        **present,
    )


def _version(text: str, start: int, created_at: datetime) -> Version:
    """A text whose words are evenly spread over the line."""
    words = text.split()
    step = SPOKEN_S * RATE_HZ // max(1, len(words))
    timed = [
        ChunkWord(text=word.strip(".,"), start_offset=start + place * step, end_offset=start + (place + 1) * step)
        for place, word in enumerate(words)
    ]
    return Version(
        id=new_id(), text=text, made_by="engine", model="sphinx", language="en", created_at=created_at, words=timed
    )


def _tone(path: Path, samples: int) -> None:
    """A sound that rises and falls as speech does, so that its picture is one."""
    time = np.arange(samples) / RATE_HZ
    loudness = 1000 + 14_000 * np.abs(np.sin(2.3 * time) * np.sin(0.7 * time))
    with create_track(path, None) as writer:
        writer.append((loudness * np.sin(np.arange(samples) / 20)).astype(np.int16))


def stored(served: ServedCore, session_id: str) -> dict[str, Any]:
    return dict(served.request("GET", f"/api/sessions/{session_id}"))


def stored_lines(served: ServedCore, session_id: str) -> list[dict[str, Any]]:
    return list(stored(served, session_id)["chunks"])


def version_counts(served: ServedCore, session_id: str) -> list[int]:
    return [line["versionsCount"] for line in stored_lines(served, session_id)]


def stored_texts(served: ServedCore, session_id: str) -> list[str | None]:
    return [line.get("transcription") for line in stored_lines(served, session_id)]


def rows(page: Page) -> Locator:
    return page.get_by_role("list", name="Transcript").locator("> li")


def row(page: Page, text: str) -> Locator:
    return rows(page).filter(has_text=text)


def time_of(row: Locator) -> Locator:
    """The button that plays a line; the keyboard's place in it."""
    return row.get_by_role("button", name="Play from")


def editor(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Text of the line")


def position(page: Page) -> Locator:
    return page.get_by_role("slider", name="Place in the recording")


def reach(page: Page, second: int) -> None:
    """Wait until the sound is there."""
    until(lambda: int(position(page).get_attribute("aria-valuenow") or 0) >= second, f"second {second}")

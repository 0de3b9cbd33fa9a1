"""A recording as something to read: its title, its paragraphs, who spoke. Pure.

Chunks without text, those that wait or failed, are not part of it. Paragraphs come in order of time; their text is one
line without characters that no document may have, so no writer has to fear what a recording says.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from alfavoice.audio.units import to_ms
from alfavoice.recording.details import Details
from alfavoice.recording.messages import AudioSource, ChunkDetail, SessionMeta

PARAGRAPH_PAUSE_MS = 2000
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 refuses or discourages: control characters, halves of characters, code points that are none."""


class Labels(NamedTuple):
    """What a transcript says by itself, in its language."""

    recording: str
    sources: dict[AudioSource, str]


ENGLISH = Labels("Recording", {"mic": "Microphone", "system": "System sound", "mixed": "Microphone and system sound"})
RUSSIAN = Labels("Запись", {"mic": "Микрофон", "system": "Звук системы", "mixed": "Микрофон и звук системы"})


class Paragraph(NamedTuple):
    """What was said without a long pause, and by whom where that can be told."""

    start_ms: int
    speaker: str
    text: str


def spoken(details: Details) -> list[ChunkDetail]:
    """Return the chunks that have text, in order of time."""
    with_text = [chunk for chunk in details.chunks if plain(chunk.transcription or "")]
    return sorted(with_text, key=lambda chunk: (chunk.start_offset, chunk.index))


def paragraphs(details: Details) -> list[Paragraph]:
    """Return the text, parted where nobody spoke for a while or somebody else began to."""
    chunks = spoken(details)
    several = len({chunk.source for chunk in chunks}) > 1
    labels = labels_of(details).sources
    return [
        Paragraph(
            start_ms=to_ms(group[0].start_offset),
            speaker=labels[group[0].source] if several else "",
            text=" ".join(plain(chunk.transcription or "") for chunk in group),
        )
        for group in _grouped(chunks)
    ]


def labels_of(details: Details) -> Labels:
    """Return the words for the language of a recording; where it was left open, for the one heard most."""
    language: str = details.meta.language
    if language == "auto":
        heard = Counter(chunk.language for chunk in details.chunks if chunk.language)
        language = max(heard, key=heard.__getitem__, default="en")
    return RUSSIAN if language == "ru" else ENGLISH


def title_of(details: Details) -> str:
    """Return the title; a recording without one is called by its date."""
    return plain(details.meta.title) or f"{labels_of(details).recording} {date_of(details.meta)}"


def date_of(meta: SessionMeta) -> str:
    """Return when it was recorded, by the clock of this machine."""
    return f"{meta.start_time.astimezone():%Y-%m-%d %H:%M}"


def stamp(milliseconds: int) -> str:
    """Return a time as `mm:ss`, past an hour as `h:mm:ss`."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def plain(text: str) -> str:
    """Return a text as one line of what every document may have."""
    return " ".join(_FORBIDDEN.sub("", text).split())


def _grouped(chunks: list[ChunkDetail]) -> Iterator[list[ChunkDetail]]:
    group = chunks[:1]
    for before, chunk in pairwise(chunks):
        pause_ms = to_ms(chunk.start_offset - before.end_offset)
        if pause_ms >= PARAGRAPH_PAUSE_MS or chunk.source != before.source:
            yield group
            group = []
        group.append(chunk)
    if group:
        yield group

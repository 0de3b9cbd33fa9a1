"""A recording as subtitles, SRT and WebVTT. Pure.

Cues have two lines of 42 characters at most and are shown for 7 seconds at most; they come in order, never overlap and
are never empty. Words appear when they were said, also those of a text that a person corrected.
"""

from collections.abc import Iterable, Iterator
from html import escape
from typing import NamedTuple

from alfavoice.audio.units import to_ms
from alfavoice.recording.correcting import retimed, spread
from alfavoice.recording.details import Details
from alfavoice.recording.messages import ChunkDetail, ChunkWord
from alfavoice.recording.transcript import plain, spoken

LINE_CHARACTERS = 42
MOST_LINES = 2
LONGEST_MS = 7000
SHORTEST_MS = 1000
"""Shorter cues stay for so long, if the next one leaves them the time."""
PAUSE_MS = 1000
"""After such a pause a new cue begins."""


class Cue(NamedTuple):
    """What is shown at once."""

    start_ms: int
    end_ms: int
    lines: list[str]


def to_srt(details: Details) -> str:
    """Return SRT. It has no way to write an arrow as text, so an arrow becomes a real one."""
    return "\n".join(
        f"{number}\n{_time(cue.start_ms, ',')} --> {_time(cue.end_ms, ',')}\n{_text(cue).replace('-->', '→')}\n"
        for number, cue in enumerate(cues(details), 1)
    )


def to_vtt(details: Details) -> str:
    """Return WebVTT."""
    shown = (
        f"\n{_time(cue.start_ms, '.')} --> {_time(cue.end_ms, '.')}\n{escape(_text(cue), quote=False)}\n"
        for cue in cues(details)
    )
    return "".join(("WEBVTT\n", *shown))


def cues(details: Details) -> list[Cue]:
    """Return what is to be shown, and when."""
    wanted = sorted((cue for chunk in spoken(details) for cue in _cut(chunk)), key=lambda cue: cue.start_ms)
    return list(_apart(wanted))


def _cut(chunk: ChunkDetail) -> Iterator[Cue]:
    shown: list[ChunkWord] = []
    for piece in _pieces(chunk):
        if shown and not _fits(shown, piece):
            yield _cue(shown)
            shown = []
        shown.append(piece)
    yield _cue(shown)


def _pieces(chunk: ChunkDetail) -> Iterator[ChunkWord]:
    """Yield the words of a chunk, cut where one is longer than a line."""
    for word in retimed(chunk.words, plain(chunk.transcription or ""), chunk.start_offset, chunk.end_offset):
        if len(word.text) <= LINE_CHARACTERS:
            yield word
        else:
            starts = range(0, len(word.text), LINE_CHARACTERS)
            parts = [word.text[start : start + LINE_CHARACTERS] for start in starts]
            yield from spread(parts, word.start_offset, word.end_offset)


def _fits(shown: list[ChunkWord], piece: ChunkWord) -> bool:
    lines = _lines([*shown, piece])
    ends_sentence = shown[-1].text.endswith((".", "!", "?", "…"))
    return (
        len(lines) <= MOST_LINES
        and not (ends_sentence and len(lines) > 1)
        and to_ms(piece.end_offset - shown[0].start_offset) <= LONGEST_MS
        and to_ms(piece.start_offset - shown[-1].end_offset) < PAUSE_MS
    )


def _cue(shown: list[ChunkWord]) -> Cue:
    return Cue(to_ms(shown[0].start_offset), to_ms(shown[-1].end_offset), _lines(shown))


def _lines(shown: Iterable[ChunkWord]) -> list[str]:
    lines: list[str] = []
    for word in shown:
        if lines and len(lines[-1]) + 1 + len(word.text) <= LINE_CHARACTERS:
            lines[-1] += f" {word.text}"
        else:
            lines.append(word.text)
    return lines


def _apart(wanted: list[Cue]) -> Iterator[Cue]:
    """Yield the cues with a little time for the short ones, each over before the next begins."""
    free_from = 0
    for position, cue in enumerate(wanted):
        start = max(cue.start_ms, free_from)
        end = min(max(cue.end_ms, start + SHORTEST_MS), start + LONGEST_MS)
        if position + 1 < len(wanted):
            end = min(end, wanted[position + 1].start_ms)
        free_from = max(end, start + 1)
        yield Cue(start, free_from, cue.lines)


def _text(cue: Cue) -> str:
    return "\n".join(cue.lines)


def _time(milliseconds: int, point: str) -> str:
    seconds, milliseconds = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{point}{milliseconds:03}"

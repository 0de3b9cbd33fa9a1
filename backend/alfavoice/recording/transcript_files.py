"""A recording as text, Markdown and JSON. Pure.

Text and Markdown are for people: paragraphs of what was said. JSON is for programs: everything that is known, as it is
kept, with the times in milliseconds beside the offsets; it can be read back without loss.
"""

import re
from typing import Any

import msgspec

from alfavoice.audio.units import to_ms
from alfavoice.recording.details import Details
from alfavoice.recording.transcript import date_of, paragraphs, plain, stamp, title_of

_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~$&^=]")
"""What means something within a line of Markdown, in CommonMark and what is built upon it."""


def to_txt(details: Details) -> str:
    """Return what was said, and nothing else."""
    said = (f"{part.speaker}: {part.text}" if part.speaker else part.text for part in paragraphs(details))
    return "\n".join(f"{paragraph}\n" for paragraph in said)


def to_markdown(details: Details) -> str:
    """Return title, date, tags and paragraphs with their times; nothing that was said becomes markup."""
    facts = " · ".join((date_of(details.meta), *(_literal(plain(tag)) for tag in details.meta.tags)))
    said = []
    for part in paragraphs(details):
        speaker = f"**{_literal(part.speaker)}:** " if part.speaker else ""
        said.append(f"[{stamp(part.start_ms)}] {speaker}{_literal(part.text)}")
    return "\n\n".join((f"# {_literal(title_of(details))}", facts, *said)) + "\n"


def to_json(details: Details) -> str:
    """Return everything that is known of a recording."""
    chunks: list[dict[str, Any]] = msgspec.to_builtins(details.chunks)
    for chunk in chunks:
        versions = (word for version in chunk["versions"] for word in version["words"])
        for timed in (chunk, *chunk["words"], *versions):
            timed["startMs"], timed["endMs"] = to_ms(timed["startOffset"]), to_ms(timed["endOffset"])
    content = msgspec.json.encode({"session": details.meta, "chunks": chunks})
    return msgspec.json.format(content, indent=1).decode() + "\n"


def _literal(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", text)

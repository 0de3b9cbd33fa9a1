"""The times of words when a person corrects a text. Pure.

Every word of the new text gets a time; times never run backwards and stay within the chunk. A word that is still there,
whatever its capitals and punctuation, keeps the time it was heard at; others share the time of what they replace, the
longer ones more of it.
"""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import accumulate

from msgspec.structs import replace

from alfavoice.recording.messages import ChunkWord

_PUNCTUATION = re.compile(r"[\W_]+")
_MOST_PAIRS = 50_000
"""Two texts of a chunk have far fewer pairs of words; beyond, comparing them would take seconds and tell nothing."""


def retimed(words: Sequence[ChunkWord], text: str, start: int, end: int) -> list[ChunkWord]:
    """Return the words of a text, timed after the words that were there before."""
    fresh = text.split()
    old = _in_order(words, start, end)
    if len(old) * len(fresh) > _MOST_PAIRS:
        return spread(fresh, start, end)
    timed: list[ChunkWord] = []
    for kind, old_from, old_to, new_from, new_to in _differences(old, fresh):
        part = fresh[new_from:new_to]
        if kind == "equal":
            timed += [replace(was, text=word) for was, word in zip(old[old_from:old_to], part, strict=True)]
        elif kind == "replace":
            timed += spread(part, old[old_from].start_offset, old[old_to - 1].end_offset)
        else:
            after = old[old_from].start_offset if old_from < len(old) else end
            timed += spread(part, old[old_from - 1].end_offset if old_from else start, after)
    return timed


def spread(texts: Sequence[str], start: int, end: int) -> list[ChunkWord]:
    """Share a stretch of time among words by their length."""
    lengths = list(accumulate((len(text) for text in texts), initial=0))
    edges = [start + (end - start) * length // max(lengths[-1], 1) for length in lengths]
    return [
        ChunkWord(text=text, start_offset=since, end_offset=until)
        for text, since, until in zip(texts, edges[:-1], edges[1:], strict=True)
    ]


def _differences(old: Iterable[ChunkWord], fresh: Iterable[str]) -> Iterable[tuple[str, int, int, int, int]]:
    matcher = SequenceMatcher(None, [_key(word.text) for word in old], [_key(text) for text in fresh], autojunk=False)
    return matcher.get_opcodes()


def _key(word: str) -> str:
    """Return what makes it the same word; a word of signs only is itself."""
    return _PUNCTUATION.sub("", word.casefold()) or word


def _in_order(words: Iterable[ChunkWord], start: int, end: int) -> list[ChunkWord]:
    """Return the words with times that never run backwards; engines do not promise that."""
    ordered, since = [], start
    for word in words:
        begin = min(max(word.start_offset, since), end)
        since = min(max(word.end_offset, begin), end)
        ordered.append(ChunkWord(text=word.text, start_offset=begin, end_offset=since))
    return ordered

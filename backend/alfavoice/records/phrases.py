"""Where a phrase stands in a sentence, another text goes there. Pure.

Phrases match whole words, whatever their case unless told, ё like е; of two that match at one place the longer wins.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_YO = re.compile("[еёЕЁ]")


@dataclass(frozen=True)
class Replacement:
    """A phrase, what takes its place, and what the entry is called."""

    phrase: str
    text: str
    name: str
    case_sensitive: bool = False


def replace_phrases(sentence: str, replacements: Iterable[Replacement]) -> tuple[str, list[str]]:
    """Return the sentence with its phrases replaced, and the names of the entries that did it, in order."""
    longest_first = sorted(replacements, key=lambda entry: len(entry.phrase), reverse=True)
    if not longest_first:
        return sentence, []
    pattern = re.compile("|".join(f"({_whole_words(entry)})" for entry in longest_first))
    used: list[str] = []

    def put(match: re.Match[str]) -> str:
        entry = longest_first[(match.lastindex or 1) - 1]
        used.append(entry.name)
        return entry.text

    return pattern.sub(put, sentence), used


def _whole_words(entry: Replacement) -> str:
    words = r"\s+".join(re.escape(word) for word in entry.phrase.split())
    if entry.case_sensitive:
        return rf"(?<!\w){words}(?!\w)"
    return rf"(?i:(?<!\w){_YO.sub('[её]', words)}(?!\w))"

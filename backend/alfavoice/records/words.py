"""Words as search sees them: folded, and reduced to their dictionary forms, in Russian and English.

Pure but for the analysers, which load when the first word of their language comes by (the Russian one costs about
40 MB). Every word stands for itself and for all its dictionary forms ("стали" for "стать" and "сталь"), on both sides
of a search, so that any form finds any other.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from alfavoice.records.irregular import BASE_FORM

_MARKS = "\u0300-\u036f"
_WORD = re.compile(rf"(?:[^\W_][{_MARKS}]*)+")
_MARK = re.compile(f"[{_MARKS}]")
_NO_LETTER = re.compile(r"[\W_]")
_RUSSIAN = re.compile(r"[а-я]+")
_LONGEST_WORD = 60
_SHORTEST_PREFIX = 2


@dataclass(frozen=True)
class Word:
    """A word of a text, folded, and where it stands."""

    folded: str
    start: int
    end: int


def fold(text: str) -> str:
    """Make spellings that people hold to be the same equal: case, ё and е, stress marks, ways of composing."""
    if not text.isascii():
        text = _MARK.sub("", unicodedata.normalize("NFKC", text))
    return text.casefold().replace("ё", "е")


def words_of(text: str) -> Iterator[Word]:
    """Yield the words of a text in order."""
    for match in _WORD.finditer(text):
        if folded := _folded_word(match.group()):
            yield Word(folded, match.start(), match.end())


@lru_cache(maxsize=50_000)
def forms(folded: str) -> frozenset[str]:
    """Return the word itself and its dictionary forms."""
    if _RUSSIAN.fullmatch(folded):
        lemmas = {fold(parse.normal_form) for parse in _russian().parse(folded)}
    elif folded.isascii() and folded.isalpha():
        lemmas = {_english().stemWord(BASE_FORM.get(folded, folded))}
    else:
        lemmas = set()
    return frozenset(lemmas | {folded})


def indexed(text: str) -> str:
    """Return what the full-text index stores for a text: each word, then its other forms."""
    return " ".join(map(_indexed_word, _WORD.findall(text)))


@lru_cache(maxsize=50_000)
def _indexed_word(word: str) -> str:
    return " ".join(sorted(forms(_folded_word(word))))


def _folded_word(word: str) -> str:
    """Fold a word; what is left has letters and digits only, though ㏂ folds to a.m."""
    return _NO_LETTER.sub("", fold(word[:_LONGEST_WORD]))


@dataclass(frozen=True)
class Query:
    """What a person typed into a search box."""

    words: tuple[frozenset[str], ...]
    prefix: str
    """The beginning of the last word, which may still be growing; empty when it is too short to tell."""

    @property
    def expression(self) -> str:
        """The query in the language of FTS5; empty when there is no word in it.

        Forms that begin with the unfinished word are among its hits already and would be read twice.
        """
        groups = [[f'"{form}"' for form in sorted(word)] for word in self.words]
        if groups and self.prefix:
            others = sorted(form for form in self.words[-1] if not form.startswith(self.prefix))
            groups[-1] = [f'"{self.prefix}" *', *(f'"{form}"' for form in others)]
        return " AND ".join(f"({' OR '.join(group)})" for group in groups)

    @property
    def in_title(self) -> str:
        """The same, of titles only."""
        return f"{{title}} : ({self.expression})"

    def matches(self, word: Word) -> bool:
        """Tell whether a word of a text is one of those looked for."""
        if self.prefix and word.folded.startswith(self.prefix):
            return True
        own = forms(word.folded)
        return any(own & wanted for wanted in self.words)


def parse_query(text: str) -> Query:
    """Read a search box. Every word must occur; the last one may be unfinished."""
    folded = [word.folded for word in words_of(text)][:20]
    prefix = folded[-1] if folded and len(folded[-1]) >= _SHORTEST_PREFIX else ""
    return Query(tuple(forms(word) for word in folded), prefix)


@cache
def _russian() -> Any:
    import pymorphy3  # noqa: PLC0415 - 40 MB that a person who writes no Russian never pays

    return pymorphy3.MorphAnalyzer(lang="ru")


@cache
def _english() -> Any:
    import Stemmer  # noqa: PLC0415 - loaded with the first English word

    return Stemmer.Stemmer("english")

"""The personal dictionary: words that must be spelled this way, and what is heard in their place."""

from collections.abc import Iterator

from alfavoice.dictionary.messages import Term, TermCreate
from alfavoice.records.collection import Collection
from alfavoice.records.kind import Kind, Searchable
from alfavoice.records.messages import TryOutResult
from alfavoice.records.phrases import Replacement, replace_phrases

DICTIONARY = Kind(
    collection="dictionary",
    record=Term,
    create=TermCreate,
    defaults={"sounds_like": [], "language": None, "case_sensitive": False},
    searchable=lambda term: Searchable(term.term, "\n".join(term.sounds_like)),
    order="t.folded_name",
    name_field="term",
)


class Dictionary(Collection[Term]):
    """The terms of the library."""

    async def try_out(self, text: str) -> TryOutResult:
        """Return what the dictionary makes of a sentence."""
        terms = await self.database.read(lambda db: list(self.store.everything(db)))
        result, used = replace_phrases(text, [entry for term in terms for entry in _replacements(term)])
        return TryOutResult(text=result, used=used)


def _replacements(term: Term) -> Iterator[Replacement]:
    for heard in (term.term, *term.sounds_like):
        yield Replacement(heard, term.term, term.term, term.case_sensitive)

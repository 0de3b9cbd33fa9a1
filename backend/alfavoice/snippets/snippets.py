"""Snippets: a trigger that a person says or types, and the text it stands for."""

from alfavoice.records.collection import Collection
from alfavoice.records.kind import Kind, Searchable
from alfavoice.records.messages import TryOutResult
from alfavoice.records.phrases import Replacement, replace_phrases
from alfavoice.snippets.messages import Snippet, SnippetCreate

SNIPPETS = Kind(
    collection="snippets",
    record=Snippet,
    create=SnippetCreate,
    defaults={"language": None, "use_count": 0},
    searchable=lambda snippet: Searchable(snippet.trigger, snippet.content),
    order="t.folded_name",
    name_field="trigger",
)


class Snippets(Collection[Snippet]):
    """The snippets of the library."""

    async def try_out(self, text: str) -> TryOutResult:
        """Return what the snippets make of a sentence."""
        snippets = await self.database.read(lambda db: list(self.store.everything(db)))
        replacements = [Replacement(entry.trigger, entry.content, entry.trigger) for entry in snippets]
        result, used = replace_phrases(text, replacements)
        return TryOutResult(text=result, used=used)

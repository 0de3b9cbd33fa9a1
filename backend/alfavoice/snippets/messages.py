"""Wire types of snippets."""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from alfavoice.core.messages import Body, View
from alfavoice.records.messages import Language, Record

Trigger = Annotated[str, Meta(min_length=1, max_length=200)]
Content = Annotated[str, Meta(max_length=100_000)]


class Snippet(Record, frozen=True, kw_only=True):
    """A spoken or typed trigger and the text it stands for."""

    trigger: str
    content: str
    language: Language | None
    use_count: int


class SnippetCreate(Body, frozen=True, kw_only=True):
    """A new snippet; its trigger must be free, whatever its case."""

    trigger: Trigger
    content: Content
    id: str | UnsetType = UNSET
    language: Language | UnsetType | None = UNSET


class SnippetPatch(Body, frozen=True, kw_only=True):
    """The fields to change."""

    trigger: Trigger | UnsetType = UNSET
    content: Content | UnsetType = UNSET
    language: Language | UnsetType | None = UNSET
    base_revision: int | UnsetType = UNSET


class SnippetList(View, frozen=True, kw_only=True):
    """A page of snippets by trigger."""

    items: list[Snippet]
    total: int

"""Wire types of the personal dictionary."""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from alfavoice.core.messages import Body, View
from alfavoice.records.messages import Language, Record

Spelling = Annotated[str, Meta(min_length=1, max_length=200)]
SoundsLike = Annotated[list[Spelling], Meta(max_length=50)]


class Term(Record, frozen=True, kw_only=True):
    """A word spelled right, and what recognition tends to hear instead."""

    term: str
    sounds_like: list[str]
    language: Language | None
    case_sensitive: bool


class TermCreate(Body, frozen=True, kw_only=True):
    """A new term."""

    term: Spelling
    id: str | UnsetType = UNSET
    sounds_like: SoundsLike | UnsetType = UNSET
    language: Language | UnsetType | None = UNSET
    case_sensitive: bool | UnsetType = UNSET


class TermPatch(Body, frozen=True, kw_only=True):
    """The fields to change."""

    term: Spelling | UnsetType = UNSET
    sounds_like: SoundsLike | UnsetType = UNSET
    language: Language | UnsetType | None = UNSET
    case_sensitive: bool | UnsetType = UNSET
    base_revision: int | UnsetType = UNSET


class TermList(View, frozen=True, kw_only=True):
    """A page of terms in alphabetical order."""

    items: list[Term]
    total: int

"""Wire types of notes."""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from alfavoice.core.messages import Body, View
from alfavoice.records.messages import Record, Tags

Title = Annotated[str, Meta(max_length=500)]
Content = Annotated[str, Meta(max_length=1_000_000)]


class Note(Record, frozen=True, kw_only=True):
    """A note in Markdown."""

    title: str
    content: str
    tags: list[str]
    pinned: bool


class NoteCreate(Body, frozen=True, kw_only=True):
    """A new note. A client that may have to repeat itself names the id."""

    id: str | UnsetType = UNSET
    title: Title | UnsetType = UNSET
    content: Content | UnsetType = UNSET
    tags: Tags | UnsetType = UNSET
    pinned: bool | UnsetType = UNSET


class NotePatch(Body, frozen=True, kw_only=True):
    """The fields to change. With `baseRevision` the change is refused (409) when the note has moved on since."""

    title: Title | UnsetType = UNSET
    content: Content | UnsetType = UNSET
    tags: Tags | UnsetType = UNSET
    pinned: bool | UnsetType = UNSET
    base_revision: int | UnsetType = UNSET


class NoteList(View, frozen=True, kw_only=True):
    """A page of notes, pinned ones first, then the last changed."""

    items: list[Note]
    total: int


class TagCount(View, frozen=True, kw_only=True):
    """A tag and how many notes have it."""

    tag: str
    count: int

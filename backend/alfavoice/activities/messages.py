"""Wire types of the activity feed."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from alfavoice.core.messages import Body, CollectionName, View
from alfavoice.records.messages import Record

ActivityKind = Literal[
    "created",
    "deleted",
    "restored",
    "imported",
    "exported",
    "backup_made",
    "backup_restored",
    "backup_deleted",
    "rekeyed",
]


class Activity(Record, frozen=True, kw_only=True):
    """One thing that happened. The interface puts it into words."""

    kind: ActivityKind
    collection: CollectionName | None
    record_id: str | None
    subject: str
    """What it was about, in the person's own words: a note's title, a snippet's trigger."""
    count: int


class ActivityList(View, frozen=True, kw_only=True):
    """A page of activities, newest first."""

    items: list[Activity]
    total: int


class Cleared(View, frozen=True, kw_only=True):
    """How many activities went into the trash, or came back from it."""

    count: int


class ActivityImport(Body, frozen=True, kw_only=True):
    """One line of a feed that was exported."""

    kind: ActivityKind
    id: str | UnsetType = UNSET
    collection: CollectionName | UnsetType | None = UNSET
    record_id: str | UnsetType | None = UNSET
    subject: str | UnsetType = UNSET
    count: Annotated[int, Meta(ge=0, lt=2**53)] | UnsetType = UNSET

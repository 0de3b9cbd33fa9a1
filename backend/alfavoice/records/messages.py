"""Wire types every kind of record shares."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta

from alfavoice.core.messages import Body, FieldProblem, View

Language = Literal["ru", "en"]
TransferFormat = Literal["json", "csv"]
RecordId = Annotated[str, Meta(description="A UUID; version 7 where the core mints it.")]
Tag = Annotated[str, Meta(min_length=1, max_length=100)]
Tags = Annotated[list[Tag], Meta(max_length=100)]


class Record(View, frozen=True, kw_only=True):
    """What every record carries."""

    id: RecordId
    revision: int
    """Counts this record's changes from 1."""
    created_at: datetime
    updated_at: datetime


class RowProblem(View, frozen=True, kw_only=True):
    """Why one row of an import was left out; rows count from 1."""

    row: int
    errors: list[FieldProblem]


class ImportReport(View, frozen=True, kw_only=True):
    """What an import did."""

    created: int
    updated: int
    unchanged: int
    refused_count: int
    refused: list[RowProblem]
    """The first of the rows that were left out, 100 at most."""


class TryOut(Body, frozen=True, kw_only=True):
    """A sentence to see what would become of it."""

    text: Annotated[str, Meta(max_length=10_000)]


class TryOutResult(View, frozen=True, kw_only=True):
    """What became of the sentence, and which entries did it."""

    text: str
    used: list[str]

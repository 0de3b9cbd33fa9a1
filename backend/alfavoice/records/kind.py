"""What a feature says about its kind of record; everything else about storing and finding it is common."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from alfavoice.core.messages import Body, CollectionName
from alfavoice.records.messages import Record

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Searchable:
    """The text of a record, as search and its results show it."""

    title: str
    shown: str
    """What an excerpt is taken from."""
    hidden: str = ""
    """What is found as well, but never shown: tags."""

    @property
    def body(self) -> str:
        """Everything but the title."""
        return f"{self.shown}\n{self.hidden}"


@dataclass(frozen=True)
class Kind(Generic[R]):
    """One kind of record."""

    collection: CollectionName
    record: type[R]
    create: type[Body]
    """What a client, or a row of an import, says about a new one."""
    defaults: Mapping[str, Any]
    """What a new record has where its maker says nothing."""
    searchable: Callable[[R], Searchable]
    order: str
    """The order of a list, in SQL."""
    name_field: str | None = None
    """The field that names a record among its kind, if it must be unique (whatever its case)."""

    @property
    def table(self) -> str:
        """The table of these records."""
        return self.collection

    @property
    def index(self) -> str:
        """The full-text index of these records."""
        return f"{self.collection}_words"

    def name_of(self, record: R) -> str | None:
        """Return what must be unique about a record."""
        return None if self.name_field is None else getattr(record, self.name_field)

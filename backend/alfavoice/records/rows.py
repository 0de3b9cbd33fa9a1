"""How a record becomes a database row and back. Pure.

Lists are JSON text, booleans are 0 and 1, moments are text that sorts by time.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

import msgspec

from alfavoice.core.clock import to_text
from alfavoice.records.messages import Record

R = TypeVar("R", bound=Record)


def to_row(record: Record) -> dict[str, Any]:
    """Return the columns of a record."""
    return {name: _to_cell(getattr(record, name)) for name in record.__struct_fields__}


def from_row(kind: type[R], row: Mapping[str, Any]) -> R:
    """Return the record of a row; columns the record does not have are left alone."""
    values = {wire: _decoded(row[name]) if is_list else row[name] for name, wire, is_list in _columns(kind)}
    return msgspec.convert(values, kind, strict=False)


def from_rows(kind: type[R], rows: Iterable[Mapping[str, Any]]) -> list[R]:
    """Return the records of many rows."""
    return [from_row(kind, row) for row in rows]


def _to_cell(value: Any) -> Any:
    match value:
        case bool():
            return int(value)
        case list():
            return msgspec.json.encode(value).decode()
        case datetime():
            return to_text(value)
        case _:
            return value


@cache
def _columns(kind: type[Record]) -> list[tuple[str, str, bool]]:
    """Return each field's column, its name on the wire, and whether it is a list. Looked up once: it is slow."""
    return [
        (field.name, field.encode_name, getattr(field.type, "__origin__", field.type) is list)
        for field in msgspec.structs.fields(kind)
    ]


def _decoded(cell: Any) -> Any:
    return msgspec.json.decode(cell) if isinstance(cell, str) else cell

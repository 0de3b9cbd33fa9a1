"""How a record becomes a database row and back. Pure.

Lists are JSON text, booleans are 0 and 1, moments are text that sorts by time.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
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
    values = {field.encode_name: _from_cell(row[field.name], field.type) for field in msgspec.structs.fields(kind)}
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


def _from_cell(cell: Any, kind: Any) -> Any:
    is_list = getattr(kind, "__origin__", kind) is list
    return msgspec.json.decode(cell) if is_list and isinstance(cell, str) else cell

"""JSON and CSV files of rows, written and read. Pure.

CSV is written for spreadsheets: UTF-8 with a byte order mark. It is read as people's programs write it: comma,
semicolon or tab, UTF-8, UTF-16 or the Russian Windows code page. A list is written in one cell with semicolons, or as
JSON where an entry has one.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from alfavoice.core.errors import Invalid

_LIST_MARK = ";"
_LONGEST_CELL = 2_000_000


def write_json(collection: str, items: Sequence[msgspec.Struct]) -> bytes:
    """Return a JSON file."""
    document = {"collection": collection, "version": 1, "items": items}
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def write_csv(items: Sequence[msgspec.Struct], columns: Sequence[str] = ()) -> bytes:
    """Return a CSV file of structs, with a header line."""
    rows = [msgspec.to_builtins(item) for item in items]
    return write_rows(columns or list(rows[0] if rows else ()), rows)


def write_rows(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Return a CSV file of rows, with a header line."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: _to_cell(value) for name, value in row.items()} for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def read_json(content: bytes) -> list[Any]:
    """Return the rows of a JSON file: ours, or a bare list."""
    try:
        document = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Invalid(f"This is not a JSON file: {error}.", code="import.not_json") from error
    rows = document.get("items") if isinstance(document, dict) else document
    if not isinstance(rows, list):
        raise Invalid("The file has no list of items.", code="import.not_json")
    return rows


@dataclass(frozen=True)
class CsvShapes:
    """Which columns a cell becomes more than a text in, and where an empty one says something."""

    lists: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    nullable: frozenset[str] = frozenset()

    def read(self, row: Mapping[str, str | None]) -> dict[str, Any]:
        """Return the values of a row; missing cells, and empty ones that say nothing, are left out."""
        return {
            name: self._value(name, cell)
            for name, cell in row.items()
            if cell or (cell is not None and name in self.lists | self.texts | self.nullable)
        }

    def _value(self, name: str, cell: str) -> Any:
        if name in self.lists:
            return _from_cell(cell)
        return None if name in self.nullable and not cell else cell


def read_csv(content: bytes, shapes: CsvShapes) -> list[dict[str, Any] | None]:
    """Return the rows of a CSV file; None for one with more cells than the header."""
    text = _decoded(content)
    csv.field_size_limit(_LONGEST_CELL)
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True))
    except csv.Error as error:
        raise Invalid(f"This is not a CSV file: {error}.", code="import.not_csv") from error
    return [None if None in row else shapes.read(row) for row in rows]


def _decoded(content: bytes) -> str:
    is_utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if is_utf16 else ["utf-8-sig", "cp1251"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid("The file is in no text encoding we know; save it as UTF-8.", code="import.encoding")


def _delimiter(text: str) -> str:
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)


def _to_cell(value: Any) -> Any:
    match value:
        case dict():
            return msgspec.json.encode(value).decode()
        case list() if any(_LIST_MARK in entry or entry.startswith("[") for entry in value):
            return msgspec.json.encode(value).decode()
        case list():
            return _LIST_MARK.join(value)
        case bool():
            return str(value).lower()
        case _:
            return value


def _from_cell(cell: str) -> Any:
    if cell.startswith("["):
        try:
            return msgspec.json.decode(cell)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            pass
    return [entry.strip() for entry in cell.split(_LIST_MARK) if entry.strip()]


def rows_of(mapping: Mapping[str, Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return nested settings as rows of section, setting and value."""
    return [
        {"section": section, "setting": name, "value": msgspec.json.encode(value).decode()}
        for section, values in mapping.items()
        for name, value in values.items()
    ]

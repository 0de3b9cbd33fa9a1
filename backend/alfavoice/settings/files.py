"""The settings as files. Pure but for the reading of the shape."""

from typing import Any

import msgspec

from alfavoice.core.errors import Invalid
from alfavoice.core.messages import FieldProblem
from alfavoice.core.problems import field_problem
from alfavoice.records.messages import TransferFormat
from alfavoice.records.tables import CsvShapes, read_csv, rows_of, write_rows
from alfavoice.settings.messages import Settings, SettingsPatch

_COLUMNS = ("section", "setting", "value")


def write_settings(settings: Settings, format_: TransferFormat) -> bytes:
    """Return a file of all settings."""
    if format_ == "json":
        return msgspec.json.format(msgspec.json.encode(settings), indent=2) + b"\n"
    return write_rows(_COLUMNS, rows_of(msgspec.to_builtins(settings)))


def read_settings(content: bytes, format_: TransferFormat) -> SettingsPatch:
    """Return the changes that a file asks for; one bad setting refuses the file."""
    given = _read_json(content) if format_ == "json" else _read_rows(content)
    try:
        return msgspec.convert(given, SettingsPatch)
    except msgspec.ValidationError as error:
        problem = field_problem(str(error))
        raise Invalid(f"{problem.path} {problem.message}.", [problem]) from error


def _read_json(content: bytes) -> Any:
    try:
        return msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Invalid(f"This is not a JSON file: {error}.", code="import.not_json") from error


def _read_rows(content: bytes) -> dict[str, dict[str, Any]]:
    given: dict[str, dict[str, Any]] = {}
    for row in read_csv(content, CsvShapes()):
        if row is None or set(row) != set(_COLUMNS):
            raise Invalid(f"The columns must be: {', '.join(_COLUMNS)}.", code="import.unknown_columns")
        try:
            value = msgspec.json.decode(row["value"])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            path = f"{row['section']}.{row['setting']}"
            problem = FieldProblem(path=path, message="has a value that is not JSON")
            raise Invalid(f"{path} has a value that is not JSON.", [problem]) from error
        given.setdefault(row["section"], {})[row["setting"]] = value
    return given

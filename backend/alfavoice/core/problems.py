"""What msgspec says about a bad value, taken apart into a field's path and a sentence. Pure."""

import re

from alfavoice.core.messages import FieldProblem

_AT = re.compile(r" - at `\$\.?(?P<path>.*)`$")
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<name>.*)`$")
_MISSING = re.compile(r"Object missing required field `(?P<name>.*)`$")


def field_problem(message: str) -> FieldProblem:
    """Return which field is wrong and why, from msgspec's message."""
    at = _AT.search(message)
    path = at["path"] if at else ""
    text = message[: at.start()] if at else message
    if unknown := _UNKNOWN.match(text):
        return FieldProblem(path=_join(path, unknown["name"]), message="is not a field we know")
    if missing := _MISSING.match(text):
        return FieldProblem(path=_join(path, missing["name"]), message="is missing")
    return FieldProblem(path=path, message=text)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name

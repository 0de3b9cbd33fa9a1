"""What msgspec says about a bad value, taken apart into a field's path and plain words. Pure.

The words follow the path: `title` + `must be text`. What msgspec says that is not known here is passed on as it is.
"""

import re
from collections.abc import Callable

from alfavoice.core.messages import FieldProblem

_AT = re.compile(r" - at `\$\.?(?P<path>.*)`$")
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<name>.*)`$")
_MISSING = re.compile(r"Object missing required field `(?P<name>.*)`$")
_TYPES = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
    "datetime": "a time",
    "uuid": "a UUID",
}
_BOUNDS = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than", "==": "exactly"}
_LONGEST = 200
"""How much of a client's own words an answer repeats, in characters."""
_Words = Callable[[re.Match[str]], str]


def field_problem(message: str) -> FieldProblem:
    """Return which field is wrong and why, from msgspec's message."""
    at = _AT.search(message)
    path = at["path"] if at else ""
    text = message[: at.start()] if at else message
    if unknown := _UNKNOWN.match(text):
        return FieldProblem(path=_short(_join(path, unknown["name"])), message="is not a field we know")
    if missing := _MISSING.match(text):
        return FieldProblem(path=_join(path, missing["name"]), message="is missing")
    return FieldProblem(path=path, message=_in_words(text))


def _in_words(text: str) -> str:
    for pattern, words in _SENTENCES:
        if match := pattern.fullmatch(text):
            return _short(words(match))
    return _short(text)


def _wrong_type(match: re.Match[str]) -> str:
    return "must be " + " or ".join(_TYPES.get(name, name) for name in match["types"].split(" | "))


def _wrong_length(match: re.Match[str]) -> str:
    if (match["bound"], match["number"]) == (">=", "1"):
        return "must not be empty"
    bound = f"{_BOUNDS[match['bound']]} {match['number']}"
    return f"must be {bound} characters long" if match["type"] == "str" else f"must have {bound} entries"


_SENTENCES: tuple[tuple[re.Pattern[str], _Words], ...] = (
    (re.compile(r"Expected `(?P<types>[^`]+)`, got `[^`]+`"), _wrong_type),
    (re.compile(r"Expected `(?P<type>\w+)` of length (?P<bound>[<>=]+) (?P<number>\d+)"), _wrong_length),
    (
        re.compile(r"Expected `(?:int|float)` (?P<bound>[<>=]+) (?P<number>\S+)"),
        lambda match: f"must be {_BOUNDS[match['bound']]} {match['number']}",
    ),
    (re.compile(r"Expected `str` matching regex .*", re.DOTALL), lambda _: "has characters that it may not have"),
    (re.compile(r"Invalid (?:enum )?value (?P<value>.*)", re.DOTALL), lambda match: f"cannot be {match['value']}"),
    (re.compile(r"Invalid RFC3339 encoded datetime"), lambda _: "must be a time such as 2026-11-20T09:15:00Z"),
    (re.compile(r"(?:Integer|Number) (?:value )?out of range"), lambda _: "has a number that is too large"),
    (re.compile(r"Input data was truncated"), lambda _: "is not JSON: it ends too early"),
    (re.compile(r"JSON is malformed: (?P<why>.*)", re.DOTALL), lambda match: f"is not JSON: {match['why']}"),
)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name

"""What a person typed, made fit to store. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from alfavoice.core.errors import Invalid
from alfavoice.core.messages import FieldProblem

_NAMES = frozenset({"trigger", "term"})


def cleaned(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Trim names, drop empty and repeated list entries, refuse what no text may have."""
    clean = {name: _clean(name, value) for name, value in fields.items()}
    problems = list(_problems(clean))
    if problems:
        listed = "; ".join(f"{problem.path} {problem.message}" for problem in problems)
        raise Invalid(f"This cannot be saved: {listed}.", problems)
    return clean


def _clean(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return list(dict.fromkeys(entry.strip() for entry in value if entry.strip()))
    if name in _NAMES and isinstance(value, str):
        return value.strip()
    return value


def _problems(fields: Mapping[str, Any]) -> Iterable[FieldProblem]:
    for name, value in fields.items():
        texts = value if isinstance(value, list) else [value]
        if any(isinstance(text, str) and "\0" in text for text in texts):
            yield FieldProblem(path=_camel(name), message="contains a NUL character")
        if name in _NAMES and not value:
            yield FieldProblem(path=_camel(name), message="is empty")


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)

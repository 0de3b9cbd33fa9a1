"""Which bytes a request asks for (RFC 9110, section 14). Pure."""

import re

_SINGLE = re.compile(r"bytes=[ \t]*([0-9]{0,30})-([0-9]{0,30})[ \t]*", re.IGNORECASE)
"""One range. Several at once are worth nothing to a player and can be made to cost much, so they count as none."""


def asked_range(header: str | None, size: int) -> range | None:
    """Return the bytes that are asked for: an empty range if there are none such, None if no range is asked for."""
    match = _SINGLE.fullmatch(header or "")
    if match is None or match[0].rstrip().endswith("=-"):
        return None
    first, last = match.groups()
    if not first:
        return range(max(size - int(last), 0), size)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, size) if last else size)

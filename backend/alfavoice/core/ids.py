"""Ids: UUIDs, version 7 where we mint them, so that they sort by time of birth."""

import secrets
import threading
import time
import uuid

_SEQUENCE_BITS = 12
_lock = threading.Lock()
_last_stamp = 0


def new_id() -> str:
    """Mint a UUIDv7 that is greater than every earlier one of this process."""
    global _last_stamp  # noqa: PLW0603 - the one place where time of birth is kept monotonic
    with _lock:
        milliseconds, rest = divmod(time.time_ns(), 1_000_000)
        stamp = milliseconds << _SEQUENCE_BITS | (rest << _SEQUENCE_BITS) // 1_000_000
        _last_stamp = max(stamp, _last_stamp + 1)
        stamp = _last_stamp
    value = (stamp >> _SEQUENCE_BITS) << 80 | 7 << 76 | (stamp & 0xFFF) << 64 | 2 << 62
    return str(uuid.UUID(int=value | secrets.randbits(62)))


def parse_id(text: str) -> str | None:
    """Return the id in its one spelling, or None when the text is not a UUID as we write them."""
    try:
        parsed = str(uuid.UUID(text))
    except ValueError:
        return None
    return parsed if parsed == text.lower() else None

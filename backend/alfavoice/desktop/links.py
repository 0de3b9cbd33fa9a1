"""Links that leave the program open in the person's browser, if they are of a harmless kind."""

import threading
import webbrowser
from urllib.parse import urlsplit

SCHEMES = frozenset({"http", "https", "mailto"})


def may_open(url: str) -> bool:
    """Whether a page may hand this to the desktop: never a file, a script or another program's scheme."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    has_target = bool(parts.path) if parts.scheme == "mailto" else bool(parts.hostname)
    return parts.scheme in SCHEMES and has_target


def open_external(url: str) -> bool:
    """Open a link outside; false when it is not one that may be opened. Does not wait for the browser."""
    if not may_open(url):
        return False
    threading.Thread(target=webbrowser.open, args=(url,), name="open-link", daemon=True).start()
    return True


def same_origin(url: str, home: str) -> bool:
    """Whether a page of ours lives there."""
    try:
        one, other = urlsplit(url), urlsplit(home)
    except ValueError:
        return False
    return (one.scheme, one.netloc) == (other.scheme, other.netloc)

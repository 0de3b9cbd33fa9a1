"""Where the window was, and whether it may go back there.

A remembered place is used only if enough of the title bar would lie on a screen that exists now: monitors
get unplugged, and a window that nobody can reach is worse than one that moved.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec

from alfavoice.core.files import write_atomically

Theme = Literal["light", "dark"]

MIN_WIDTH, MIN_HEIGHT = 400, 500
DEFAULT_WIDTH, DEFAULT_HEIGHT = 1100, 760
TITLE_HEIGHT = 40
GRASP = 120
"""Pixels of the title bar, measured across, that must stay in reach."""


class Placement(msgspec.Struct, frozen=True, kw_only=True):
    """A window's place; while maximised, the place it goes back to."""

    x: int | None = None
    y: int | None = None
    width: int = DEFAULT_WIDTH
    height: int = DEFAULT_HEIGHT
    maximized: bool = False
    theme: Theme | None = None
    """How the page looked last, so that the next window does not flash white; None until a page said."""


class Screen(msgspec.Struct, frozen=True):
    """A monitor's rectangle on the desktop."""

    x: int
    y: int
    width: int
    height: int


def fit(placement: Placement, screens: Sequence[Screen]) -> Placement:
    """Keep what still works: the size cut to the screen, the place only if its title bar can be grasped."""
    x, y = placement.x, placement.y
    if not screens:
        return msgspec.structs.replace(placement, x=None, y=None)
    holder = None
    if x is not None and y is not None:
        holder = next((one for one in screens if _can_be_grasped(x, y, placement.width, one)), None)
    screen = holder or screens[0]
    width = max(MIN_WIDTH, min(placement.width, screen.width))
    height = max(MIN_HEIGHT, min(placement.height, screen.height))
    if holder is None:
        x = y = None
    return msgspec.structs.replace(placement, x=x, y=y, width=width, height=height)


def load(path: Path) -> Placement:
    """Read the place; whatever is missing or damaged is as on a new machine."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Placement)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return Placement()


def save(path: Path, placement: Placement) -> None:
    """Write the place in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, msgspec.json.encode(placement))


def _can_be_grasped(x: int, y: int, width: int, screen: Screen) -> bool:
    across = min(x + width, screen.x + screen.width) - max(x, screen.x)
    title_is_inside = screen.y <= y <= screen.y + screen.height - TITLE_HEIGHT
    return across >= min(GRASP, width) and title_is_inside

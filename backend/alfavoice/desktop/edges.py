"""Resizing by an edge, for windows without a frame, as arithmetic."""

from typing import Literal, NamedTuple, get_args

Edge = Literal["n", "ne", "e", "se", "s", "sw", "w", "nw"]
EDGES: frozenset[str] = frozenset(get_args(Edge))


class Size(NamedTuple):
    """Width and height in pixels."""

    width: int
    height: int


def resized(start: Size, edge: str, moved: tuple[int, int], smallest: Size) -> Size:
    """Return the size after the pointer moved from where it took the edge."""
    right, down = moved
    width, height = start
    if "e" in edge:
        width += right
    elif "w" in edge:
        width -= right
    if "s" in edge:
        height += down
    elif "n" in edge:
        height -= down
    return Size(max(smallest.width, width), max(smallest.height, height))

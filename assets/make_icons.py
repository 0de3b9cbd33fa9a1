"""Draw every icon of the program from `icon.svg`; run it after changing the artwork.

The SVG is the source: its colours, corner, stroke and path are read here. Small sizes get a heavier stroke,
because a line under two pixels turns grey. Tray icons are tiles with a badge, so that they read on light
and dark panels alike.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw

ASSETS = Path(__file__).parent
PACKAGE_ICONS = ASSETS.parent / "backend/alfavoice/desktop/icons"
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
TRAY_SIZE = 64
VIEW = 512
DRAWN = 2048
"""Everything is drawn this large and scaled down once."""

SLATE = ("#7c8791", "#4a545d")
RED = ("#e5484d", "#a8201f")
WHITE = "#ffffff"
AMBER = "#ffb224"
INK = "#22272b"

Point = tuple[float, float]
Colours = tuple[str, str]


def main() -> None:
    """Write the application icons and the tray's."""
    svg = (ASSETS / "icon.svg").read_text(encoding="utf-8")
    teal = _colours(svg)
    pictures = {size: _tile(svg, teal, _weight(size)).resize((size, size), Image.Resampling.LANCZOS) for size in SIZES}
    for size, picture in pictures.items():
        picture.save(ASSETS / "icons" / f"alfavoice-{size}.png", optimize=True)
    ico = [pictures[size] for size in SIZES if size <= 256]
    ico[-1].save(ASSETS / "icons" / "alfavoice.ico", sizes=[one.size for one in ico], append_images=ico[:-1])
    pictures[256].save(PACKAGE_ICONS / "window.png", optimize=True)
    for name, picture in _tray(svg, teal).items():
        small = picture.resize((TRAY_SIZE, TRAY_SIZE), Image.Resampling.LANCZOS)
        small.save(PACKAGE_ICONS / f"tray-{name}.png", optimize=True)


def _tray(svg: str, teal: Colours) -> dict[str, Image.Image]:
    idle = _tile(svg, teal, 1.25)
    paused = _tile(svg, SLATE, 1.25)
    _badge(paused, WHITE)
    draw = ImageDraw.Draw(paused)
    for left in (326, 410):
        draw.rounded_rectangle(_scaled(left, 314, left + 48, 462), radius=_scale(14), fill=INK)
    recording = _tile(svg, RED, 1.25)
    trouble = _tile(svg, teal, 1.25)
    _badge(trouble, AMBER)
    draw = ImageDraw.Draw(trouble)
    draw.rounded_rectangle(_scaled(366, 304, 418, 402), radius=_scale(20), fill=INK)
    draw.ellipse(_scaled(364, 420, 420, 476), fill=INK)
    return {"idle": idle, "paused": paused, "recording": recording, "trouble": trouble}


def _badge(picture: Image.Image, colour: str) -> None:
    """A disc in the corner, cut out of the tile by a clear ring."""
    draw = ImageDraw.Draw(picture)
    draw.ellipse(_scaled(246, 242, 538, 534), fill=(0, 0, 0, 0))
    draw.ellipse(_scaled(272, 268, 512, 508), fill=colour)


def _tile(svg: str, colours: Colours, weight: float) -> Image.Image:
    """The rounded square with the mark on it."""
    picture = Image.new("RGBA", (DRAWN, DRAWN), (0, 0, 0, 0))
    shape = Image.new("L", (DRAWN, DRAWN), 0)
    radius = _scale(float(_one(r'rx="([\d.]+)"', svg)))
    ImageDraw.Draw(shape).rounded_rectangle((0, 0, DRAWN - 1, DRAWN - 1), radius=radius, fill=255)
    picture.paste(_gradient(colours), mask=shape)
    brush = _scale(float(_one(r'stroke-width="([\d.]+)"', svg)) * weight) / 2
    draw = ImageDraw.Draw(picture)
    for x, y in _points(_one(r'\sd="([^"]+)"', svg)):
        draw.ellipse((_scale(x) - brush, _scale(y) - brush, _scale(x) + brush, _scale(y) + brush), fill=WHITE)
    return picture


def _gradient(colours: Colours) -> Image.Image:
    shade = Image.linear_gradient("L").resize((DRAWN, DRAWN))
    top, bottom = (Image.new("RGB", (DRAWN, DRAWN), colour) for colour in colours)
    return Image.composite(bottom, top, shade)


def _points(path: str) -> Iterator[Point]:
    """Walk along a path of one M and one C command."""
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", path)]
    points = list(zip(numbers[::2], numbers[1::2], strict=True))
    for start in range(0, len(points) - 3, 3):
        for step in range(401):
            yield _bezier(points[start : start + 4], step / 400)


def _bezier(corners: list[Point], t: float) -> Point:
    shares = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
    x = sum(share * corner[0] for share, corner in zip(shares, corners, strict=True))
    y = sum(share * corner[1] for share, corner in zip(shares, corners, strict=True))
    return x, y


def _colours(svg: str) -> Colours:
    first, second = re.findall(r'stop-color="(#[0-9a-f]{6})"', svg)
    return first, second


def _weight(size: int) -> float:
    return {16: 1.45, 24: 1.35, 32: 1.25, 48: 1.15}.get(size, 1.0)


def _one(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise SystemExit(f"icon.svg has no {pattern}")
    return found.group(1)


def _scale(length: float) -> float:
    return length * DRAWN / VIEW


def _scaled(*edges: float) -> tuple[float, ...]:
    return tuple(_scale(edge) for edge in edges)


if __name__ == "__main__":
    main()

"""Where a remembered window may open again."""

from pathlib import Path

import pytest

from alfavoice.desktop.placement import MIN_HEIGHT, MIN_WIDTH, Placement, Screen, fit, load, save

LAPTOP = Screen(0, 0, 1280, 800)
RIGHT = Screen(1280, 0, 1920, 1080)
LEFT = Screen(-1920, 0, 1920, 1080)


def at(x: int | None, y: int | None, width: int = 900, height: int = 600) -> Placement:
    """Shorten the table below."""
    return Placement(x=x, y=y, width=width, height=height)


@pytest.mark.parametrize(
    ("remembered", "screens", "expected"),
    [
        pytest.param(at(100, 50), [LAPTOP], at(100, 50), id="inside"),
        pytest.param(at(1300, 50), [LAPTOP, RIGHT], at(1300, 50), id="second screen"),
        pytest.param(at(-1800, 50), [LAPTOP, LEFT], at(-1800, 50), id="left of the first screen"),
        pytest.param(at(1300, 50), [LAPTOP], at(None, None), id="second screen unplugged"),
        pytest.param(at(1160, 50), [LAPTOP], at(1160, 50), id="just enough of the title in reach"),
        pytest.param(at(1161, 50), [LAPTOP], at(None, None), id="one pixel too little"),
        pytest.param(at(-780, 50), [LAPTOP], at(-780, 50), id="mostly out to the left"),
        pytest.param(at(-781, 50), [LAPTOP], at(None, None), id="too far out to the left"),
        pytest.param(at(100, -1), [LAPTOP], at(None, None), id="title above the screen"),
        pytest.param(at(100, 760), [LAPTOP], at(100, 760), id="title just above the foot"),
        pytest.param(at(100, 761), [LAPTOP], at(None, None), id="title below the foot"),
        pytest.param(at(None, None), [LAPTOP], at(None, None), id="never placed"),
        pytest.param(at(10, None), [LAPTOP], at(None, None), id="half a place"),
        pytest.param(at(0, 0, 4000, 3000), [LAPTOP], at(0, 0, 1280, 800), id="larger than the screen"),
        pytest.param(at(0, 0, 10, 10), [LAPTOP], at(0, 0, MIN_WIDTH, MIN_HEIGHT), id="smaller than allowed"),
        pytest.param(at(5, 5), [], at(None, None), id="no screen known"),
    ],
)
def test_fit(remembered: Placement, screens: list[Screen], expected: Placement) -> None:
    assert fit(remembered, screens) == expected


def test_fit_keeps_what_is_not_a_place() -> None:
    placement = fit(Placement(x=9000, y=0, maximized=True, theme="dark"), [LAPTOP])
    assert placement.maximized
    assert placement.theme == "dark"


def test_a_saved_place_is_read_again_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "new" / "window.json"
    placement = Placement(x=1, y=2, width=800, height=600, maximized=True, theme="light")
    save(path, placement)
    assert load(path) == placement
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"x": "left"}', b'{"theme": "pink"}', b"\xff\xfe"])
def test_a_damaged_file_is_as_none(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "window.json"
    path.write_bytes(damage)
    assert load(path) == Placement()


def test_no_file_gives_the_first_place(tmp_path: Path) -> None:
    assert load(tmp_path / "window.json") == Placement()

"""Finding out whether there is a screen, without opening a window."""

import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from alfavoice.desktop import display
from alfavoice.desktop.display import has_display, prepare_environment, x11_address

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there always is one")


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in which display servers X7 and wayland-7 listen."""
    monkeypatch.setattr(display, "X11_SOCKETS", tmp_path)
    with socket.socket(socket.AF_UNIX) as x11, socket.socket(socket.AF_UNIX) as wayland:
        for one, name in ((x11, "X7"), (wayland, "wayland-7")):
            one.bind(str(tmp_path / name))
            one.listen()
        yield tmp_path


@pytest.mark.parametrize(
    ("name", "address"),
    [
        (":7", "X7"),
        (":7.0", "X7"),
        ("unix:7", "X7"),
        ("unix/:7", "X7"),
        ("desk:10.0", ("desk", 6010)),
        ("", None),
        ("7", None),
        (":x", None),
    ],
)
def test_where_an_x_server_listens(name: str, address: str | tuple[str, int] | None) -> None:
    expected = str(display.X11_SOCKETS / address) if isinstance(address, str) else address
    assert x11_address(name) == expected


def test_a_display_must_answer(server: Path) -> None:
    folder = str(server)
    assert has_display({"DISPLAY": ":7"})
    assert has_display({"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": folder})
    assert has_display({"WAYLAND_DISPLAY": f"{folder}/wayland-7"})
    assert not has_display({})
    assert not has_display({"DISPLAY": ":7654"})
    assert not has_display({"WAYLAND_DISPLAY": "wayland-7"})
    assert not has_display({"WAYLAND_DISPLAY": "wayland-8", "XDG_RUNTIME_DIR": folder})


def test_what_the_person_set_is_left_alone(server: Path) -> None:
    environment = {"DISPLAY": ":7", "WAYLAND_DISPLAY": "wayland-7", "GDK_BACKEND": "wayland"}
    prepare_environment(environment)
    assert environment["GDK_BACKEND"] == "wayland"
    assert environment["PYWEBVIEW_GUI"] == "gtk"


def test_under_wayland_the_window_goes_through_x_if_that_is_there(server: Path) -> None:
    both = {"DISPLAY": ":7", "WAYLAND_DISPLAY": "wayland-7"}
    prepare_environment(both)
    assert both["GDK_BACKEND"] == "x11"
    alone = {"WAYLAND_DISPLAY": "wayland-7"}
    prepare_environment(alone)
    assert "GDK_BACKEND" not in alone


@pytest.mark.parametrize("gpu", [True, False])
def test_without_a_gpu_webkit_draws_in_memory(gpu: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display, "has_gpu", lambda: gpu)
    environment: dict[str, str] = {}
    prepare_environment(environment)
    assert ("WEBKIT_DISABLE_DMABUF_RENDERER" in environment) is not gpu

"""What the core tells the window's process over stdin."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from alfavoice.desktop.commands import ShellTarget, listen, read_target, write_command, write_target

TARGET = ShellTarget("http://127.0.0.1:8000", "secret", Path("/data/окно.json"), Path("/data/webview"), attached=True)


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    """A pipe in place of stdin; the writing end is closed by `said`."""
    read, write = os.pipe()
    yield read, write
    os.close(read)


def said(pipe: tuple[int, int], *lines: bytes) -> int:
    """Say everything and hang up."""
    os.write(pipe[1], b"".join(lines))
    os.close(pipe[1])
    return pipe[0]


def test_the_target_arrives_whole_and_takes_no_command_with_it(pipe: tuple[int, int]) -> None:
    heard: list[str] = []
    file = said(pipe, write_target(TARGET), write_command("show"), write_command("quit"))
    assert read_target(file) == TARGET
    listen(heard.append, file)
    assert heard == ["show", "quit", "quit"], "the end of the core is a quit, too"


@pytest.mark.parametrize("line", [b"", b"half a line", b"{}\n", b"[]\n", b"x" * 70_000 + b"\n"])
def test_what_is_no_target_is_refused(pipe: tuple[int, int], line: bytes) -> None:
    os.set_blocking(pipe[1], False)
    file = said(pipe, line[:65_536])
    with pytest.raises(ValueError, match=r"."):
        read_target(file)


def test_what_is_no_command_is_named_and_skipped(pipe: tuple[int, int], capsys: pytest.CaptureFixture[str]) -> None:
    heard: list[str] = []
    listen(heard.append, said(pipe, b'{"command": "dance"}\n', b"nonsense\n", write_command("show")))
    assert heard == ["show", "quit"]
    assert capsys.readouterr().err.count("not a command") == 2

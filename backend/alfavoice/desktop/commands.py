"""What the core tells the window's process: one line with the target first, then one JSON object a line.

Read with plain `os.read`: a thread that waits inside Python's buffered stdin makes the interpreter abort
when it ends. The token comes this way because arguments and environments of a process are readable by
others.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

Command = Literal["show", "quit"]

STDIN = 0
STDOUT = 1
SHOWN = b"shown\n"
"""The answer to "show". A window that closes gives none, and is opened again."""
LONGEST_LINE = 64 * 1024


@dataclass(frozen=True)
class ShellTarget:
    """What a window shows and where it keeps what it remembers."""

    url: str
    token: str
    placement_path: Path
    storage_path: Path
    attached: bool
    """Whether the core speaks on stdin, so that its end is the window's end."""


class CommandMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One command."""

    command: Command


class _TargetLine(msgspec.Struct, frozen=True, kw_only=True):
    url: str
    token: str
    placement_path: str
    storage_path: str


def write_target(target: ShellTarget) -> bytes:
    """Return the first line for a window's process."""
    return _line(
        _TargetLine(
            url=target.url,
            token=target.token,
            placement_path=str(target.placement_path),
            storage_path=str(target.storage_path),
        )
    )


def read_target(file: int = STDIN) -> ShellTarget:
    """Read the first line, and not a byte of the commands behind it; ValueError when it is not a target."""
    line = b""
    while not line.endswith(b"\n"):
        byte = os.read(file, 1)
        line += byte
        if not byte or len(line) > LONGEST_LINE:
            raise ValueError("no target on stdin: this is how the core starts a window, not for people")
    said = msgspec.json.decode(line, type=_TargetLine)
    return ShellTarget(said.url, said.token, Path(said.placement_path), Path(said.storage_path), attached=True)


def write_command(command: Command) -> bytes:
    """Return the line of a command."""
    return _line(CommandMessage(command=command))


def listen(on_command: Callable[[Command], None], file: int = STDIN) -> None:
    """Pass on commands until the core ends, which means quit; name and skip what nobody understands."""
    for line in _lines(file):
        try:
            message = msgspec.json.decode(line, type=CommandMessage)
        except msgspec.DecodeError as error:
            sys.stderr.write(f"alfavoice shell: not a command: {error}\n")
            continue
        on_command(message.command)
    on_command("quit")


def answers(file: int = STDOUT) -> Callable[[], None]:
    """Keep stdout for answers alone, and return how to give one; programs that we start must not hold it open."""
    private = os.dup(file)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, file)
    os.close(nowhere)

    def shown() -> None:
        with suppress(OSError):
            os.write(private, SHOWN)

    return shown


def _lines(file: int) -> Iterator[bytes]:
    rest = b""
    while block := os.read(file, 4096):
        *lines, rest = (rest + block).split(b"\n")
        yield from lines


def _line(message: msgspec.Struct) -> bytes:
    return msgspec.json.encode(message) + b"\n"

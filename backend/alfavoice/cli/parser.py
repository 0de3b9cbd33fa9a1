"""Every command and its flags. `docs/cli.md` explains them; a test holds the two together."""

import argparse
import importlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from alfavoice import __version__
from alfavoice.core.paths import default_data_dir

_COLLECTIONS = ("notes", "snippets", "dictionary", "activities", "news", "settings")
_TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]{1,512}")
"""What fits into a header, a cookie and an address as it is."""
Run = Callable[[argparse.Namespace], int]


class Parser(argparse.ArgumentParser):
    """Refuses in one line, and takes no half-spelt flags."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        """Say what cannot be understood, and leave."""
        self.exit(2, f"{self.prog}: {message}. See {self.prog} --help\n")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line; argparse itself answers what it cannot read, with exit 2."""
    return build_parser().parse_args(arguments)


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole program."""
    parser = Parser(prog="alfavoice", description="Speech to text wherever you work, on your machine.")
    parser.add_argument("--version", action="version", version=f"alfavoice {__version__}")
    _add_core_flags(parser)
    parser.set_defaults(run=_later("desktop", "run_desktop"))
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_serve(commands)
    _add_shell(commands)
    _add_devices(commands)
    _add_library(commands)
    return parser


def _add_core_flags(parser: argparse.ArgumentParser, *, inherited: bool = False) -> None:
    """Add what every way to start a core takes. A subcommand inherits what stands before its name."""

    def default(value: object) -> object:
        return argparse.SUPPRESS if inherited else value

    parser.add_argument("--host", default=default("127.0.0.1"), help="loopback address to listen on")
    parser.add_argument("--port", type=_port, default=default(None), help="port to listen on; 0 picks a free one")
    _add_folder_flags(parser, inherited=inherited)
    parser.add_argument(
        "--token", type=_token, default=default(None), help="token that clients must show; a new one if not given"
    )
    parser.add_argument(
        "--allow-file-devices",
        action="store_true",
        default=default(False),
        help="let a sound file be a microphone, as the device file:/path/to.wav",
    )


def _add_folder_flags(parser: argparse.ArgumentParser, *, inherited: bool = False) -> None:
    folder = argparse.SUPPRESS if inherited else default_data_dir()
    store = argparse.SUPPRESS if inherited else "auto"
    parser.add_argument("--data-dir", type=_path, default=folder, help="folder of the library")
    parser.add_argument(
        "--key-store",
        choices=("auto", "keychain", "file"),
        default=store,
        help="where a new library's key is kept; auto takes the system keychain if there is one",
    )


def _add_serve(commands: "argparse._SubParsersAction[Parser]") -> None:
    serve = commands.add_parser("serve", help="run the core without a window", description="Run the core.")
    _add_core_flags(serve, inherited=True)
    serve.add_argument("--desktop", action="store_true", help="with the tray, and whatever else this desktop allows")
    serve.set_defaults(run=_later("serve", "run_serve"))


def _add_shell(commands: "argparse._SubParsersAction[Parser]") -> None:
    shell = commands.add_parser("shell", help="open the window of the running core", description="Open the window.")
    _add_folder_flags(shell, inherited=True)
    shell.add_argument("--browser", action="store_true", help="in the browser instead of a window of its own")
    shell.add_argument("--attached", action="store_true", help=argparse.SUPPRESS)
    shell.set_defaults(run=_later("shell", "run_shell_command"))


def _add_devices(commands: "argparse._SubParsersAction[Parser]") -> None:
    text = "list the microphones, and what can record the sound of the system"
    devices = commands.add_parser("devices", help=text, description=text)
    devices.add_argument("--json", action="store_true", help="as JSON")
    devices.set_defaults(run=_later("devices", "run_devices"))


def _add_library(commands: "argparse._SubParsersAction[Parser]") -> None:
    library = commands.add_parser("library", help="backups, files, key and health of the library")
    verbs = library.add_subparsers(title="what to do", metavar="VERB", required=True)
    _add_folder_flags(library, inherited=True)

    def verb(name: str, text: str) -> argparse.ArgumentParser:
        added = verbs.add_parser(name, help=text, description=text)
        _add_folder_flags(added, inherited=True)
        added.set_defaults(run=_later("library", f"run_{name}"))
        return added

    verb("status", "say where the key lives, how large and how healthy the library is").add_argument(
        "--json", action="store_true", help="as JSON"
    )
    verb("check", "read every page of the library")
    backup = verb("backup", "write a backup file")
    backup.add_argument("path", type=_path, help="file to write")
    backup.add_argument("--passphrase-file", type=_path, help="file with a passphrase to protect the backup with")
    restore = verb("restore", "replace the library by a backup file")
    restore.add_argument("path", type=_path, help="backup to read")
    restore.add_argument("--passphrase-file", type=_path, help="file with the passphrase of the backup")
    verb("rekey", "give the library a new key")
    for name, text in (("export", "write a collection to a file"), ("import", "read a collection from a file")):
        transfer = verb(name, text)
        transfer.add_argument("collection", choices=_COLLECTIONS, help="what to move")
        transfer.add_argument("path", type=_path, help="file, .json or .csv")


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port, which is a number from 0 to 65535")
    return int(text)


def _path(text: str) -> Path:
    """Return an absolute path. An empty one is an unset variable in somebody's script, not the current folder."""
    if not text or "\0" in text:
        raise argparse.ArgumentTypeError("the path is empty")
    try:
        return Path(text).expanduser().absolute()
    except RuntimeError as error:
        raise argparse.ArgumentTypeError(f"{text} names a user that there is not") from error


def _token(text: str) -> str:
    if not _TOKEN.fullmatch(text):
        raise argparse.ArgumentTypeError("a token is made of 1 to 512 letters, digits and . _ ~ + / = -")
    return text


def _later(module: str, function: str) -> Run:
    """Load a command when it is run: `serve` must not pay for the window, nor a window for the server."""

    def run(arguments: argparse.Namespace) -> int:
        command: Run = getattr(importlib.import_module(f"alfavoice.cli.{module}"), function)
        return command(arguments)

    return run

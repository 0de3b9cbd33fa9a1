"""`alfavoice library ...`: the library's files, key and health, while no core uses it."""

import asyncio
import json
import logging
from argparse import Namespace
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from alfavoice.app import MIGRATIONS, native_ports, open_core
from alfavoice.cli.locking import locked
from alfavoice.core.errors import AppError, Invalid
from alfavoice.core.files import write_atomically
from alfavoice.core.log import configure
from alfavoice.core.paths import DataPaths, prepare
from alfavoice.library.offline import replace_library
from alfavoice.news.transfer import NewsTransfer
from alfavoice.parts import Core
from alfavoice.records.collection import Collection
from alfavoice.records.messages import TransferFormat
from alfavoice.records.transfer import Transfer
from alfavoice.settings.files import read_settings, write_settings
from alfavoice.vault.keys import KeyVault

_SHORTEST_PASSPHRASE = 8


class InUse(AppError):
    """A core uses the library."""

    code, status = "library.in_use", 409

    def __init__(self) -> None:
        super().__init__("AlfaVoice is running. Quit it first, or use Settings, Storage in its window.")


class NoLibrary(AppError):
    """There is nothing to work on, and a command that looks must not make it."""

    code, status = "library.none", 404

    def __init__(self, paths: DataPaths) -> None:
        super().__init__(f"There is no library in {paths.root}. Name its folder with --data-dir.")


def run_status(arguments: Namespace) -> int:
    """Say how the library is."""

    async def work(core: Core) -> int:
        status = msgspec.to_builtins(core.library.status())
        if arguments.json:
            print(json.dumps(status))
        else:
            print("\n".join(f"{name}: {value}" for name, value in status.items()))
        return 0

    return _with_library(arguments, work)


def run_check(arguments: Namespace) -> int:
    """Read every page of the library."""

    async def work(core: Core) -> int:
        health = await core.library.check()
        print(health)
        return 0 if health == "sound" else 1

    return _with_library(arguments, work)


def run_backup(arguments: Namespace) -> int:
    """Write a backup to a path of the person's choice."""
    target: Path = arguments.path
    if target.exists():
        raise Invalid(f"{target} exists already; a backup never overwrites a file.")
    passphrase = _passphrase(arguments)

    async def work(core: Core) -> int:
        with _writing(target):
            await core.library.copy_to(target, passphrase)
        print(target)
        return 0

    return _with_library(arguments, work)


def run_restore(arguments: Namespace) -> int:
    """Replace the library by a backup; works when the library itself does not open any more."""
    configure(logging.WARNING)
    passphrase = _passphrase(arguments, shortest=1)
    if not arguments.path.is_file():
        raise Invalid(f"There is no file {arguments.path}.")
    paths, ports = prepare(arguments.data_dir), native_ports(arguments.key_store)
    with locked(paths, InUse()):
        vault = KeyVault(paths.key, ports.keychain, ports.key_choice)
        aside = replace_library(paths, vault, arguments.path, passphrase, ports.clock(), MIGRATIONS)
    if aside is not None:
        print(f"What was there is kept as {aside}")
    return 0


def run_rekey(arguments: Namespace) -> int:
    """Give the library a new key."""

    async def work(core: Core) -> int:
        await core.library.rekey()
        return 0

    return _with_library(arguments, work)


def run_export(arguments: Namespace) -> int:
    """Write a collection to a file."""
    file_format = _format_of(arguments.path)

    async def work(core: Core) -> int:
        if arguments.collection == "settings":
            content = write_settings(core.settings.current, file_format)
        else:
            content = await _transfer(core, arguments.collection).export(file_format)
        with _writing(arguments.path):
            write_atomically(arguments.path, content, private=True)
        return 0

    return _with_library(arguments, work)


def run_import(arguments: Namespace) -> int:
    """Read a collection from a file; refused rows are told one by one, and make the exit code 1."""
    file_format = _format_of(arguments.path)
    content = _read(arguments.path)

    async def work(core: Core) -> int:
        if arguments.collection == "settings":
            await core.settings.change(read_settings(content, file_format))
            return 0
        report = await _transfer(core, arguments.collection).import_file(content, file_format)
        print(f"created {report.created}, updated {report.updated}, unchanged {report.unchanged}")
        for row in report.refused:
            print(f"row {row.row} left out: " + "; ".join(f"{each.path} {each.message}" for each in row.errors))
        if more := report.refused_count - len(report.refused):
            print(f"and {more} more rows left out")
        return 1 if report.refused else 0

    return _with_core(arguments, work)


def _with_library(arguments: Namespace, work: Callable[[Core], Awaitable[int]]) -> int:
    """Work on a library that is there."""
    paths = DataPaths(arguments.data_dir)
    if not paths.database.is_file():
        raise NoLibrary(paths)
    return _with_core(arguments, work)


def _with_core(arguments: Namespace, work: Callable[[Core], Awaitable[int]]) -> int:
    """Work on a library, which is made if there is none."""
    configure(logging.WARNING)

    async def run() -> int:
        paths = prepare(arguments.data_dir)
        with locked(paths, InUse()):
            async with open_core(paths, native_ports(arguments.key_store)) as core:
                return await work(core)

    return asyncio.run(run())


def _transfer(core: Core, collection: str) -> Transfer[Any] | NewsTransfer:
    if collection == "news":
        return NewsTransfer(core.news)
    collections: dict[str, Collection[Any]] = {
        "notes": core.notes,
        "snippets": core.snippets,
        "dictionary": core.dictionary,
        "activities": core.activities,
    }
    return Transfer(collections[collection])


def _format_of(path: Path) -> TransferFormat:
    match path.suffix.lower():
        case ".json":
            return "json"
        case ".csv":
            return "csv"
        case _:
            raise Invalid(f"{path.name} is neither a .json nor a .csv file.")


def _passphrase(arguments: Namespace, shortest: int = _SHORTEST_PASSPHRASE) -> str | None:
    file: Path | None = arguments.passphrase_file
    if file is None:
        return None
    try:
        passphrase = _read(file).decode().rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise Invalid(f"{file} is not UTF-8 text.") from error
    if len(passphrase) < shortest or "\0" in passphrase:
        raise Invalid(f"{file} must hold a passphrase of at least {shortest} characters, without NUL characters.")
    return passphrase


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror or error}.") from error


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Say in one sentence why a file cannot be written."""
    if not path.parent.is_dir():
        raise Invalid(f"There is no folder {path.parent}.")
    try:
        yield
    except OSError as error:
        raise Invalid(f"{path} cannot be written: {error.strerror or error}.") from error

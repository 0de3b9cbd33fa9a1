"""`alfavoice library ...`: the library's files, key and health, while no core uses it."""

import asyncio
import json
from argparse import Namespace
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec

from alfavoice.app import MIGRATIONS, native_ports, open_core
from alfavoice.core.errors import AppError, Invalid
from alfavoice.core.log import configure
from alfavoice.core.paths import DataPaths, prepare
from alfavoice.desktop.single_instance import InstanceLock
from alfavoice.library.offline import replace_library
from alfavoice.parts import Core
from alfavoice.records.collection import Collection
from alfavoice.records.messages import TransferFormat
from alfavoice.records.transfer import Transfer
from alfavoice.settings.files import read_settings, write_settings
from alfavoice.vault.keys import KeyVault


class InUse(AppError):
    """A core uses the library."""

    code, status = "library.in_use", 409

    def __init__(self) -> None:
        super().__init__("AlfaVoice is running. Quit it first, or use Settings, Storage in its window.")


def run_status(arguments: Namespace) -> int:
    """Say how the library is."""

    async def work(core: Core) -> int:
        status = msgspec.to_builtins(core.library.status())
        if arguments.json:
            print(json.dumps(status))
        else:
            print("\n".join(f"{name}: {value}" for name, value in status.items()))
        return 0

    return _with_core(arguments, work)


def run_check(arguments: Namespace) -> int:
    """Read every page of the library."""

    async def work(core: Core) -> int:
        health = await core.library.check()
        print(health)
        return 0 if health == "sound" else 1

    return _with_core(arguments, work)


def run_backup(arguments: Namespace) -> int:
    """Write a backup to a path of the person's choice."""
    target: Path = arguments.path.expanduser().absolute()
    if target.exists():
        raise Invalid(f"{target} exists already; a backup never overwrites a file.")

    async def work(core: Core) -> int:
        await core.library.copy_to(target, _passphrase(arguments))
        print(target)
        return 0

    return _with_core(arguments, work)


def run_restore(arguments: Namespace) -> int:
    """Replace the library by a backup; works when the library itself does not open any more."""
    configure()
    paths, ports = _paths(arguments), native_ports(arguments.key_store)
    lock = InstanceLock(paths.lock)
    if not lock.acquire():
        raise InUse
    try:
        vault = KeyVault(paths.key, ports.keychain, ports.key_choice)
        aside = replace_library(paths, vault, arguments.path, _passphrase(arguments), ports.clock(), MIGRATIONS)
    finally:
        lock.release()
    if aside is not None:
        print(f"What was there is kept as {aside}")
    return 0


def run_rekey(arguments: Namespace) -> int:
    """Give the library a new key."""

    async def work(core: Core) -> int:
        await core.library.rekey()
        return 0

    return _with_core(arguments, work)


def run_export(arguments: Namespace) -> int:
    """Write a collection to a file."""
    file_format = _format_of(arguments.path)

    async def work(core: Core) -> int:
        if arguments.collection == "settings":
            content = write_settings(core.settings.current, file_format)
        else:
            content = await _transfer(core, arguments.collection).export(file_format)
        arguments.path.write_bytes(content)
        return 0

    return _with_core(arguments, work)


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
        return 1 if report.refused else 0

    return _with_core(arguments, work)


def _with_core(arguments: Namespace, work: Callable[[Core], Awaitable[int]]) -> int:
    configure()

    async def run() -> int:
        async with _locked_core(arguments) as core:
            return await work(core)

    return asyncio.run(run())


@asynccontextmanager
async def _locked_core(arguments: Namespace) -> AsyncGenerator[Core]:
    paths = _paths(arguments)
    lock = InstanceLock(paths.lock)
    if not lock.acquire():
        raise InUse
    try:
        async with open_core(paths, native_ports(arguments.key_store)) as core:
            yield core
    finally:
        lock.release()


def _paths(arguments: Namespace) -> DataPaths:
    return prepare(arguments.data_dir.expanduser().absolute())


def _transfer(core: Core, collection: str) -> Transfer[Any]:
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


def _passphrase(arguments: Namespace) -> str | None:
    file: Path | None = arguments.passphrase_file
    return None if file is None else _read(file).decode().rstrip("\r\n")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror or error}.") from error

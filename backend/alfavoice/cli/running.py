"""A core from its first to its last moment: the folder is locked, the library opened, the port served, all let go."""

import asyncio
import os
import secrets
import socket
import sys
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from alfavoice.api.app import Edge, build_api
from alfavoice.api.pages import find_pages
from alfavoice.api.routes import ShowWindow
from alfavoice.api.serving import Server, bind, refuse_strangers, stop_on_signals
from alfavoice.app import at_work, native_ports, open_core
from alfavoice.cli.locking import locked
from alfavoice.core.errors import StartupError
from alfavoice.core.files import write_atomically
from alfavoice.core.paths import DataPaths, prepare
from alfavoice.desktop.single_instance import CoreRecord
from alfavoice.parts import Core
from alfavoice.vault.keys import KeyChoice

DEFAULT_PORT = 8080


@dataclass(frozen=True)
class CoreOptions:
    """How a core is to run."""

    data_dir: Path
    host: str
    port: int | None
    """None: the port of the last time, so that the web view finds what it stored; another when that one is taken."""
    token: str
    key_choice: KeyChoice
    allow_file_devices: bool = False


@dataclass(frozen=True)
class RunningCore:
    """A core that serves."""

    url: str
    token: str
    paths: DataPaths
    core: Core
    server: Server
    loop: asyncio.AbstractEventLoop


class AlreadyRunning(StartupError):
    """Another core has this data folder."""

    code = "startup.already_running"

    def __init__(self, data_dir: Path) -> None:
        super().__init__(f"AlfaVoice is already running with the data folder {data_dir}.")


def options_of(arguments: Namespace, *, any_port: bool = False) -> CoreOptions:
    """Return the options that the command line gives; `any_port` when it may leave the port to us."""
    unsaid = None if any_port else DEFAULT_PORT
    return CoreOptions(
        data_dir=arguments.data_dir,
        host=arguments.host,
        port=unsaid if arguments.port is None else arguments.port,
        token=arguments.token or secrets.token_urlsafe(32),
        key_choice=arguments.key_store,
        allow_file_devices=arguments.allow_file_devices,
    )


def run_core(
    options: CoreOptions,
    on_ready: Callable[[RunningCore], None],
    *,
    show_window: ShowWindow | None = None,
    signals: bool = True,
) -> None:
    """Run a core until it is stopped. Blocks; `signals` only on the main thread."""
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(_run(options, on_ready, show_window, signals=signals))


async def _run(
    options: CoreOptions, on_ready: Callable[[RunningCore], None], show_window: ShowWindow | None, *, signals: bool
) -> None:
    refuse_strangers(options.host)
    paths = prepare(options.data_dir)
    with locked(paths, AlreadyRunning(options.data_dir)), _bind(options, paths) as bound:
        port: int = bound.getsockname()[1]
        url = f"http://{options.host}:{port}"
        ports = native_ports(options.key_choice, allow_file_devices=options.allow_file_devices)
        async with open_core(paths, ports) as core, at_work(core):
            edge = Edge(port, options.token, options.host, pages=find_pages(), show_window=show_window)
            server = Server(build_api(core, edge), lambda: on_ready(running))
            running = RunningCore(url, options.token, paths, core, server, asyncio.get_running_loop())
            CoreRecord(url=url, token=options.token, pid=os.getpid()).write(paths.core_record)
            try:
                if signals:
                    stop_on_signals(server)
                await server.serve(sockets=[bound])
            finally:
                CoreRecord.remove(paths.core_record)


def _bind(options: CoreOptions, paths: DataPaths) -> socket.socket:
    if options.port is not None:
        return bind(options.host, options.port)
    try:
        bound = bind(options.host, _last_port(paths.port))
    except StartupError:
        bound = bind(options.host, 0)
    write_atomically(paths.port, str(bound.getsockname()[1]).encode())
    return bound


def _last_port(path: Path) -> int:
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        return DEFAULT_PORT


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    if sys.platform == "win32":
        return None
    import uvloop  # noqa: PLC0415 - there is none for Windows

    factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return factory

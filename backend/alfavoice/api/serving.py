"""The core as a server: a loopback socket, uvicorn on it, the ready line, a clean stop."""

import asyncio
import contextlib
import ipaddress
import json
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator

import uvicorn
from litestar.types import ASGIApp

from alfavoice.core.errors import StartupError

_STOP_WITHIN_S = 3
_MESSAGE_LIMIT_BYTES = 1024 * 1024
Ready = Callable[[], None]


def bind(host: str, port: int) -> socket.socket:
    """Return a socket on a loopback address, not yet listening."""
    _refuse_strangers(host)
    # The protocol is named so that asyncio switches Nagle's algorithm off: 44 ms a request otherwise.
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name == "posix":
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
        bound.listen()
    except (OSError, OverflowError) as error:
        bound.close()
        reason = getattr(error, "strerror", None) or error
        raise StartupError(
            f"Port {port} on {host} cannot be used: {reason}. Choose another with --port, or --port 0 for a free one.",
            "startup.port",
        ) from error
    return bound


def ready_line(url: str, token: str) -> str:
    """Return the first line on stdout."""
    return json.dumps({"event": "ready", "url": url, "token": token})


class Server(uvicorn.Server):
    """Serves until it is told to stop, by a signal or by `stop`, and says when it is ready."""

    def __init__(self, app: ASGIApp, on_ready: Ready) -> None:
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="on",
            server_header=False,
            ws="websockets-sansio",
            ws_max_size=_MESSAGE_LIMIT_BYTES,
            timeout_graceful_shutdown=_STOP_WITHIN_S,
        )
        super().__init__(config)
        self._on_ready = on_ready

    def stop(self) -> None:
        """Ask the server to stop; from any thread."""
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        if self.started:
            self._on_ready()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to `stop_on_signals`: uvicorn would raise them again and end the process with an error."""
        yield


def stop_on_signals(server: Server) -> None:
    """Stop on Ctrl+C and on a polite kill."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        if sys.platform == "win32":
            signal.signal(number, lambda *_: server.stop())
        else:
            loop.add_signal_handler(number, server.stop)


def _refuse_strangers(host: str) -> None:
    try:
        loopback = host == "localhost" or ipaddress.IPv4Address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise StartupError(
            f"The core listens on this machine only: {host} is not a loopback address. Use --host 127.0.0.1.",
            "startup.host",
        )

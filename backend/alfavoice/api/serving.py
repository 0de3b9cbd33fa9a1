"""The core as a server: a loopback socket, uvicorn on it, the ready line, a clean stop.

WebSockets go through uvicorn's `websockets-sansio`: it stops reading a socket whose messages the application has not
taken yet, so a client that sends too fast is slowed down and the memory stays bounded (tests/api/test_flood.py). Two
things are switched off. Compression: on one machine it only costs time, and a small frame could grow to a large one
after it was let in. Pings: there is no network to lose a client in, and a client that is being slowed down could not
answer in time.
"""

import asyncio
import contextlib
import ipaddress
import json
import signal
import socket
import sys
from collections.abc import Callable, Iterator

import uvicorn
from litestar.types import ASGIApp

from alfavoice.core.errors import StartupError

_STOP_WITHIN_S = 3
_MESSAGE_LIMIT_BYTES = 1024 * 1024
_SEND_BUFFER_BYTES = 256 * 1024
"""What the system may hold back for one client, instead of its 4 MB: a client that does not read is noticed."""
_RECEIVE_BUFFER_BYTES = 32 * 1024
"""What one client may send before it is read: all of it is taken apart at once, while the others wait."""
_KEEP_ALIVE_S = 75
Ready = Callable[[], None]


def bind(host: str, port: int) -> socket.socket:
    """Return a socket that listens on a loopback address; connections wait until the server starts."""
    refuse_strangers(host)
    # The protocol is named so that asyncio switches Nagle's algorithm off: 44 ms a request otherwise.
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER_BYTES)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER_BYTES)
    if sys.platform == "win32":
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
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


def refuse_strangers(host: str) -> None:
    """Refuse an address that other machines could reach."""
    try:
        loopback = host == "localhost" or ipaddress.IPv4Address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise StartupError(
            f"The core listens on this machine only: {host} is not a loopback address. Use --host 127.0.0.1.",
            "startup.host",
        )


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
            ws_per_message_deflate=False,
            ws_ping_interval=None,
            timeout_keep_alive=_KEEP_ALIVE_S,
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

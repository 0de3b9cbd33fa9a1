"""A core behind its application: in process for most tests, on a real socket where the wire matters."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import msgspec
import pytest
from websockets.asyncio.client import ClientConnection, connect

from alfavoice.api.app import Edge, build_api
from alfavoice.api.serving import Server, bind
from alfavoice.parts import Core

PORT, TOKEN = 8080, "secret-token"


@dataclass(frozen=True)
class Live:
    """An application on a real socket, in the loop of the test."""

    core: Core
    port: int
    token: str = TOKEN

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def connect(self, **options: Any) -> connect:
        """Return a WebSocket client."""
        return connect(f"ws://127.0.0.1:{self.port}/ws?token={self.token}", **options)

    async def raw(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        """Send bytes as they are; return status, headers and body of what comes back."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(request)
        await writer.drain()
        async with asyncio.timeout(10):
            answer = await reader.read()
        writer.close()
        await writer.wait_closed()
        head, _, body = answer.partition(b"\r\n\r\n")
        status, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        return int(status.split()[1]), headers, body

    async def get(self, path: str, *headers: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
        """Ask for a path exactly as it is spelt, with our Host unless `headers` has one."""
        given = [*headers, *([] if any(h.lower().startswith("host:") for h in headers) else [f"Host: {self.host}"])]
        lines = "\r\n".join([f"{method} {path} HTTP/1.1", *given, "Connection: close", "", ""])
        return await self.raw(lines.encode("latin-1"))

    @property
    def host(self) -> str:
        """The name it answers to."""
        return f"127.0.0.1:{self.port}"


async def ask(socket: ClientConnection, message: object) -> Any:
    """Send a message and return what comes back next."""
    await socket.send(message if isinstance(message, str | bytes) else msgspec.json.encode(message).decode())
    return await hear(socket)


async def hear(socket: ClientConnection) -> Any:
    """Return the next message."""
    async with asyncio.timeout(10):
        return msgspec.json.decode(await socket.recv())


@pytest.fixture
async def api(core: Core) -> AsyncGenerator[httpx.AsyncClient]:
    """A client with the token, in process."""
    application: Any = build_api(core, Edge(port=PORT, token=TOKEN))
    transport = httpx.ASGITransport(application)
    headers = {"authorization": f"Bearer {TOKEN}"}
    async with httpx.AsyncClient(transport=transport, base_url=f"http://127.0.0.1:{PORT}", headers=headers) as client:
        yield client


@pytest.fixture
async def live(core: Core) -> AsyncGenerator[Live]:
    """The application on a real socket."""
    async with serve(core) as served:
        yield served


@asynccontextmanager
async def serve(core: Core) -> AsyncGenerator[Live]:
    """Serve a core on a real socket for a while."""
    ready = asyncio.Event()
    with bind("127.0.0.1", 0) as bound:
        port: int = bound.getsockname()[1]
        server = Server(build_api(core, Edge(port=port, token=TOKEN)), ready.set)
        serving = asyncio.create_task(server.serve(sockets=[bound]))
        async with asyncio.timeout(10):
            await ready.wait()
        yield Live(core, port)
        server.stop()
        await serving

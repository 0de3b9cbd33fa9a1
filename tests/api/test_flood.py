"""One client sends as fast as it can, and everybody else goes on. A real core in a process of its own."""

import asyncio
import statistics
import time
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect

from tests.api.conftest import ask, hear
from tests.served import ServedCore, served_core

FLOOD = 10_000
MOST_GROWTH_MIB = 40


@pytest.fixture
def served(data_dir: Path) -> Iterator[ServedCore]:
    """A core in a process of its own."""
    with served_core(data_dir) as core:
        yield core


@pytest.fixture
async def other(served: ServedCore) -> AsyncGenerator[ClientConnection]:
    """A client that behaves."""
    async with connect(address(served)) as socket:
        await hear(socket)
        yield socket


def address(core: ServedCore) -> str:
    """Return the address of the socket."""
    return f"{core.url.replace('http', 'ws')}/ws?token={core.token}"


def memory_mib(core: ServedCore) -> float:
    """Return how much memory the core has in use."""
    status = Path(f"/proc/{core.process.pid}/status").read_text()
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))


async def round_trips(socket: ClientConnection, seconds: float) -> list[float]:
    """Ask for the state again and again at a person's pace; return how long each answer took, in milliseconds."""
    times = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        started = time.monotonic()
        while (await ask(socket, {"type": "get_state"}))["type"] != "state":
            pass
        times.append((time.monotonic() - started) * 1000)
        await asyncio.sleep(0.015)
    return times


async def send_all(socket: ClientConnection, message: str) -> None:
    """Send without end, as fast as the core lets us."""
    while True:
        await socket.send(message)


@pytest.mark.parametrize(
    "message", ['{"type":"get_state"}', "rubbish", '{"type":"' + "x" * 100_000 + '"}'], ids=["good", "bad", "large"]
)
async def test_a_flood_slows_down_its_own_client_only(
    served: ServedCore, other: ClientConnection, message: str
) -> None:
    before = memory_mib(served)
    async with connect(address(served), max_queue=None) as flooder:
        flooding = asyncio.create_task(send_all(flooder, message))
        times = await round_trips(other, seconds=3)
        async with httpx.AsyncClient(
            base_url=served.url, headers={"authorization": f"Bearer {served.token}"}
        ) as client:
            assert (await client.post("/api/notes", json={"title": "a"})).status_code == 201
        grown = memory_mib(served) - before
        flooding.cancel()
        p99 = statistics.quantiles(times, n=100)[98]
        print(f"p50 {statistics.median(times):.1f} ms, p99 {p99:.1f} ms, grown {grown:.1f} MiB, {len(times)} asked")
        assert p99 < 100
        assert grown < MOST_GROWTH_MIB
        flooder.transport.abort()


async def test_every_one_of_ten_thousand_messages_is_answered_or_waits(
    served: ServedCore, other: ClientConnection
) -> None:
    before = memory_mib(served)
    async with connect(address(served), max_queue=None) as flooder:
        assert (await hear(flooder))["type"] == "state"
        started = time.monotonic()
        sending = asyncio.create_task(send_numbered(flooder, FLOOD))
        answered = 0
        while time.monotonic() < started + 3:
            assert (await hear(flooder))["requestId"] == str(answered)
            answered += 1
        assert 200 < answered < 200 + 100 * 4
        assert (await ask(other, {"type": "get_state"}))["type"] == "state"
        assert memory_mib(served) - before < MOST_GROWTH_MIB
        sending.cancel()
        flooder.transport.abort()


async def send_numbered(socket: ClientConnection, count: int) -> None:
    """Send many messages, each with its number."""
    for number in range(count):
        await socket.send('{"type":"get_state","requestId":"' + str(number) + '"}')


async def test_a_core_that_is_flooded_still_stops_at_once(served: ServedCore) -> None:
    async with connect(address(served), max_queue=None) as flooder:
        flooding = asyncio.create_task(send_all(flooder, '{"type":"get_state"}'))
        for _ in range(300):
            await hear(flooder)
        started = time.monotonic()
        assert await asyncio.to_thread(served.stop) == 0
        assert time.monotonic() - started < 4
        flooding.cancel()
        await asyncio.gather(flooding, return_exceptions=True)

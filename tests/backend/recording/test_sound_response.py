"""A track over HTTP: ranges, clients that go away, sound that cannot be read."""

import asyncio
import os
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import Litestar, Response, get, route
from litestar.testing import TestClient

from alfavoice.api.problems import app_error_response
from alfavoice.api.serving import Server, bind
from alfavoice.audio.frames import Samples
from alfavoice.audio.trackfile import TrackReader, create_track, open_track
from alfavoice.core.errors import AppError
from alfavoice.recording.byte_ranges import asked_range
from alfavoice.recording.sound_response import PIECE_BYTES, SoundResponse

KEY = bytes(range(32))
SIZE = 1000


class Player:
    """Plays one track in an application of its own, and knows how much was read of it."""

    def __init__(self, path: Path, key: bytes | None) -> None:
        self._path, self._key = path, key
        self.closed = asyncio.Event()
        self.pieces = 0

    def open(self) -> "Watched":
        """Open the track; from now on it is not closed."""
        self.closed.clear()
        return Watched(open_track(self._path, self._key), self)

    def whole(self) -> bytes:
        """Return the whole file."""
        with open_track(self._path, self._key) as track:
            return track.wav_bytes(0, track.wav_size)

    def app(self) -> Litestar:
        """Return the application."""

        @route("/full.wav", http_method=["GET", "HEAD"], media_type="audio/wav", sync_to_thread=False)
        def sound() -> SoundResponse:
            return SoundResponse(self.open())

        @get("/any.wav", sync_to_thread=False)
        def any_sound() -> object:
            return SoundResponse(self.open())

        @get("/described.wav", media_type="audio/wav", sync_to_thread=False)
        def described() -> Response[bytes]:
            return SoundResponse(self.open())

        return Litestar([sound, any_sound, described], exception_handlers={AppError: app_error_response})


class Watched:
    """A track that tells its player what is done with it."""

    def __init__(self, track: TrackReader, player: Player) -> None:
        self._track, self._player = track, player
        self.wav_size = track.wav_size

    def wav_bytes(self, start_byte: int, end_byte: int) -> bytes:
        """Return a part of the file."""
        self._player.pieces += 1
        return self._track.wav_bytes(start_byte, end_byte)

    def close(self) -> None:
        """Let go of the file."""
        self._track.close()
        self._player.closed.set()


def noise(samples: int) -> Samples:
    return np.random.default_rng(3).integers(-3000, 3000, samples).astype(np.int16)


def make(folder: Path, samples: int, key: bytes | None = None) -> Player:
    path = folder / "full.wav"
    with create_track(path, key) as track:
        track.append(noise(samples))
    return Player(path, key)


@pytest.fixture(params=[None, KEY], ids=["plain", "sealed"])
def player(request: pytest.FixtureRequest, tmp_path: Path) -> Player:
    """A track of several pieces."""
    return make(tmp_path, 3 * PIECE_BYTES, request.param)


@pytest.fixture
def client(player: Player) -> Iterator[TestClient[Litestar]]:
    """A client of its application."""
    with TestClient(player.app()) as client:
        yield client


def test_without_a_range_all_of_it_comes(player: Player, client: TestClient[Litestar]) -> None:
    answer = client.get("/full.wav")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "audio/wav")
    assert (answer.headers["accept-ranges"], answer.headers["cache-control"]) == ("bytes", "no-store")
    assert answer.headers["content-length"] == str(len(answer.content))
    assert "content-range" not in answer.headers
    assert answer.content == player.whole()


@pytest.mark.parametrize("path", ["/any.wav", "/described.wav"])
def test_a_handler_may_say_what_it_returns_in_other_ways(client: TestClient[Litestar], path: str) -> None:
    answer = client.get(path, headers={"range": "bytes=0-3"})
    assert (answer.status_code, answer.headers["content-type"], answer.content) == (206, "audio/wav", b"RIFF")


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=10-200001", 10, 200_001),
        ("bytes=101-", 101, None),
        ("bytes=-7", -7, None),
        (f"bytes=0-{10**18}", 0, None),
        (f"bytes=-{10**18}", 0, None),
        ("Bytes= 5-6 ", 5, 6),
    ],
)
def test_a_range_is_answered_with_just_that(
    player: Player, client: TestClient[Litestar], asked: str, first: int, last: int | None
) -> None:
    content = player.whole()
    first, last = first % len(content), len(content) - 1 if last is None else last
    answer = client.get("/full.wav", headers={"range": asked})
    assert answer.status_code == 206
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(content)}"
    assert answer.headers["content-length"] == str(last - first + 1)
    assert answer.content == content[first : last + 1]


@pytest.mark.parametrize("asked", [f"bytes={10**9}-", f"bytes={10**25}-{10**26}", "bytes=-0"])
def test_a_range_behind_the_end_is_refused(player: Player, client: TestClient[Litestar], asked: str) -> None:
    answer = client.get("/full.wav", headers={"range": asked})
    assert (answer.status_code, answer.content) == (416, b"")
    assert answer.headers["content-range"] == f"bytes */{len(player.whole())}"


@pytest.mark.parametrize(
    "asked",
    ["bytes=0-1,4-5", "bytes=" + "0-," * 5000, "bytes=-", "bytes=9-3", "bytes=a-b", "samples=0-1", "bytes=²-3", ""],
)
def test_what_is_no_single_range_counts_as_none(player: Player, client: TestClient[Litestar], asked: str) -> None:
    answer = client.get("/full.wav", headers=[(b"range", asked.encode())])
    assert answer.status_code == 200
    assert len(answer.content) == len(player.whole())


def test_head_tells_the_size_and_reads_nothing(player: Player, client: TestClient[Litestar]) -> None:
    answer = client.head("/full.wav")
    assert (answer.headers["content-length"], answer.content) == (str(len(player.whole())), b"")
    assert player.pieces == 0
    assert player.closed.is_set()


@pytest.mark.parametrize("asked", ["bytes=0-", "bytes=5-6", f"bytes={10**9}-"])
def test_the_track_is_closed_at_the_end(player: Player, client: TestClient[Litestar], asked: str) -> None:
    client.get("/full.wav", headers={"range": asked})
    assert player.closed.is_set()


def test_a_recording_without_sound_is_a_header(tmp_path: Path) -> None:
    with TestClient(make(tmp_path, 0).app()) as client:
        assert client.get("/full.wav").content[:4] == b"RIFF"


def test_the_routes_can_be_described(player: Player) -> None:
    paths = player.app().openapi_schema.to_schema()["paths"]
    assert list(paths["/full.wav"]["get"]["responses"]["200"]["content"]) == ["audio/wav"]


@given(st.text(alphabet="bytes=-,0123456789 x", max_size=20) | st.from_regex(r"bytes=[0-9]{0,40}-[0-9]{0,40}"))
def test_whatever_is_asked_the_bytes_are_there(header: str) -> None:
    asked = asked_range(header, SIZE)
    assert asked is None or asked.step == 1
    assert all(0 <= position < SIZE for position in asked or ())


@asynccontextmanager
async def served(player: Player) -> AsyncGenerator[int]:
    """Serve on a real socket, and yield its port."""
    ready = asyncio.Event()
    with bind("127.0.0.1", 0) as bound:
        server = Server(player.app(), ready.set)
        serving = asyncio.create_task(server.serve(sockets=[bound]))
        async with asyncio.timeout(10):
            await ready.wait()
        yield bound.getsockname()[1]
        server.stop()
        await serving


async def test_a_client_that_goes_away_ends_the_reading(tmp_path: Path) -> None:
    player = make(tmp_path, 16_000_000)
    async with served(player) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /full.wav HTTP/1.1\r\nHost: a\r\n\r\n")
        assert await reader.readexactly(100_000)
        writer.transport.abort()
        async with asyncio.timeout(10):
            await player.closed.wait()
    assert player.pieces < 32_000_000 // PIECE_BYTES // 2


async def test_a_client_that_takes_its_time_gets_all_of_it(player: Player) -> None:
    pieces = []
    async with served(player) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1000)
        writer.write(b"GET /full.wav HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        while piece := await reader.read(5000):
            pieces.append(piece)
        writer.close()
        await writer.wait_closed()
    assert b"".join(pieces).endswith(player.whole())


async def test_damage_at_the_start_is_told(tmp_path: Path) -> None:
    player = make(tmp_path, 3 * PIECE_BYTES, KEY)
    damage(tmp_path, 1000)
    async with served(player) as port, httpx.AsyncClient() as client:
        answer = await client.get(f"http://127.0.0.1:{port}/full.wav")
    assert (answer.status_code, answer.json()["code"]) == (503, "audio.damaged")
    assert player.closed.is_set()


async def test_damage_further_on_cuts_the_connection_and_harms_nobody_else(tmp_path: Path) -> None:
    player = make(tmp_path, 6 * PIECE_BYTES, KEY)
    damage(tmp_path, 6 * PIECE_BYTES)
    async with served(player) as port, httpx.AsyncClient() as client:
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get(f"http://127.0.0.1:{port}/full.wav")
        assert player.closed.is_set()
        answer = await client.get(f"http://127.0.0.1:{port}/full.wav", headers={"range": "bytes=0-999"})
    assert len(answer.content) == 1000


def damage(folder: Path, position: int) -> None:
    with (folder / "full.wav.sealed").open("r+b") as file:
        file.seek(position)
        file.write(os.urandom(64))

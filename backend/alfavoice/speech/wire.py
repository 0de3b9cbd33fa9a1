"""What the core and a speech worker say to each other: msgpack behind a length, over the worker's pipes.

The core sends `Load` once, then one `Sound` at a time; each is answered before the next is sent.
"""

from typing import BinaryIO, Protocol

import msgspec

from alfavoice.speech.engine import Language, Options, Transcript

_LENGTH_BYTES = 4


class Load(msgspec.Struct, frozen=True, kw_only=True, tag="load"):
    """Load this engine."""

    engine: str
    options: Options


class Sound(msgspec.Struct, frozen=True, kw_only=True, tag="sound"):
    """Recognise this."""

    pcm: bytes
    language: Language


class Loaded(msgspec.Struct, frozen=True, kw_only=True, tag="loaded"):
    """The engine is ready."""

    seconds: float


class Heard(msgspec.Struct, frozen=True, kw_only=True, tag="heard"):
    """What was said, and how long the engine took."""

    transcript: Transcript
    seconds: float


class Refused(msgspec.Struct, frozen=True, kw_only=True, tag="refused"):
    """It cannot be done, and trying again will not help."""

    reason: str


Request = Load | Sound
Reply = Loaded | Heard | Refused

_encoder = msgspec.msgpack.Encoder()
_requests: msgspec.msgpack.Decoder[Request] = msgspec.msgpack.Decoder(Request)
_replies: msgspec.msgpack.Decoder[Reply] = msgspec.msgpack.Decoder(Reply)


class Pipe(Protocol):
    """What is used of `asyncio.StreamReader`: importing asyncio is a third of a worker's start."""

    async def readexactly(self, n: int) -> bytes: ...


def pack(message: Request | Reply) -> bytes:
    """Return a message as it goes through the pipe."""
    body = _encoder.encode(message)
    return len(body).to_bytes(_LENGTH_BYTES, "big") + body


def next_request(pipe: BinaryIO) -> Request | None:
    """Wait for the core's next request; nothing once it has hung up."""
    length = pipe.read(_LENGTH_BYTES)
    body = pipe.read(int.from_bytes(length, "big"))
    return _requests.decode(body) if body else None


async def next_reply(pipe: Pipe) -> Reply:
    """Wait for the worker's answer."""
    length = await pipe.readexactly(_LENGTH_BYTES)
    return _replies.decode(await pipe.readexactly(int.from_bytes(length, "big")))

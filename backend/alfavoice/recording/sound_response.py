"""A track as a WAV over HTTP, whole or the part that is asked for, so that a player can start anywhere at once.

Pieces are read off the event loop, one at a time and only as fast as the client takes them. The sound is closed at the
end, also when the client goes away before. Nothing may be kept by a cache: a recording grows while it is played.
"""

from typing import Any, Protocol

import anyio
import anyio.to_thread
from litestar import Request, Response
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Scope, Send

from alfavoice.recording.byte_ranges import asked_range

PIECE_BYTES = 128 * 1024


class Sound(Protocol):
    """A WAV file, or what is one to players: a track, a part of a track."""

    @property
    def wav_size(self) -> int:
        """How many bytes it has."""
        ...

    def wav_bytes(self, start_byte: int, end_byte: int) -> bytes:
        """Return that part of the file."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


class SoundResponse(Response[bytes]):
    """What a handler returns to answer with a track; the response closes it."""

    def __init__(self, sound: Sound) -> None:
        super().__init__(b"", media_type="audio/wav")
        self._sound = sound

    def to_asgi_response(self, app: Any, request: Request[Any, Any, Any], **_: Any) -> ASGIResponse:
        """Return the answer to this request."""
        return _Stream(self._sound, request.headers.get("range"))


class _Stream(ASGIResponse):
    """Sends the bytes that are due."""

    def __init__(self, sound: Sound, asked: str | None) -> None:
        size = sound.wav_size
        part = asked_range(asked, size)
        status, self._due = (200, range(size)) if part is None else (206 if part else 416, part)
        headers = {"accept-ranges": "bytes", "cache-control": "no-store", "content-length": str(len(self._due))}
        if part is not None:
            headers["content-range"] = f"bytes {part[0]}-{part[-1]}/{size}" if part else f"bytes */{size}"
        super().__init__(headers=headers, media_type="audio/wav", status_code=status)
        self._sound = sound

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        try:
            if scope.get("method") == "HEAD" or not self._due:
                await super().__call__(scope, receive, send)
                return
            first = await self._piece(self._due.start)  # before the status is sent: it may fail
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(_stop_when_gone, receive, tasks.cancel_scope)
                await self.start_response(send)
                await self._send_from(first, send)
                tasks.cancel_scope.cancel()
        finally:
            self._sound.close()

    async def _send_from(self, piece: bytes, send: Send) -> None:
        for start in self._due[PIECE_BYTES::PIECE_BYTES]:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            piece = await self._piece(start)
        await send({"type": "http.response.body", "body": piece, "more_body": False})

    async def _piece(self, start: int) -> bytes:
        stop = min(start + PIECE_BYTES, self._due.stop)
        return await anyio.to_thread.run_sync(self._sound.wav_bytes, start, stop)


async def _stop_when_gone(receive: Receive, sending: anyio.CancelScope) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    sending.cancel()

"""The WebSocket: one task sends what waits, one reads and answers. A bad message gets an `error`, never a close.

A client that sends too fast is read more slowly, which its own system lets it feel. One that does not read is let go:
the rest of the core forgets it at once, and it hears why as soon as it reads again.
"""

import asyncio
import logging
import time
from contextlib import suppress
from typing import Any

import msgspec
from litestar import WebSocket, websocket
from litestar.di import NamedDependency
from litestar.exceptions import WebSocketDisconnect, WebSocketException
from msgspec import UNSET, UnsetType

from alfavoice.api.answers import Answers
from alfavoice.api.hub import Hub, Outbox, TooSlow
from alfavoice.api.pace import Pace
from alfavoice.api.schema import AnyClientMessage
from alfavoice.core.messages import ErrorMessage, RequestId
from alfavoice.core.problems import field_problem

_log = logging.getLogger(__name__)
_PER_SECOND, _BURST = 100.0, 200
_FAREWELL_WITHIN_S = 10.0
_TRY_AGAIN_LATER = 1013
_decoder: msgspec.json.Decoder[AnyClientMessage] = msgspec.json.Decoder(AnyClientMessage)


class _Typed(msgspec.Struct):
    """What every message has."""

    type: str


class _Envelope(msgspec.Struct, rename="camel"):
    """The one field of a bad message that is still worth reading."""

    request_id: RequestId | UnsetType = UNSET


@websocket("/ws", include_in_schema=False)
async def ws(socket: WebSocket[Any, Any, Any], hub: NamedDependency[Hub], answers: NamedDependency[Answers]) -> None:
    """Serve one client until it leaves."""
    await socket.accept()
    try:
        with hub.client() as outbox:
            hub.send(outbox, answers.greeting())
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(_send(socket, outbox))
                tasks.create_task(_receive(socket, hub, outbox, answers))
                tasks.create_task(outbox.watch())
    except* (WebSocketDisconnect, WebSocketException, OSError):
        pass
    except* TooSlow:
        await _let_go(socket)


async def _send(socket: WebSocket[Any, Any, Any], outbox: Outbox) -> None:
    while True:
        data = await outbox.next()
        try:
            await socket.send_data(data, mode="text")
        except RuntimeError as error:
            # uvicorn says it so when the socket was closed while this message was on its way.
            raise WebSocketDisconnect(detail="closed") from error


async def _receive(socket: WebSocket[Any, Any, Any], hub: Hub, outbox: Outbox, answers: Answers) -> None:
    pace = Pace(_PER_SECOND, _BURST)
    while True:
        data = await socket.receive_data(mode="text")
        wait_s = pace.wait_s(time.monotonic())
        if wait_s:
            await asyncio.sleep(wait_s)
        message = _read(data)
        answer = message if isinstance(message, ErrorMessage) else await answers.answer(message, outbox)
        if answer is not None:
            hub.send(outbox, answer)


async def _let_go(socket: WebSocket[Any, Any, Any]) -> None:
    _log.warning("a client does not keep up and is closed")
    with suppress(RuntimeError, OSError, TimeoutError, WebSocketException):
        await asyncio.wait_for(socket.close(_TRY_AGAIN_LATER, "does not keep up"), _FAREWELL_WITHIN_S)


def _read(data: str | bytes) -> AnyClientMessage | ErrorMessage:
    try:
        msgspec.json.decode(data, type=_Typed)
        return _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return _refusal(data, error)


def _refusal(data: str | bytes, error: Exception) -> ErrorMessage:
    request_id: str | UnsetType = UNSET
    with suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        request_id = msgspec.json.decode(data, type=_Envelope).request_id
    if not isinstance(error, msgspec.ValidationError):
        return ErrorMessage(code="message.not_json", message="The message is not JSON.", request_id=request_id)
    problem = field_problem(str(error))
    code = "message.unknown_type" if problem.path == "type" else "message.invalid"
    text = f"{problem.path or 'The message'} {problem.message}"
    return ErrorMessage(code=code, message=f"{text}.", request_id=request_id)

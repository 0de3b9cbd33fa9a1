"""The WebSocket: one task sends what waits, one reads and answers. A bad message gets an `error`, never a close."""

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

from alfavoice.api.hub import Hub, Outbox, TooSlow
from alfavoice.api.messages import GetState, StateMessage
from alfavoice.api.pace import Pace
from alfavoice.api.schema import AnyClientMessage
from alfavoice.api.state import StateKeeper
from alfavoice.core.messages import ErrorMessage, ServerMessage
from alfavoice.core.problems import field_problem

_log = logging.getLogger(__name__)
_PER_SECOND, _BURST = 100.0, 200
_SEND_TIMEOUT_S = 10.0
_TRY_AGAIN_LATER = 1013
_decoder = msgspec.json.Decoder(AnyClientMessage)


class _RequestId(msgspec.Struct, rename="camel"):
    """The one field of a bad message that is still worth reading."""

    request_id: str | UnsetType = UNSET


@websocket("/ws", include_in_schema=False)
async def ws(
    socket: WebSocket[Any, Any, Any], hub: NamedDependency[Hub], state_keeper: NamedDependency[StateKeeper]
) -> None:
    """Serve one client until it leaves."""
    await socket.accept()
    outbox = hub.join()
    hub.send(outbox, StateMessage(state=state_keeper.current()))
    sending = asyncio.create_task(_send(socket, outbox), name="ws-send")
    try:
        await _receive(socket, hub, outbox, state_keeper)
    except (WebSocketDisconnect, WebSocketException):
        pass
    finally:
        hub.leave(outbox)
        sending.cancel()
        with suppress(asyncio.CancelledError):
            await sending


async def _send(socket: WebSocket[Any, Any, Any], outbox: Outbox) -> None:
    try:
        while True:
            await asyncio.wait_for(socket.send_data(await outbox.next(), mode="text"), _SEND_TIMEOUT_S)
    except (TooSlow, TimeoutError):
        _log.warning("a client does not keep up and is closed")
        with suppress(RuntimeError, TimeoutError, WebSocketException):
            await asyncio.wait_for(socket.close(_TRY_AGAIN_LATER, "does not keep up"), _SEND_TIMEOUT_S)
    except (WebSocketDisconnect, WebSocketException, RuntimeError):
        pass


async def _receive(socket: WebSocket[Any, Any, Any], hub: Hub, outbox: Outbox, state: StateKeeper) -> None:
    pace = Pace(_PER_SECOND, _BURST)
    while True:
        data = await socket.receive_data(mode="text")
        wait_s = pace.wait_s(time.monotonic())
        if wait_s:
            await asyncio.sleep(wait_s)
        hub.send(outbox, _answer(data, state))


def _answer(data: str | bytes, state: StateKeeper) -> ServerMessage:
    try:
        message = _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return _refusal(data, error)
    match message:
        case GetState():
            return StateMessage(state=state.current(), request_id=message.request_id)


def _refusal(data: str | bytes, error: Exception) -> ErrorMessage:
    request_id: str | UnsetType = UNSET
    with suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        request_id = msgspec.json.decode(data, type=_RequestId).request_id
    if not isinstance(error, msgspec.ValidationError):
        return ErrorMessage(code="message.not_json", message="This is not JSON.", request_id=request_id)
    problem = field_problem(str(error))
    code = "message.unknown_type" if problem.path == "type" else "message.invalid"
    text = f"{problem.path} {problem.message}".strip()
    return ErrorMessage(code=code, message=text, request_id=request_id)

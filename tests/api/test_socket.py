"""The WebSocket as a client meets it: what is answered, what is refused, what ends only its own socket."""

import asyncio
from typing import Any

import msgspec
import pytest
from websockets.exceptions import ConnectionClosed

from tests.api.conftest import Live, ask, hear

MESSAGES: list[tuple[str | bytes, str, str, str | None]] = [
    ("", "message.not_json", "The message is not JSON.", None),
    ("hello", "message.not_json", "The message is not JSON.", None),
    ('{"type": "get_state"', "message.not_json", "The message is not JSON.", None),
    ("[" * 100_000, "message.invalid", "The message must be an object.", None),
    ('{"type":"get_state","x":' + "[" * 100_000, "message.not_json", "The message is not JSON.", None),
    (b"\x00\xff", "message.not_json", "The message is not JSON.", None),
    (b'{"type": "get_state"}', "message.not_json", "The message is not JSON.", None),
    ("null", "message.invalid", "The message must be an object.", None),
    ("[]", "message.invalid", "The message must be an object.", None),
    ("{}", "message.unknown_type", "type is missing.", None),
    ('{"requestId": "a"}', "message.unknown_type", "type is missing.", "a"),
    ('{"type": "get_stat", "requestId": "ж"}', "message.unknown_type", "type cannot be 'get_stat'.", "ж"),
    ('{"type": "start_dictation"}', "message.unknown_type", "type cannot be 'start_dictation'.", None),
    ('{"type": 5}', "message.unknown_type", "type must be text.", None),
    ('{"type": "get_state", "x": 1, "requestId": "b"}', "message.invalid", "x is not a field we know.", "b"),
    ('{"requestId": "c", "type": "get_state", "token": "t"}', "message.invalid", "token is not a field we know.", "c"),
    ('{"type": "get_state", "requestId": 7}', "message.invalid", "requestId must be text.", None),
    ('{"type": "get_state", "requestId": null}', "message.invalid", "requestId must be text.", None),
]


async def test_a_bad_message_is_answered_by_its_error_and_the_socket_serves_on(live: Live) -> None:
    async with live.connect() as socket:
        await hear(socket)
        for message, code, text, request_id in MESSAGES:
            expected = {"type": "error", "code": code, "message": text}
            expected |= {} if request_id is None else {"requestId": request_id}
            assert await ask(socket, message) == expected, message[:60]
        assert (await ask(socket, {"type": "get_state", "requestId": "last"}))["requestId"] == "last"


async def test_a_long_request_id_is_refused_and_not_sent_back(live: Live) -> None:
    async with live.connect() as socket:
        await hear(socket)
        longest = "я" * 200
        assert (await ask(socket, {"type": "get_state", "requestId": longest}))["requestId"] == longest
        answer = await ask(socket, {"type": "get_state", "requestId": "x" * 900_000})
        assert answer == {
            "type": "error",
            "code": "message.invalid",
            "message": "requestId must be at most 200 characters long.",
        }
        answer = await ask(socket, {"type": "get_state", "x" * 900_000: 1})
        assert len(msgspec.json.encode(answer)) < 1000


async def test_the_state_comes_at_once_and_when_asked_for(live: Live) -> None:
    async with live.connect() as socket:
        first = await hear(socket)
        assert first["type"] == "state"
        assert "requestId" not in first
        assert first["state"]["libraryHealth"] == "unchecked"
        assert first["state"]["desktop"] is False
        again = await ask(socket, {"type": "get_state", "requestId": "1"})
        assert again == {**first, "requestId": "1"}


async def test_answers_come_in_the_order_of_the_questions(live: Live) -> None:
    async with live.connect() as socket:
        await hear(socket)
        for number in range(150):
            await socket.send(msgspec.json.encode({"type": "get_state", "requestId": str(number)}).decode())
        assert [(await hear(socket))["requestId"] for _ in range(150)] == [str(number) for number in range(150)]


async def test_a_message_that_is_too_large_ends_its_own_socket_only(live: Live) -> None:
    async with live.connect() as other, live.connect() as socket:
        await hear(other)
        await socket.send("x" * 2_000_000)
        with pytest.raises(ConnectionClosed) as closed:
            for _ in range(3):
                await hear(socket)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1009
        assert (await ask(other, {"type": "get_state"}))["type"] == "state"


async def test_what_is_not_utf_8_ends_its_own_socket_only(live: Live) -> None:
    async with live.connect() as other, live.connect() as socket:
        await hear(other)
        await socket.send(b"\xff\xfe", text=True)
        with pytest.raises(ConnectionClosed) as closed:
            for _ in range(3):
                await hear(socket)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1007
        assert (await ask(other, {"type": "get_state"}))["type"] == "state"


async def test_a_reconnected_client_finds_out_what_changed(live: Live) -> None:
    async with live.connect() as socket:
        before = (await hear(socket))["state"]
    live.core.bus.changed("notes", "updated", "1")
    live.core.bus.changed("notes", "updated", "2")
    live.core.bus.changed("settings", "updated")
    async with live.connect() as socket:
        after = (await hear(socket))["state"]
    assert before["instance"] == after["instance"]
    changed = {name: count - before["revisions"].get(name, 0) for name, count in after["revisions"].items()}
    assert changed == {"notes": 2, "settings": 1}


async def test_a_change_of_the_librarys_health_is_told_to_everyone(live: Live) -> None:
    async with live.connect() as one, live.connect() as other:
        await hear(one)
        await hear(other)
        await live.core.library.check()
        for socket in (one, other):
            message = await hear(socket)
            assert (message["type"], message["state"]["libraryHealth"]) == ("state", "sound")


async def test_a_client_that_vanishes_leaves_nothing_behind(live: Live, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(20):
        socket = await live.connect().__aenter__()
        await hear(socket)
        socket.transport.abort()
    before = asyncio.all_tasks()
    async with live.connect() as other:
        await hear(other)
        for number in range(100):
            live.core.bus.changed("notes", "updated", str(number))
        heard = [(await hear(other))["revision"] for _ in range(100)]
    assert heard == list(range(1, 101))
    assert before
    assert not [record for record in caplog.records if record.levelname in ("ERROR", "CRITICAL")]


async def test_who_never_reads_is_closed_with_1013_and_the_others_hear_everything(live: Live) -> None:
    changes = 5000
    lazy = await live.connect(max_queue=1).__aenter__()
    lazy.transport.pause_reading()
    async with live.connect(max_queue=None) as quick:
        await hear(quick)
        heard: list[Any] = []
        for number in range(changes):
            live.core.bus.changed("notes", "updated", f"{number:0200d}")
            if number % 50 == 49:
                heard += [await hear(quick) for _ in range(50)]
        assert [message["revision"] for message in heard] == list(range(1, changes + 1))
        lazy.transport.resume_reading()
        with pytest.raises(ConnectionClosed) as closed:
            for _ in range(changes):
                await hear(lazy)
        assert closed.value.rcvd is not None
        assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (1013, "does not keep up")
        assert (await ask(quick, {"type": "get_state"}))["state"]["revisions"]["notes"] == changes

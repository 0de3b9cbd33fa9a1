"""One client's queue, and the pace at which one client may speak."""

import asyncio

import pytest

from alfavoice.api.hub import Hub, Outbox, TooSlow
from alfavoice.api.pace import Pace
from alfavoice.core.messages import ErrorMessage, LibraryChanged


def note_changed(revision: int) -> LibraryChanged:
    """Return one of many messages."""
    return LibraryChanged(collection="notes", action="updated", revision=revision)


async def test_messages_leave_in_the_order_in_which_they_came() -> None:
    outbox = Outbox()
    for number in range(100):
        outbox.put(b"%d" % number)
    assert [await outbox.next() for _ in range(100)] == [b"%d" % number for number in range(100)]


async def test_a_message_with_a_key_takes_the_place_of_the_one_that_waits() -> None:
    outbox = Outbox(most=3)
    outbox.put(b"state 1", key="state")
    outbox.put(b"note")
    for number in range(2, 1000):
        outbox.put(b"state %d" % number, key="state")
    assert [await outbox.next(), await outbox.next()] == [b"state 999", b"note"]
    outbox.put(b"state 1000", key="state")
    assert await outbox.next() == b"state 1000"


async def test_a_client_that_falls_behind_is_found_out_even_while_a_message_is_being_sent() -> None:
    outbox = Outbox(most=10)
    watching = asyncio.create_task(outbox.watch())
    for _ in range(10):
        outbox.put(b"x")
    await asyncio.wait([watching], timeout=0)
    assert not watching.done()
    for _ in range(10_000):
        outbox.put(b"x")
    with pytest.raises(TooSlow):
        await watching


async def test_one_slow_client_takes_nothing_from_the_others() -> None:
    hub = Hub()
    with hub.client() as slow, hub.client() as quick:
        received = []
        for revision in range(2000):
            hub.broadcast(note_changed(revision))
            received.append(await quick.next())
        assert len(received) == 2000
        assert b'"revision":1999' in received[-1]
        with pytest.raises(TooSlow):
            await slow.watch()
    assert hub.count == 0


async def test_an_answer_goes_to_its_client_only() -> None:
    hub = Hub()
    with hub.client() as one, hub.client() as other:
        hub.send(one, ErrorMessage(code="a", message="b"))
        hub.broadcast(note_changed(7))
        assert b'"type":"error"' in await one.next()
        assert b'"revision":7' in await other.next()


def test_a_burst_is_served_at_once_and_then_a_steady_pace() -> None:
    pace = Pace(per_second=100, burst=200)
    waits = [pace.wait_s(0.0) for _ in range(300)]
    assert waits[:200] == [0.0] * 200
    assert waits[200] == pytest.approx(0.01)
    assert waits[299] == pytest.approx(1.0)


def test_who_waits_as_told_is_never_slower_than_the_pace() -> None:
    pace = Pace(per_second=100, burst=10)
    now = 0.0
    for _ in range(1000):
        now += pace.wait_s(now)
    assert now == pytest.approx(9.9, abs=0.02)
    assert pace.wait_s(now + 60) == 0.0

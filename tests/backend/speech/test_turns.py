"""The queue in front of the workers, by itself."""

import asyncio

from alfavoice.speech.turns import Place, Turns


async def hold(turns: Turns, place: Place, release: asyncio.Event, held: list[Place]) -> None:
    """Wait for a turn, note it, and keep it until released."""
    async with turns.turn(place):
        held.append(place)
        await release.wait()


async def settle() -> None:
    """Let everything that can go on do so."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_who_leaves_in_the_very_instant_of_being_let_in_gives_the_turn_on() -> None:
    turns, release, held = Turns(1), asyncio.Event(), list[Place]()
    tasks = [asyncio.create_task(hold(turns, (0, ticket), release, held)) for ticket in range(3)]
    await settle()
    turns.resize(2)
    tasks[1].cancel()
    await settle()
    assert held == [(0, 0), (0, 2)]
    release.set()
    await asyncio.wait(tasks)
    assert turns.taken == 0


async def test_who_has_left_is_passed_over_even_before_noticing() -> None:
    turns, release, held = Turns(1), asyncio.Event(), list[Place]()
    tasks = [asyncio.create_task(hold(turns, (0, ticket), release, held)) for ticket in range(3)]
    await settle()
    tasks[1].cancel()
    turns.resize(2)
    await settle()
    assert held == [(0, 0), (0, 2)]
    release.set()
    await asyncio.wait(tasks)
    assert turns.taken == 0


async def test_two_thousand_waiting_leave_in_no_time_and_leave_nothing_behind() -> None:
    turns, release, held = Turns(1), asyncio.Event(), list[Place]()
    turns.pause()
    tasks = [asyncio.create_task(hold(turns, (0, ticket), release, held)) for ticket in range(2_000)]
    await settle()
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    turns.resume()
    assert (held, turns.taken) == ([], 0)
    release.set()
    await hold(turns, (0, 2_000), release, held)
    assert held == [(0, 2_000)]

"""Who is served when: order, priority, pausing, taking back, more or fewer workers."""

import asyncio
from pathlib import Path

import pytest

from alfavoice.core.errors import Unavailable
from alfavoice.speech.catalog import NoSuchModel
from alfavoice.speech.engines.scripted import Act
from alfavoice.speech.failures import EngineRefused
from alfavoice.speech.jobs import Job, Priority, Recognition
from alfavoice.speech.pool import WorkerPool
from tests.backend.speech.conftest import Gate, OpenPool, Signed, job, running
from tests.waiting import until

Task = asyncio.Task[Recognition]


def send(pool: WorkerPool, act: Act, priority: Priority = Priority.LIVE, began: list[str] | None = None) -> Task:
    """Send a job and go on at once; what begins is noted."""
    noted = [] if began is None else began
    return asyncio.create_task(pool.transcribe(job(act, priority), lambda: noted.append(act.say)))


async def occupied(pool: WorkerPool, gate: Gate, signed: Signed, times: int = 1) -> list[Task]:
    """Keep workers busy until the gate opens."""
    tasks = [send(pool, Act(say="first", until=gate.path, sign=signed.path)) for _ in range(times)]
    await asyncio.to_thread(until, lambda: len(signed()) == times, "all workers at work")
    return tasks


async def test_a_job_comes_back_with_its_text_its_words_and_its_model(open_pool: OpenPool) -> None:
    heard = await open_pool().transcribe(job(Act(say="good morning", delay_s=0.02)))
    assert heard.transcript.text == "good morning"
    assert [word.text for word in heard.transcript.words] == ["good", "morning"]
    assert heard.model == "scripted"
    assert 0.02 <= heard.engine_s < 10


async def test_live_sound_comes_before_the_backlog_and_that_before_what_is_done_again(
    open_pool: OpenPool, gate: Gate, signed: Signed
) -> None:
    pool, began = open_pool(size=1), list[str]()
    tasks = await occupied(pool, gate, signed)
    for name, priority in (
        ("again", Priority.AGAIN),
        ("backlog 1", Priority.BACKLOG),
        ("live 1", Priority.LIVE),
        ("backlog 2", Priority.BACKLOG),
        ("live 2", Priority.LIVE),
    ):
        tasks.append(send(pool, Act(say=name), priority, began))
    gate.open()
    await asyncio.gather(*tasks)
    assert began == ["live 1", "live 2", "backlog 1", "backlog 2", "again"]


async def test_sound_is_read_only_when_its_turn_has_come(open_pool: OpenPool, gate: Gate, signed: Signed) -> None:
    pool, read = open_pool(size=1), asyncio.Event()
    loop = asyncio.get_running_loop()
    first = await occupied(pool, gate, signed)

    def read_sound() -> bytes:
        loop.call_soon_threadsafe(read.set)
        return b"\1\0" * 1_600

    second = asyncio.create_task(pool.transcribe(Job(read=read_sound)))
    await asyncio.to_thread(until, lambda: pool.pending, "the second in line")
    assert not read.is_set()
    gate.open()
    await asyncio.gather(*first, second)
    assert read.is_set()


async def test_a_pause_lets_the_running_job_finish_and_starts_no_other(
    open_pool: OpenPool, gate: Gate, signed: Signed
) -> None:
    pool, began = open_pool(size=1), list[str]()
    tasks = await occupied(pool, gate, signed)
    pool.pause()
    tasks.append(send(pool, Act(say="second"), began=began))
    gate.open()
    assert (await tasks[0]).transcript.text == "first"
    assert (pool.active, pool.pending, began) == (0, 1, [])
    pool.resume()
    assert (await tasks[1]).transcript.text == "second"


async def test_a_waiting_job_can_be_taken_back(open_pool: OpenPool, gate: Gate, signed: Signed) -> None:
    pool, began = open_pool(size=1), list[str]()
    tasks = await occupied(pool, gate, signed)
    waiting = [send(pool, Act(say=name), began=began) for name in ("taken back", "kept")]
    await asyncio.to_thread(until, lambda: pool.pending == 2, "two in line")
    waiting[0].cancel()
    gate.open()
    await asyncio.gather(*tasks, waiting[1])
    assert waiting[0].cancelled()
    assert began == ["kept"]


async def test_a_running_job_can_be_taken_back_and_the_next_one_gets_a_new_worker(
    open_pool: OpenPool, gate: Gate, signed: Signed
) -> None:
    pool = open_pool(size=1)
    (task,) = await occupied(pool, gate, signed)
    task.cancel()
    assert (await pool.transcribe(job(Act(say="next")))).transcript.text == "next"
    assert task.cancelled()
    assert signed()[0] not in pool.pids
    assert pool.active == 0


async def test_a_job_taken_back_while_its_worker_starts_leaves_no_process(open_pool: OpenPool) -> None:
    pool = open_pool(size=1)
    for _ in range(5):
        task = send(pool, Act())
        await asyncio.to_thread(until, lambda: pool.active, "a worker on its way")
        task.cancel()
        await asyncio.wait([task])
    assert pool.active == pool.pending == 0
    await pool.transcribe(job(Act()))
    await asyncio.to_thread(until, lambda: children() <= set(pool.pids), "no process but the pool's")


def children() -> set[int]:
    """Return the workers that this process has."""
    found = set()
    for task in Path("/proc/self/task").iterdir():
        found |= {int(pid) for pid in (task / "children").read_text().split()}
    return {pid for pid in found if running(pid)}


async def test_more_workers_help_at_once(open_pool: OpenPool, gate: Gate, signed: Signed) -> None:
    pool = open_pool(size=1)
    tasks = [send(pool, Act(until=gate.path, sign=signed.path)) for _ in range(3)]
    await asyncio.to_thread(until, signed, "the first at work")
    assert pool.active == 1
    pool.resize(3)
    await asyncio.to_thread(until, lambda: len(signed()) == 3, "three at work")
    assert len(set(signed())) == 3
    gate.open()
    await asyncio.gather(*tasks)


async def test_fewer_workers_finish_what_they_do_and_the_spare_ones_end(
    open_pool: OpenPool, gate: Gate, signed: Signed
) -> None:
    pool = open_pool(size=3)
    tasks = await occupied(pool, gate, signed, times=3)
    pool.resize(1)
    assert len(pool.pids) == 3
    gate.open()
    assert len(await asyncio.gather(*tasks)) == 3
    await asyncio.to_thread(until, lambda: len(pool.pids) == 1, "one worker left")
    pool.resize(3)
    pool.resize(1)
    assert len(pool.pids) == 1


async def test_another_model_replaces_the_idle_one_and_the_same_model_is_not_loaded_again(
    open_pool: OpenPool,
) -> None:
    pool = open_pool(size=1)
    await pool.transcribe(job(Act()))
    before = pool.pids
    await pool.transcribe(job(Act()))
    assert pool.pids == before
    assert (await pool.transcribe(job(Act(), model="other"))).model == "other"
    await asyncio.to_thread(until, lambda: len(pool.pids) == 1, "the first one gone")
    assert pool.pids != before


async def test_two_models_stay_loaded_where_there_is_room_for_two(open_pool: OpenPool) -> None:
    pool, pids = open_pool(size=2), set[int]()
    for model in ("scripted", "other", "scripted", "other"):
        await pool.transcribe(job(Act(), model=model))
        pids |= set(pool.pids)
    assert len(pids) == 2


async def test_a_model_nobody_knows_is_refused_by_name(open_pool: OpenPool) -> None:
    with pytest.raises(NoSuchModel, match="whisper-huge"):
        await open_pool().transcribe(job(Act(), model="whisper-huge"))


async def test_a_sound_that_cannot_be_read_fails_alone(open_pool: OpenPool, tmp_path: Path) -> None:
    pool = open_pool()
    with pytest.raises(FileNotFoundError):
        await pool.transcribe(Job(read=(tmp_path / "gone.wav").read_bytes))
    assert (await pool.transcribe(job(Act(say="fine")))).transcript.text == "fine"


async def test_the_engine_says_why_it_refuses_and_its_worker_goes_on(open_pool: OpenPool, signed: Signed) -> None:
    pool = open_pool(size=1)
    with pytest.raises(EngineRefused, match=r"The engine does not like this sound\.") as refused:
        await pool.transcribe(job(Act(do="refuse", sign=signed.path)))
    assert refused.value.code == "speech.engine"
    await pool.transcribe(job(Act(sign=signed.path)))
    assert len(signed()) == 2
    assert len(set(signed())) == 1


async def test_a_closed_pool_has_cancelled_its_jobs_and_takes_no_more(
    open_pool: OpenPool, gate: Gate, signed: Signed
) -> None:
    pool = open_pool(size=1)
    async with pool:
        tasks = [*await occupied(pool, gate, signed), send(pool, Act())]
        await asyncio.to_thread(until, lambda: pool.pending, "one in line")
        pids = pool.pids
    assert all(task.cancelled() for task in tasks)
    assert not any(running(pid) for pid in pids)
    with pytest.raises(Unavailable):
        await pool.transcribe(job(Act()))

"""What an engine may do to its process without a sound being lost."""

import asyncio
import os
import signal
from collections.abc import Iterable

import msgspec
import pytest
import uvloop

from alfavoice.speech.catalog import Catalog
from alfavoice.speech.engines.scripted import Act, scripted_card
from alfavoice.speech.failures import EngineRefused, TranscriptionFailed
from alfavoice.speech.jobs import Recognition
from alfavoice.speech.limits import Limits
from alfavoice.speech.pool import WorkerPool
from tests.backend.speech.conftest import IMPATIENT, Gate, OpenPool, Signed, job, running
from tests.waiting import until


async def test_a_worker_killed_in_the_middle_is_replaced_and_its_job_done(
    open_pool: OpenPool, gate: Gate, signed: Signed
) -> None:
    pool, began = open_pool(size=1), list[str]()
    act = Act(say="not lost", until=gate.path, sign=signed.path)
    task = asyncio.create_task(pool.transcribe(job(act), lambda: began.append("began")))
    (victim,) = await asyncio.to_thread(until, signed, "the worker at work")
    os.kill(victim, signal.SIGKILL)
    gate.open()
    assert (await task).transcript.text == "not lost"
    assert len(began) == len(set(signed())) == 2


async def test_a_worker_killed_while_idle_is_not_missed(open_pool: OpenPool) -> None:
    pool = open_pool(size=1)
    await pool.transcribe(job(Act()))
    os.kill(pool.pids[0], signal.SIGKILL)
    assert (await pool.transcribe(job(Act(say="still there")))).transcript.text == "still there"


@pytest.mark.parametrize("poison", [Act(do="kill"), Act(do="exit"), Act(do="raise")], ids=lambda act: act.do)
async def test_a_poisoned_sound_fails_after_three_attempts_and_the_others_pass(
    open_pool: OpenPool, signed: Signed, poison: Act
) -> None:
    pool = open_pool(size=1)
    poisoned = job(msgspec.structs.replace(poison, sign=signed.path))
    good = [job(Act(say=f"good {number}")) for number in range(4)]
    outcome = await asyncio.gather(*(pool.transcribe(each) for each in (poisoned, *good)), return_exceptions=True)
    assert [failure_code(outcome[0]), *texts(outcome[1:])] == [
        "speech.worker_died",
        "good 0",
        "good 1",
        "good 2",
        "good 3",
    ]
    assert len(signed()) == 3


def failure_code(outcome: object) -> str:
    """Return why a job failed."""
    assert isinstance(outcome, TranscriptionFailed), outcome
    return outcome.code


def texts(outcomes: Iterable[object]) -> list[str]:
    """Return what came of jobs that went well."""
    return [outcome.transcript.text for outcome in outcomes if isinstance(outcome, Recognition)]


async def test_an_engine_that_hangs_is_stopped_and_a_longer_sound_gets_more_time(
    open_pool: OpenPool, signed: Signed
) -> None:
    pool = open_pool(size=2, limits=IMPATIENT)
    hanging, good = job(Act(do="hang", sign=signed.path)), job(Act(say="fine", delay_s=0.5), seconds=10)
    stuck = asyncio.create_task(pool.transcribe(hanging))
    assert (await pool.transcribe(good)).transcript.text == "fine"
    with pytest.raises(TranscriptionFailed, match=r"no answer within 0\.4 s") as failure:
        await stuck
    assert failure.value.code == "speech.timeout"
    assert len(set(signed())) == 2
    await asyncio.to_thread(until, lambda: not set(signed()) & set(pool.pids), "both ended")


async def test_what_an_engine_prints_does_no_harm(open_pool: OpenPool) -> None:
    pool = open_pool(size=1)
    for text in ("one", "two"):
        assert (await pool.transcribe(job(Act(do="print", say=text)))).transcript.text == text


async def test_an_engine_that_cannot_be_loaded_fails_its_job_at_once_with_the_reason(
    open_pool: OpenPool, signed: Signed
) -> None:
    broken = scripted_card(load=Act(do="refuse", sign=signed.path), model_id="broken")
    pool = open_pool(size=1, catalog=Catalog([scripted_card(), broken]))
    with pytest.raises(EngineRefused, match=r"could not be loaded: The engine does not like this sound\."):
        await pool.transcribe(job(Act(), model="broken"))
    assert len(signed()) == 1
    assert (await pool.transcribe(job(Act(say="fine")))).transcript.text == "fine"


async def test_an_engine_that_crashes_while_it_loads_fails_its_job_after_three_attempts(
    open_pool: OpenPool, signed: Signed
) -> None:
    pool = open_pool(catalog=Catalog([scripted_card(load=Act(do="kill", sign=signed.path))]))
    with pytest.raises(TranscriptionFailed) as failure:
        await pool.transcribe(job(Act()))
    assert failure.value.code == "speech.worker_died"
    assert len(signed()) == 3


async def test_an_engine_that_never_finishes_loading_is_stopped(open_pool: OpenPool, signed: Signed) -> None:
    card = scripted_card(load=Act(do="hang", sign=signed.path))
    pool = open_pool(catalog=Catalog([card]), limits=Limits(back_offs_s=(), load_s=0.3))
    with pytest.raises(TranscriptionFailed) as failure:
        await pool.transcribe(job(Act()))
    assert failure.value.code == "speech.timeout"


def test_all_of_it_holds_under_uvloop_as_well(signed: Signed) -> None:
    async def meet_everything() -> None:
        async with WorkerPool(Catalog([scripted_card()]), limits=IMPATIENT) as pool:
            bad = Act(do="kill"), Act(do="raise"), Act(do="exit"), Act(do="hang"), Act(do="refuse")
            good = Act(do="print", say="good"), Act(say="good")
            jobs = [job(act, seconds=0.1 if act.do == "hang" else 10) for act in (*bad, *good)]
            outcome = await asyncio.gather(*(pool.transcribe(each) for each in jobs), return_exceptions=True)
            assert [failure_code(each) for each in outcome[:5]] == [
                *["speech.worker_died"] * 3,
                "speech.timeout",
                "speech.engine",
            ]
            assert texts(outcome[5:]) == ["good", "good"]
            for pid in pool.pids:
                os.kill(pid, signal.SIGKILL)
            assert texts([await pool.transcribe(job(Act(say="good"), seconds=10))]) == ["good"]
            left = asyncio.create_task(pool.transcribe(job(Act(do="hang", sign=signed.path))))
            await asyncio.to_thread(until, signed, "a job that is left behind")
        assert left.cancelled()
        assert not running(signed()[0])

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(meet_everything())

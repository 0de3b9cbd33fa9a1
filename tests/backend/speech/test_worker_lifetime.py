"""When worker processes are there, and that none is left behind."""

import asyncio
import os
import subprocess
import sys
import time

from alfavoice.speech.engines.scripted import Act, sound_that
from alfavoice.speech.limits import Limits
from alfavoice.speech.wire import Load, Sound, pack
from alfavoice.speech.worker import NICENESS
from alfavoice.speech.worker_process import COMMAND
from tests.backend.speech.conftest import OpenPool, Signed, job, running
from tests.waiting import until

PARENT = """
import asyncio, sys
from alfavoice.speech.catalog import Catalog
from alfavoice.speech.engines.scripted import Act, scripted_card, sound_that
from alfavoice.speech.jobs import Job
from alfavoice.speech.pool import WorkerPool

async def main():
    sound = sound_that(Act(do="hang", sign=sys.argv[1]))
    async with WorkerPool(Catalog([scripted_card()])) as pool:
        await asyncio.gather(*(pool.transcribe(Job(read=lambda: sound)) for _ in range(2)))

asyncio.run(main())
"""
IMPORTS = """
import sys
import alfavoice.speech.pool, alfavoice.speech.messages
print(sorted({"numpy", "pocketsphinx", "soxr", "sounddevice"} & set(sys.modules)))
"""


async def test_no_worker_runs_before_the_first_job_and_few_jobs_start_few(open_pool: OpenPool) -> None:
    pool = open_pool(size=4)
    assert pool.pids == []
    await pool.transcribe(job(Act()))
    assert len(pool.pids) == 1


async def test_an_idle_worker_ends_and_the_next_job_gets_another(open_pool: OpenPool) -> None:
    pool = open_pool(limits=Limits(idle_s=0.05))
    await pool.transcribe(job(Act()))
    (first,) = pool.pids
    await asyncio.to_thread(until, lambda: not pool.pids and not running(first), "the idle worker gone")
    assert (await pool.transcribe(job(Act(say="again")))).transcript.text == "again"


async def test_work_puts_the_end_of_an_idle_worker_off(open_pool: OpenPool, signed: Signed) -> None:
    pool = open_pool(limits=Limits(idle_s=0.5))
    await pool.transcribe(job(Act()))
    await pool.transcribe(job(Act(delay_s=0.7, sign=signed.path)))
    assert pool.pids == signed()


async def test_closing_ends_even_a_hung_worker_within_two_seconds(open_pool: OpenPool, signed: Signed) -> None:
    pool = open_pool(size=2)
    async with pool:
        tasks = [asyncio.create_task(pool.transcribe(job(Act(do="hang", sign=signed.path)))) for _ in range(2)]
        await asyncio.to_thread(until, lambda: len(signed()) == 2, "two hung workers")
        begun = time.monotonic()
    assert time.monotonic() - begun < 2
    assert not any(running(pid) for pid in signed())
    assert all(task.cancelled() for task in tasks)


def test_no_worker_outlives_a_killed_core(signed: Signed) -> None:
    core = subprocess.Popen([sys.executable, "-c", PARENT, signed.path])
    until(lambda: len(signed()) == 2, "two workers at work")
    core.kill()
    core.wait()
    until(lambda: not any(running(pid) for pid in signed()), "no worker left")


def test_a_worker_ends_in_the_middle_of_its_work_when_the_core_hangs_up(signed: Signed) -> None:
    worker = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert worker.stdin and worker.stdout
    with worker.stdin as requests, worker.stdout:
        requests.write(pack(Load(engine="scripted", options={"load": "{}", "sound": "{}"})))
        requests.write(pack(Sound(pcm=sound_that(Act(do="hang", sign=signed.path)), language="en")))
        requests.flush()
        until(signed, "the worker at work")
    assert worker.wait(timeout=5) == 0


async def test_a_worker_steps_back_behind_the_recording_and_out_of_reach_of_ctrl_c(open_pool: OpenPool) -> None:
    pool = open_pool()
    await pool.transcribe(job(Act()))
    (pid,) = pool.pids
    assert os.getpriority(os.PRIO_PROCESS, pid) == min(19, os.getpriority(os.PRIO_PROCESS, 0) + NICENESS)
    assert os.getpgid(pid) != os.getpgid(0)
    assert os.getsid(pid) == os.getsid(0)


def test_the_core_loads_no_engine_and_no_numpy() -> None:
    loaded = subprocess.run([sys.executable, "-c", IMPORTS], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"

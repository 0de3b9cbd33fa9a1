"""What the tests of the speech workers share: pools of scripted engines, and sounds that tell them what to do."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from alfavoice.speech.catalog import Catalog
from alfavoice.speech.engines.scripted import Act, scripted_card, sound_that
from alfavoice.speech.jobs import Job, Priority
from alfavoice.speech.limits import Limits
from alfavoice.speech.pool import WorkerPool

QUICK = Limits(back_offs_s=(0.01, 0.02))
IMPATIENT = Limits(back_offs_s=(0.01,), answer_s=0.4, answer_times=4.0)
"""With short sounds only: 10 s of sound get 40."""

OpenPool = Callable[..., WorkerPool]


def job(act: Act, priority: Priority = Priority.LIVE, model: str = "", seconds: float = 0.1) -> Job:
    """Return a job whose sound makes the engine act like this."""
    return Job(read=lambda: sound_that(act, seconds), priority=priority, model=model)


def running(pid: int) -> bool:
    """Whether a process is there and not merely waiting to be buried."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


class Signed:
    """The file that acts sign when they begin."""

    def __init__(self, path: Path) -> None:
        self.path = str(path)

    def __call__(self) -> list[int]:
        """Return the process ids so far."""
        path = Path(self.path)
        return [int(line) for line in path.read_text().splitlines()] if path.exists() else []


class Gate:
    """A file that acts wait for."""

    def __init__(self, path: Path) -> None:
        self.path = str(path)

    def open(self) -> None:
        """Let them through."""
        Path(self.path).touch()


@pytest.fixture
def signed(tmp_path: Path) -> Signed:
    """Who began an act."""
    return Signed(tmp_path / "signed")


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    """What an act waits for."""
    return Gate(tmp_path / "gate")


@pytest.fixture
async def open_pool() -> AsyncGenerator[OpenPool]:
    """Open pools that are closed after the test."""
    async with AsyncExitStack() as stack:
        opened: list[WorkerPool] = []

        def open_one(*, limits: Limits = QUICK, **options: Any) -> WorkerPool:
            catalog = options.pop("catalog", Catalog([scripted_card(), scripted_card(model_id="other")]))
            opened.append(WorkerPool(catalog, limits=limits, **options))
            return opened[-1]

        yield open_one
        for pool in opened:
            await stack.enter_async_context(pool)

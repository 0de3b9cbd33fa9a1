"""The core's hold on one speech worker: ask it, wait no longer than allowed, end it.

Ending is always a kill: a worker keeps nothing that could be lost.
"""

import asyncio
import contextlib
import logging
import subprocess
import sys
from collections.abc import Sequence
from typing import Self

import msgspec

from alfavoice.speech.catalog import ModelCard
from alfavoice.speech.engine import BYTES_PER_SECOND, Language
from alfavoice.speech.failures import EngineRefused, WorkerDied, WorkerHung
from alfavoice.speech.limits import Limits
from alfavoice.speech.wire import Heard, Load, Loaded, Refused, Reply, Request, Sound, next_reply, pack

COMMAND = (sys.executable, "-m", "alfavoice.speech.worker")

_LAST_BREATH_S = 0.5
_LAST_WORDS_BYTES = 2_000
_PIPE_BYTES = 16 * 1024 * 1024
"""More than any answer, so that a pipe which nobody reads any more never holds up the end of its process."""

if sys.platform == "win32":
    _FLAGS = subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
else:
    _FLAGS = 0

_log = logging.getLogger(__name__)


class WorkerProcess:
    """A running child and the model it is for. Takes one sound at a time."""

    def __init__(self, process: asyncio.subprocess.Process, card: ModelCard) -> None:
        self.card = card
        self._process = process
        self._killed = self._loaded = False
        self._last_words = b""
        self.gone = asyncio.create_task(self._watch(), name=f"speech worker {process.pid}")
        """Done when the process has ended."""

    @classmethod
    async def start(cls, card: ModelCard, command: Sequence[str]) -> Self:
        """Start a process; the model is loaded with its first sound."""
        pipe = subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *command, stdin=pipe, stdout=pipe, stderr=pipe, limit=_PIPE_BYTES, creationflags=_FLAGS
        )
        return cls(process, card)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it can take another sound."""
        return not self._killed and self._process.returncode is None

    async def transcribe(self, pcm: bytes, language: Language, limits: Limits) -> Heard:
        """Recognise a sound; raise `TranscriptionFailed` with the reason."""
        if not self._loaded:
            await self._load(limits.load_s)
        reply = await self._ask(Sound(pcm=pcm, language=language), limits.answer_within_s(len(pcm) / BYTES_PER_SECOND))
        if isinstance(reply, Refused):
            raise EngineRefused(reply.reason)
        assert isinstance(reply, Heard), "the answer to a sound"
        return reply

    def kill(self) -> None:
        """End the process now."""
        if self.alive:
            self._killed = True
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()

    async def _load(self, limit_s: float) -> None:
        reply = await self._ask(Load(engine=self.card.engine, options=self.card.options), limit_s)
        if isinstance(reply, Refused):
            self.kill()
            raise EngineRefused(reply.reason)
        assert isinstance(reply, Loaded), "the answer to a load"
        self._loaded = True
        _log.info("speech model loaded", extra={"model": self.card.id, "pid": self.pid, "seconds": reply.seconds})

    async def _ask(self, request: Request, limit_s: float) -> Reply:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin and stdout, "started with pipes"
        try:
            async with asyncio.timeout(limit_s):
                stdin.write(pack(request))
                await stdin.drain()
                return await next_reply(stdout)
        except TimeoutError:
            raise WorkerHung(limit_s) from None
        except (OSError, EOFError, msgspec.DecodeError) as error:
            raise await self._death() from error

    async def _death(self) -> WorkerDied:
        # It shut its pipes and is about to end: killing it at once would hide what it died of.
        await asyncio.wait([self.gone], timeout=_LAST_BREATH_S)
        self.kill()
        await asyncio.wait([self.gone])
        said = self._last_words.decode(errors="replace")
        _log.warning("speech worker died", extra={"model": self.card.id, "pid": self.pid, "said": said})
        return WorkerDied(self._process.returncode)

    async def _watch(self) -> None:
        """Keep the end of what it says on stderr until it ends."""
        stderr = self._process.stderr
        assert stderr, "started with pipes"
        while said := await stderr.read(_LAST_WORDS_BYTES):
            self._last_words = (self._last_words + said)[-_LAST_WORDS_BYTES:]
        await self._process.wait()

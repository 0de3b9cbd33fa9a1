"""The child process that a speech engine lives in: `python -m alfavoice.speech.worker`, started by the core only.

It steps back behind the recording, answers over its stdin and stdout, and ends the moment the core hangs up, even in
the middle of its work. Whatever an engine prints goes to stderr, never between the answers.
"""

import logging
import os
import signal
import sys
import threading
import time
from queue import SimpleQueue
from typing import BinaryIO

from alfavoice.speech.catalog import load_engine
from alfavoice.speech.engine import EngineError, SpeechEngine
from alfavoice.speech.wire import Heard, Load, Loaded, Refused, Reply, Request, Sound, next_request, pack

NICENESS = 10
_DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of prctl(2)."""

_log = logging.getLogger(__name__)


class Worker:
    """Answers requests with the engine it was told to load."""

    def __init__(self) -> None:
        self._engine: SpeechEngine | None = None

    def answer(self, request: Request) -> Reply:
        """Do what is asked. A mistake in the engine ends the process: nobody knows what state it left."""
        begun = time.perf_counter()
        match request:
            case Load():
                return self._load(request, begun)
            case Sound(pcm=pcm, language=language):
                if self._engine is None:
                    raise RuntimeError("a sound came before an engine")
                try:
                    transcript = self._engine.transcribe(pcm, language)
                except EngineError as error:
                    return Refused(reason=str(error))
                return Heard(transcript=transcript, seconds=time.perf_counter() - begun)

    def _load(self, request: Load, begun: float) -> Reply:
        try:
            self._engine = load_engine(request.engine, request.options)
        except Exception as error:  # noqa: BLE001 (whatever an engine raises here, the person is told)
            _log.exception("the engine %s could not be loaded", request.engine)
            return Refused(reason=f"The speech model could not be loaded: {error}")
        return Loaded(seconds=time.perf_counter() - begun)


def main() -> None:
    """Serve the core until it hangs up."""
    logging.basicConfig()
    _step_back()
    requests, replies = _take_pipes()
    inbox: SimpleQueue[Request] = SimpleQueue()
    threading.Thread(target=_receive, args=(requests, inbox), daemon=True).start()
    worker = Worker()
    try:
        while True:
            replies.write(pack(worker.answer(inbox.get())))
            replies.flush()
    except Exception:  # noqa: BLE001 (the top of the process)
        _log.exception("the speech engine made a mistake")
        os._exit(1)  # at once: what a native library does on the way out may hang


def _receive(requests: BinaryIO, inbox: "SimpleQueue[Request]") -> None:
    """Pass requests on. The end of them ends the process, even while an engine is busy."""
    while (request := next_request(requests)) is not None:
        inbox.put(request)
    os._exit(0)


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Return the pipes to the core and put stderr and nothing where engines would find them."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return requests, replies


def _step_back() -> None:
    """Leave the processor to the recording and Ctrl+C to the core, and do not outlive it."""
    if sys.platform == "win32":  # there the core starts it with a low priority
        return
    # A group and not a session: the scheduler weighs niceness within one session only.
    os.setpgid(0, 0)
    os.nice(NICENESS)
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 (costs time elsewhere for nothing)

        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


if __name__ == "__main__":
    main()

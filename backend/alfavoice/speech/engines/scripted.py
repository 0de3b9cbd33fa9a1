"""An engine that does what it is told: the fake of the port, for tests of everything around it.

What it does comes with the sound itself (`sound_that`), or from its card for any other sound (`scripted_card`).
"""

import os
import signal
import time
from pathlib import Path
from typing import Literal

import msgspec

from alfavoice.speech.catalog import ModelCard
from alfavoice.speech.engine import BYTES_PER_SECOND, EngineError, Language, Options, SpeechEngine, Transcript, Word

_MARK = b"SCRIPTED"
_LOOK_AGAIN_S = 0.01


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """What to do, in this order: sign a file, take some time, wait for a file, do something, and answer."""

    say: str = "scripted words"
    sign: str = ""
    """The path of a file that gets a line with the process id each time the act begins."""
    delay_s: float = 0.0
    until: str = ""
    """The path of a file that has to be there first."""
    do: Literal["nothing", "print", "raise", "refuse", "exit", "kill", "hang"] = "nothing"


class ScriptedEngine:
    """Acts."""

    def __init__(self, act: Act) -> None:
        self._act = act

    def transcribe(self, pcm: bytes, language: Language) -> Transcript:
        """Do what the sound says, or else what the card says."""
        act = msgspec.json.decode(pcm.removeprefix(_MARK), type=Act) if pcm.startswith(_MARK) else self._act
        _perform(act)
        texts = act.say.split()
        step_s = len(pcm) / BYTES_PER_SECOND / max(1, len(texts))
        words = tuple(Word(text=text, start_s=i * step_s, end_s=(i + 1) * step_s) for i, text in enumerate(texts))
        return Transcript(text=act.say, language="en" if language == "auto" else language, words=words)


def load(options: Options) -> SpeechEngine:
    """Do what the card says of loading."""
    _perform(msgspec.json.decode(options["load"], type=Act))
    return ScriptedEngine(msgspec.json.decode(options["sound"], type=Act))


def scripted_card(sound: Act | None = None, *, load: Act | None = None, model_id: str = "scripted") -> ModelCard:
    """Return a model that acts like this on any sound, and when it is loaded."""
    acts = {"sound": sound or Act(), "load": load or Act()}
    return ModelCard(
        id=model_id,
        engine="scripted",
        name="Scripted",
        languages=("en", "ru"),
        license="MIT",
        size_bytes=0,
        embedded=True,
        options={name: msgspec.json.encode(act).decode() for name, act in acts.items()},
    )


def sound_that(act: Act, seconds: float = 0.0) -> bytes:
    """Return a sound, at least that long, on which the engine acts like this."""
    script = _MARK + msgspec.json.encode(act)
    return script.ljust(max(len(script) + len(script) % 2, round(seconds * BYTES_PER_SECOND)))


def _perform(act: Act) -> None:
    if act.sign:
        with Path(act.sign).open("a") as file:
            file.write(f"{os.getpid()}\n")
    time.sleep(act.delay_s)
    while act.until and not Path(act.until).exists():
        time.sleep(_LOOK_AGAIN_S)
    match act.do:
        case "print":
            os.write(1, b"rubbish from a native library\n" * 100)
        case "raise":
            raise RuntimeError("a mistake in the engine")
        case "refuse":
            raise EngineError("The engine does not like this sound.")
        case "exit":
            os._exit(3)
        case "kill":
            # SIGTERM ends a process at once where there is no SIGKILL.
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
        case "hang":
            while True:
                time.sleep(60)

"""The port of every speech engine, and what it answers with. Times are seconds since the start of the sound.

An engine is a module of `engines` with `load(options) -> SpeechEngine`. It is loaded in a worker process, lives as long
as that process and is never told to let go: ending the process does that, whatever state a native library is in.
"""

from typing import Literal, Protocol

import msgspec

Language = Literal["ru", "en", "auto"]

Options = dict[str, str]
"""What one model needs to be told to load: a path, a thread count."""

BYTES_PER_SECOND = 32_000
"""16 kHz mono PCM16, as everything after capture has it."""


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """One word and when it was said."""

    text: str
    start_s: float
    end_s: float
    confidence: float | None = None


class Transcript(msgspec.Struct, frozen=True, kw_only=True):
    """What an engine heard."""

    text: str
    language: str
    """The language that was recognised: `en`."""
    words: tuple[Word, ...] = ()
    """Empty when the engine gives no times."""


class SpeechEngine(Protocol):
    """Turns sound into words. Lives in a worker process of its own and may crash there."""

    def transcribe(self, pcm: bytes, language: Language) -> Transcript:
        """Recognise 16 kHz mono PCM16; raise `EngineError` when this sound cannot be recognised."""
        ...


class EngineError(Exception):
    """The engine refuses this sound; trying again will not help. The message is for the person."""

"""CMU Sphinx with the English model of its package: there at once, nothing to download, and only basic."""

import re
from collections.abc import Iterable
from typing import Protocol

import pocketsphinx

from alfavoice.speech.engine import EngineError, Language, Options, SpeechEngine, Transcript, Word

FRAMES_PER_SECOND = 100

_FILLER = re.compile(r"[<\[+]")
"""What is no word: `<sil>`, `[NOISE]`, `++UM++`."""
_VARIANT = re.compile(r"\(\d+\)$")
"""The second way to say a word: `the(2)`."""


class Segment(Protocol):
    """What the decoder found between two frames."""

    word: str
    start_frame: int
    end_frame: int
    prob: float


class SphinxEngine:
    """Recognises English."""

    def __init__(self) -> None:
        # Digital silence around speech makes it mishear the speech; half a bit of noise cures that.
        noise = {"dither": True, "seed": 1}
        self._decoder = pocketsphinx.Decoder(samprate=16_000, frate=FRAMES_PER_SECOND, loglevel="FATAL", **noise)

    def transcribe(self, pcm: bytes, language: Language) -> Transcript:
        """Recognise English speech."""
        if language not in ("en", "auto"):
            raise EngineError("Sphinx understands English only. Choose another model for this language.")
        # It hears words in digital silence, and fails on no sound at all.
        words = self._words(pcm) if pcm.strip(b"\0") else ()
        return Transcript(text=" ".join(word.text for word in words), language="en", words=words)

    def _words(self, pcm: bytes) -> tuple[Word, ...]:
        # It would go on with what it learned of the sound before, and after a click hear nonsense in clear speech.
        self._decoder.reinit_feat()
        self._decoder.start_utt()
        try:
            self._decoder.process_raw(pcm, full_utt=True)
        finally:
            self._decoder.end_utt()
        return words_of(self._decoder.seg()) if self._decoder.hyp() else ()


def load(options: Options) -> SpeechEngine:
    """Load the model of the package; it has no options."""
    return SphinxEngine()


def words_of(segments: Iterable[Segment]) -> tuple[Word, ...]:
    """Return the words among what the decoder found, without its marks."""
    return tuple(
        Word(
            text=_VARIANT.sub("", segment.word),
            start_s=segment.start_frame / FRAMES_PER_SECOND,
            end_s=(segment.end_frame + 1) / FRAMES_PER_SECOND,
            confidence=round(min(segment.prob, 1.0), 3),
        )
        for segment in segments
        if segment.word and not _FILLER.match(segment.word)
    )

"""The contract of every engine, and what Sphinx hears of real speech."""

import io
import subprocess
import wave

import numpy as np
import pytest
import soxr

from alfavoice.speech.catalog import SHIPPED, Catalog, load_engine
from alfavoice.speech.engine import BYTES_PER_SECOND, EngineError, SpeechEngine, Transcript
from alfavoice.speech.engines.scripted import Act, scripted_card
from alfavoice.speech.jobs import Job
from alfavoice.speech.pool import WorkerPool

CARDS = (*SHIPPED, scripted_card(Act(say="one two three")))
SPOKEN = "one two three four five six"


@pytest.fixture(scope="module")
def speech() -> bytes:
    """A voice that counts to six, at 16 kHz."""
    command = ["espeak-ng", "-v", "en-us", "-s", "140", "--stdout", SPOKEN]
    spoken = subprocess.run(command, capture_output=True, check=True).stdout
    with wave.open(io.BytesIO(spoken)) as sound:
        rate = sound.getframerate()
    samples = np.frombuffer(spoken[44:], dtype=np.int16)
    return bytes(soxr.resample(samples, rate, 16_000).astype(np.int16).tobytes())


@pytest.fixture(scope="module", params=CARDS, ids=lambda card: card.id)
def engine(request: pytest.FixtureRequest) -> SpeechEngine:
    """Every engine that there is."""
    return load_engine(request.param.engine, request.param.options)


@pytest.fixture(scope="module")
def transcript(engine: SpeechEngine, speech: bytes) -> Transcript:
    """What an engine makes of the counting."""
    return engine.transcribe(speech, "en")


def test_words_come_in_order_and_within_the_sound(transcript: Transcript, speech: bytes) -> None:
    times = [time for word in transcript.words for time in (word.start_s, word.end_s)]
    assert len(transcript.words) >= 3
    assert times == sorted(times)
    assert times[0] >= 0
    assert times[-1] <= len(speech) / BYTES_PER_SECOND + 0.01


def test_the_text_is_the_words(transcript: Transcript) -> None:
    assert transcript.text.split() == [word.text for word in transcript.words]
    assert transcript.language == "en"


def test_a_sound_is_heard_the_same_whatever_came_before(
    engine: SpeechEngine, transcript: Transcript, speech: bytes
) -> None:
    for samples in (0, 1, 160, 409, 410, 800):
        assert engine.transcribe(b"\1\0" * samples, "en").language == "en"
    engine.transcribe(speech[: BYTES_PER_SECOND // 2], "en")
    assert engine.transcribe(speech, "en") == transcript


async def test_sphinx_in_a_worker_hears_most_of_what_is_said(speech: bytes) -> None:
    async with WorkerPool() as pool:
        heard = await pool.transcribe(Job(read=lambda: speech))
    words = {word.text for word in heard.transcript.words}
    assert len(words & set(SPOKEN.split())) >= 5
    assert heard.model == "sphinx"
    assert not any(mark in heard.transcript.text for mark in "<>[]()+")
    assert heard.engine_s > 0


def test_sphinx_hears_nothing_in_digital_silence_and_says_that_it_knows_english_only() -> None:
    sphinx = load_engine("sphinx", {})
    assert sphinx.transcribe(bytes(3 * BYTES_PER_SECOND), "auto") == Transcript(text="", language="en")
    with pytest.raises(EngineError, match="English only"):
        sphinx.transcribe(bytes(3 * BYTES_PER_SECOND), "ru")


def test_what_sphinx_marks_as_no_word_is_left_out_and_variants_lose_their_number() -> None:
    from alfavoice.speech.engines.sphinx import words_of

    class Segment:
        def __init__(self, word: str) -> None:
            self.word, self.start_frame, self.end_frame, self.prob = word, 10, 29, 1.0000004

    raw = ["<s>", "the(2)", "<sil>", "[NOISE]", "++UM++", "don't(2)", "a(3)", "</s>", "", "word"]
    words = words_of(Segment(word) for word in raw)
    assert [word.text for word in words] == ["the", "don't", "a", "word"]
    assert (words[0].start_s, words[0].end_s, words[0].confidence) == (0.1, 0.3, 1.0)


def test_the_catalogue_says_what_sphinx_is() -> None:
    (sphinx,) = (model for model in Catalog().list().items if model.id == "sphinx")
    assert sphinx.basic
    assert sphinx.installed
    assert sphinx.languages == ["en"]

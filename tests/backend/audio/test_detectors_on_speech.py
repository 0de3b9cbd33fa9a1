"""Detectors and chunker on a voice: espeak-ng speaks, with pauses that are known."""

import subprocess
import wave
from pathlib import Path

import numpy as np
import pytest
import soxr

from alfavoice.audio.chunker import Chunker, chunks_of
from alfavoice.audio.detectors.energy import EnergyDetector
from alfavoice.audio.detectors.silero import SileroDetector
from alfavoice.audio.frames import FULL_SCALE, RATE_HZ, Samples, silence, to_ms, to_samples
from alfavoice.audio.vad import ChunkSettings, VoiceDetector

SENTENCES = (("en", "The meeting begins now."), ("ru", "Сегодня хорошая погода."), ("en", "Please write that down."))
LONG_TALK = (
    "we sailed for many weeks before anyone on board could see the coast of that distant country and nobody"
    " remembered how long the winter had lasted in the town where all of us were born so we went on talking"
)
BLOCK = 320


@pytest.fixture(
    params=[SileroDetector, lambda: EnergyDetector(ChunkSettings().silence_threshold)], ids=["silero", "energy"]
)
def detector(request: pytest.FixtureRequest) -> VoiceDetector:
    """A detector that has nothing but its ears."""
    built: VoiceDetector = request.param()
    return built


def say(text: str, voice: str, folder: Path) -> Samples:
    """Speak, without the silence around it."""
    path = folder / "said.wav"
    subprocess.run(["espeak-ng", "-v", voice, "-w", str(path), text], check=True, timeout=60)
    with wave.open(str(path)) as file:
        native = np.frombuffer(file.readframes(file.getnframes()), dtype=np.int16)
        sound: Samples = soxr.resample(native, file.getframerate(), RATE_HZ)
    loud = np.flatnonzero(np.abs(sound) > FULL_SCALE // 100)
    return sound[loud[0] : loud[-1]]


def in_a_room(sound: Samples) -> Samples:
    """Add the noise floor of a room: -66 dB."""
    return sound + np.random.default_rng(5).normal(0, 16, len(sound)).astype(np.int16)


def test_sentences_are_separated_at_their_pauses_with_every_word_inside(
    tmp_path: Path, detector: VoiceDetector
) -> None:
    parts, said = [silence(RATE_HZ)], list[tuple[int, int]]()
    for voice, text in SENTENCES:
        start = sum(map(len, parts))
        parts += [say(text, voice, tmp_path), silence(RATE_HZ)]
        said.append((start, start + len(parts[-2])))
    sound = in_a_room(np.concatenate(parts))
    blocks = [sound[start : start + BLOCK] for start in range(0, len(sound), BLOCK)]
    pieces = list(chunks_of(blocks, Chunker(ChunkSettings(), detector)))
    assert len(pieces) == len(said)
    for piece, (start, end) in zip(pieces, said, strict=True):
        assert start - to_samples(600) <= piece.start <= start
        assert end <= piece.end <= end + to_samples(400)


@pytest.mark.parametrize("offset", range(0, 500, 100))
def test_a_piece_comes_out_within_100_ms_of_the_configured_pause(
    tmp_path: Path, detector: VoiceDetector, offset: int
) -> None:
    sentence = say(SENTENCES[offset % 3][1], SENTENCES[offset % 3][0], tmp_path)
    sound = in_a_room(np.concatenate([silence(RATE_HZ + offset), sentence, silence(RATE_HZ)]))
    chunker = Chunker(ChunkSettings(), detector)
    fed = next(end for end in range(BLOCK, len(sound), BLOCK) if chunker.feed(sound[end - BLOCK : end]))
    pause_ms = to_ms(fed - RATE_HZ - offset - len(sentence))
    assert abs(pause_ms - ChunkSettings().silence_ms) <= 100


def test_a_long_talk_is_cut_between_words(tmp_path: Path, detector: VoiceDetector) -> None:
    sound = in_a_room(say(LONG_TALK, "en", tmp_path))
    limits = ChunkSettings(max_chunk_ms=5000, silence_ms=700)
    first, second, *_ = chunks_of([sound], Chunker(limits, detector))
    assert first.end == second.start
    around = sound[first.end - to_samples(12) : first.end + to_samples(12)].astype(float)
    assert np.sqrt(np.mean(around**2)) < 0.05 * np.sqrt(np.mean(first.samples.astype(float) ** 2))

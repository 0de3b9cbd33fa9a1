"""The chunker on sound whose speech is known to the sample, cut at every place that chance can find."""

import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alfavoice.audio.chunker import Chunker, Piece, chunks_of
from alfavoice.audio.detectors.energy import EnergyDetector
from alfavoice.audio.detectors.scripted import ScriptedDetector, Span
from alfavoice.audio.frames import RATE_HZ, SAMPLE_BYTES, Samples, to_samples
from alfavoice.audio.vad import ChunkSettings

FRAME = 512
DEFAULTS = ChunkSettings()
NOISE = np.random.default_rng(7).integers(-3000, 3000, 60 * RATE_HZ, dtype=np.int16)


@dataclass(frozen=True)
class Scene:
    """Some sound, where there is speech in it, and how it is to be cut."""

    length: int
    spans: tuple[Span, ...]
    settings: ChunkSettings
    frame: int
    blocks: tuple[int, ...]

    @property
    def source(self) -> Samples:
        """The sound."""
        return NOISE[: self.length]

    @property
    def detector(self) -> ScriptedDetector:
        """A detector that knows the spans."""
        return ScriptedDetector(self.spans, self.frame)


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    """Speech and pauses of any length, among them many near the limits of the settings."""
    lengths = st.integers(0, 9000) | st.integers(0, 40_000)
    times = np.cumsum(draw(st.lists(lengths, min_size=1, max_size=12)))
    spans = tuple((int(a), int(b)) for a, b in zip(times[::2], times[1::2], strict=False) if a < b)
    least = draw(st.integers(0, 1500))
    limits = ChunkSettings(
        silence_ms=draw(st.integers(0, 700)),
        min_chunk_ms=least,
        max_chunk_ms=draw(st.integers(max(least, 500), 5000)),
        pre_roll_ms=draw(st.integers(0, 2000)),
    )
    blocks = draw(st.lists(st.integers(100, 5000), min_size=1, max_size=5))
    return Scene(int(times[-1]), spans, limits, draw(st.sampled_from([160, 320, 512])), tuple(blocks))


def in_blocks(samples: Samples, sizes: tuple[int, ...]) -> Iterator[Samples]:
    """Hand the sound over as a device would: in one buffer that is used again and again."""
    position, sizes_again = 0, cycle(sizes)
    buffer = np.zeros(max(sizes), dtype=np.int16)
    while position < len(samples):
        part = samples[position : position + next(sizes_again)]
        buffer[: len(part)] = part
        yield buffer[: len(part)]
        position += len(part)


def cut(scene: Scene) -> list[Piece]:
    """Cut a scene in its own blocks."""
    return list(chunks_of(in_blocks(scene.source, scene.blocks), Chunker(scene.settings, scene.detector)))


def places(pieces: list[Piece]) -> list[Span]:
    """Return where the pieces are."""
    return [(piece.start, piece.end) for piece in pieces]


@given(scenes())
@settings(max_examples=80, deadline=None)
def test_every_sample_of_speech_is_in_exactly_one_piece(scene: Scene) -> None:
    times_said = np.zeros(scene.length, dtype=int)
    for piece in cut(scene):
        times_said[piece.start : piece.end] += 1
    assert times_said.max(initial=0) <= 1
    for start, end in scene.spans:
        assert (times_said[start:end] == 1).all()


@given(scenes())
@settings(max_examples=80, deadline=None)
def test_pieces_are_in_order_within_the_limits_and_bit_for_bit_the_source(scene: Scene) -> None:
    pieces = cut(scene)
    assert all(before.end <= after.start for before, after in pairwise(pieces))
    for piece in pieces:
        assert 0 < piece.end - piece.start <= to_samples(scene.settings.max_chunk_ms)
        assert np.array_equal(piece.samples, scene.source[piece.start : piece.end])


@given(scenes())
@settings(max_examples=80, deadline=None)
def test_the_sizes_of_the_blocks_change_nothing(scene: Scene) -> None:
    at_once = chunks_of([scene.source], Chunker(scene.settings, scene.detector))
    assert places(list(at_once)) == places(cut(scene))


@given(scenes())
@settings(max_examples=80, deadline=None)
def test_a_piece_begins_with_the_pre_roll_or_where_the_last_one_ended(scene: Scene) -> None:
    onsets = [start // scene.frame * scene.frame for start, _ in scene.spans]
    last_end = 0
    for piece in cut(scene):
        pre_rolled = [max(onset - to_samples(scene.settings.pre_roll_ms), last_end) for onset in onsets]
        assert piece.start in (last_end, *pre_rolled)
        last_end = piece.end


@given(scenes())
@settings(max_examples=80, deadline=None)
def test_only_a_cut_or_the_end_makes_a_piece_shorter_than_the_minimum(scene: Scene) -> None:
    pieces = cut(scene)
    for piece, following in pairwise(pieces):
        if piece.end != following.start:
            assert piece.end - piece.start >= min(to_samples(scene.settings.min_chunk_ms), max_cut(scene.settings))


def max_cut(limits: ChunkSettings) -> int:
    """Return the shortest piece that a cut at the maximum can leave."""
    longest = to_samples(limits.max_chunk_ms)
    return longest - min(to_samples(2000), longest // 2)


@given(end=st.integers(30_000, 60_000), block=st.sampled_from([1, 160, 320, 512, 1000]))
@settings(max_examples=60, deadline=None)
def test_a_piece_comes_out_with_the_very_frame_that_completes_the_pause(end: int, block: int) -> None:
    chunker = Chunker(DEFAULTS, ScriptedDetector([(16_000, end)], FRAME))
    speech_end = -(-end // FRAME) * FRAME
    due = -(-(speech_end + to_samples(DEFAULTS.silence_ms)) // FRAME) * FRAME
    before = due - due % block if due % block else due - block
    assert chunker.feed(NOISE[:before]) == []
    (piece,) = chunker.feed(NOISE[before : before + block])
    assert (piece.start, due - FRAME < speech_end + to_samples(DEFAULTS.silence_ms) <= due) == (7872, True)


def test_a_piece_keeps_two_thirds_of_its_pause_and_leaves_the_rest_to_the_next_one() -> None:
    spans = [(FRAME * 40, FRAME * 100), (FRAME * 115, FRAME * 170)]
    first, second = chunks_of([NOISE], Chunker(DEFAULTS, ScriptedDetector(spans, FRAME)))
    assert first.end == FRAME * 100 + to_samples(200)
    assert second.start == first.end


def test_one_short_word_comes_out_within_a_second_of_its_pause() -> None:
    word = (0, FRAME)
    chunker = Chunker(DEFAULTS, ScriptedDetector([word], FRAME))
    fed, pieces = 0, list[Piece]()
    while not pieces:
        pieces = chunker.feed(NOISE[fed : fed + 320])
        fed += 320
    assert places(pieces) == [(0, to_samples(DEFAULTS.min_chunk_ms))]
    assert fed - word[1] - to_samples(DEFAULTS.silence_ms) <= RATE_HZ


def test_short_words_soon_after_one_another_become_one_piece() -> None:
    limits = ChunkSettings(min_chunk_ms=2000)
    words = [(16_000, 18_000), (26_000, 28_000), (45_000, 47_000)]
    pieces = list(chunks_of([NOISE], Chunker(limits, ScriptedDetector(words, FRAME))))
    begin = 15_872 - to_samples(DEFAULTS.pre_roll_ms)
    assert places(pieces)[0] == (begin, begin + to_samples(limits.min_chunk_ms))
    assert [piece.start < 45_000 < piece.end for piece in pieces] == [False, True]


@given(dip=st.integers(13_100, 14_800), depth=st.integers(0, 200))
@settings(max_examples=40, deadline=None)
def test_the_cut_at_the_maximum_is_the_quietest_moment_and_the_next_piece_begins_there(dip: int, depth: int) -> None:
    sound = NOISE[: 20 * RATE_HZ].copy()
    quiet = slice(to_samples(dip), to_samples(dip + 60))
    sound[quiet] = np.sign(sound[quiet]) * depth
    sound[to_samples(12_500) : to_samples(12_900)] = 0
    first, second = chunks_of([sound], Chunker(DEFAULTS, ScriptedDetector([(0, len(sound))], FRAME)))
    margin = to_samples(12)
    assert quiet.start + margin <= first.end <= quiet.stop - margin
    assert (second.start, second.end) == (first.end, len(sound))


def test_the_end_brings_out_what_is_open_down_to_the_last_sample() -> None:
    chunker = Chunker(DEFAULTS, ScriptedDetector([(20_000, 30_001)], FRAME))
    assert chunker.feed(NOISE[:30_001]) == []
    assert (chunker.speaking, chunker.open_since) == (True, 19_968 - to_samples(DEFAULTS.pre_roll_ms))
    (piece,) = chunker.finish()
    assert piece.end == 30_001
    assert np.array_equal(piece.samples, NOISE[piece.start : 30_001])


def test_the_end_of_silence_brings_out_nothing() -> None:
    chunker = Chunker(DEFAULTS, EnergyDetector(DEFAULTS.silence_threshold))
    assert chunker.feed(np.zeros(RATE_HZ + 7, dtype=np.int16)) == []
    assert (chunker.speaking, chunker.open_since) == (False, None)
    assert chunker.finish() == []


def test_speaking_ends_with_the_speech_and_the_piece_stays_open_until_its_pause_is_over() -> None:
    chunker = Chunker(DEFAULTS, ScriptedDetector([(0, FRAME * 50)], FRAME))
    chunker.feed(NOISE[: FRAME * 50])
    assert (chunker.speaking, chunker.open_since) == (True, 0)
    chunker.feed(NOISE[: FRAME * 5])
    assert (chunker.speaking, chunker.open_since) == (False, 0)
    assert len(chunker.feed(NOISE[: FRAME * 5])) == 1
    assert (chunker.speaking, chunker.open_since) == (False, None)


def test_cutting_goes_on_in_the_middle_of_a_session() -> None:
    start = 1_000_003
    detector = ScriptedDetector([(start + 20_000, start + 60_000)], FRAME, start)
    (piece,) = chunks_of([NOISE[: 10 * RATE_HZ]], Chunker(DEFAULTS, detector, start))
    assert start < piece.start < start + 20_000 < start + 60_000 < piece.end
    assert np.array_equal(piece.samples, NOISE[piece.start - start : piece.end - start])


def test_a_detector_is_reset_before_a_new_stream() -> None:
    detector = ScriptedDetector([(FRAME, FRAME * 60)], FRAME)
    sound = NOISE[: 5 * RATE_HZ]
    first, second = (places(list(chunks_of([sound], Chunker(DEFAULTS, detector)))) for _ in range(2))
    assert first == second != []


@pytest.mark.parametrize(
    ("speech", "pieces"), [(3600, range(240, 278)), (0, range(1))], ids=["without a pause", "without a word"]
)
def test_an_hour_takes_no_more_memory_than_one_piece(speech: int, pieces: range) -> None:
    detector = ScriptedDetector([(0, speech * RATE_HZ)], frame_samples=to_samples(100))
    lengths: list[int] = []
    tracemalloc.start()
    try:
        chunker = Chunker(DEFAULTS, detector)
        for second in range(3600):
            block = NOISE[second % 60 * RATE_HZ :][:RATE_HZ]
            lengths += [piece.end - piece.start for piece in chunker.feed(block)]
        held, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    longest = to_samples(DEFAULTS.max_chunk_ms)
    assert len(lengths) in pieces
    assert max(lengths, default=0) <= longest
    assert held < longest * SAMPLE_BYTES * 1.2
    assert peak < longest * SAMPLE_BYTES * 4

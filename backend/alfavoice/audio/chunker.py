"""Cuts a stream of sound into pieces of speech, one for each recognition.

Guarantees, whatever the sizes of the blocks that the sound comes in:

- Every frame of speech is in exactly one piece; pieces follow one another and never overlap.
- A piece comes out with the frame that completes its pause. One that is still shorter than the minimum stays open until
  it is that long (the pause is part of it), so speech that follows soon joins it, and a single word is never late by
  more than the minimum.
- No piece is longer than the maximum. The cut is then at the quietest point of the last two seconds, and the next piece
  begins exactly there.
- Memory holds one piece at most, and time is counted in samples only.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from alfavoice.audio.frames import Samples, to_samples
from alfavoice.audio.vad import ChunkSettings, VoiceDetector

CUT_WINDOW_SAMPLES = to_samples(2000)
LOUDNESS_SAMPLES = to_samples(25)
"""Long enough to bridge the periods of a deep voice, short enough to find the gap between two words."""
LEAD_IN_PART = 3
"""A third of the pause that ended a piece is left to the next one: detectors hear the start of a word late."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some speech, and where it was said: samples from the start of the session."""

    start: int
    end: int
    samples: Samples


class Chunker:
    """Takes sound and gives the pieces that are finished."""

    def __init__(self, settings: ChunkSettings, detector: VoiceDetector, start: int = 0) -> None:
        detector.reset()
        self._detector = detector
        self._pause = max(to_samples(settings.silence_ms) - detector.lag_samples, 0)
        self._lead_in = self._pause // LEAD_IN_PART
        self._shortest = to_samples(settings.min_chunk_ms)
        self._longest = to_samples(settings.max_chunk_ms)
        self._pre_roll = to_samples(settings.pre_roll_ms)
        self._sound = _Kept(start)
        self._frame = np.zeros(detector.frame_samples, dtype=np.int16)
        self._filled = 0
        self._open: int | None = None
        self._speech_end = start
        self._last_end = start

    @property
    def speaking(self) -> bool:
        """Whether there was speech in the last frame."""
        return self._open is not None and self._speech_end == self._sound.end

    @property
    def open_since(self) -> int | None:
        """Where the piece begins that is not finished yet."""
        return self._open

    def feed(self, samples: Samples) -> list[Piece]:
        """Take the sound that follows; any amount of it, and it may be changed afterwards."""
        pieces: list[Piece] = []
        while len(samples):
            room = len(self._frame) - self._filled
            part, samples = samples[:room], samples[room:]
            self._frame[self._filled : self._filled + len(part)] = part
            self._filled += len(part)
            if self._filled == len(self._frame):
                pieces += self._hear(self._filled)
                self._filled = 0
        return pieces

    def finish(self) -> list[Piece]:
        """The sound is over: give what is still open. Nothing can be fed afterwards."""
        pieces: list[Piece] = []
        if self._filled:
            self._frame[self._filled :] = 0
            pieces += self._hear(self._filled)
        if self._open is not None:
            pieces.append(self._take(self._open, self._sound.end))
        return pieces

    def _hear(self, length: int) -> Iterator[Piece]:
        speech = self._detector.is_speech(self._frame)
        onset = self._sound.end
        self._sound.append(self._frame[:length].copy())
        if speech:
            self._speech_end = self._sound.end
            if self._open is None:
                self._open = max(onset - self._pre_roll, self._last_end)
        while self._open is not None and (end := self._end_of(self._open)) is not None:
            yield self._take(self._open, end)
        if self._open is None:
            self._sound.forget_before(max(self._sound.end - self._pre_roll, self._last_end))

    def _end_of(self, start: int) -> int | None:
        """Where the open piece ends, if it does by now."""
        end = max(self._speech_end + self._pause - self._lead_in, start + self._shortest)
        limit = start + self._longest
        if end + self._lead_in <= self._sound.end and end <= limit:
            return end
        if limit <= self._sound.end:
            window = min(CUT_WINDOW_SAMPLES, self._longest // 2)
            return limit - window + _quietest(self._sound.between(limit - window, limit))
        return None

    def _take(self, start: int, end: int) -> Piece:
        piece = Piece(start, end, self._sound.between(start, end))
        self._last_end = end
        self._open = end if self._speech_end > end else None
        self._sound.forget_before(end)
        return piece


def chunks_of(blocks: Iterable[Samples], chunker: Chunker) -> Iterator[Piece]:
    """Cut sound that is all there already, holding one piece of it at a time."""
    for block in blocks:
        yield from chunker.feed(block)
    yield from chunker.finish()


class _Kept:
    """The latest frames, found by their positions."""

    def __init__(self, start: int) -> None:
        self.end = start
        self._start = start
        self._frames: deque[Samples] = deque()

    def append(self, frame: Samples) -> None:
        self._frames.append(frame)
        self.end += len(frame)

    def between(self, start: int, end: int) -> Samples:
        return np.concatenate(self._frames)[start - self._start : end - self._start]

    def forget_before(self, position: int) -> None:
        while self._frames and self._start + len(self._frames[0]) <= position:
            self._start += len(self._frames.popleft())


def _quietest(samples: Samples) -> int:
    """Return the middle of the softest moment. Sums of whole numbers: the same sound is cut at the same place."""
    power = np.cumsum(samples.astype(np.int64) ** 2)
    loudness = power[LOUDNESS_SAMPLES:] - power[:-LOUDNESS_SAMPLES]
    return int(np.argmin(loudness)) + LOUDNESS_SAMPLES // 2 + 1

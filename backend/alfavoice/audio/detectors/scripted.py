"""A detector that was told beforehand when there is speech. For tests and demonstrations."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from alfavoice.audio.frames import Samples

Span = tuple[int, int]
"""Where speech begins and where it is over, in samples."""


class ScriptedDetector:
    """Calls a frame speech when any sample of it lies in one of the spans, which follow one another."""

    lag_samples = 0

    def __init__(self, spans: Sequence[Span], frame_samples: int = 512, start: int = 0) -> None:
        if any(first[1] > second[0] for first, second in pairwise(spans)):
            raise ValueError("the spans overlap or are out of order")
        self.frame_samples = frame_samples
        self._spans = spans
        self._ends = [end for _, end in spans]
        self._start = start
        self._position = start

    def is_speech(self, frame: Samples) -> bool:
        """Tell what the script says of the next frame; how it sounds does not matter."""
        start, self._position = self._position, self._position + len(frame)
        coming = bisect_right(self._ends, start)
        return coming < len(self._spans) and self._spans[coming][0] < self._position

    def reset(self) -> None:
        """Go back to the first line."""
        self._position = self._start

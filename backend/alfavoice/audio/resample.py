"""A device's sound to 16 kHz mono, as a stream.

Guarantees: what comes out, with the flush, is what went in times the ratio of the rates, to the sample; digital
silence stays digital silence; the lag is constant, so that blocks come out as evenly as they go in.
"""

import numpy as np
import soxr

from alfavoice.audio.frames import RATE_HZ, Samples


class Resampler:
    """Resamples one stream: feed it blocks in order, flush it at the end."""

    def __init__(self, rate: int, channels: int) -> None:
        self.rate = rate
        self.channels = channels
        self._weights = np.full(channels, 1 / channels, dtype=np.float32)
        self._fed = 0
        self._given = 0
        # The variable-rate engine hands out every block 11-14 ms late; the fixed one gathers up to 40 ms first.
        self._stream = None if rate == RATE_HZ else soxr.ResampleStream(rate, RATE_HZ, 1, dtype="float32", vr=True)

    @property
    def lag_s(self) -> float:
        """How much of what went in has not come out yet."""
        return self._fed / self.rate - self._given / RATE_HZ

    def feed(self, raw: bytes) -> Samples:
        """Take interleaved PCM16 and return what is ready."""
        frames = np.frombuffer(raw, dtype=np.int16).reshape(-1, self.channels)
        self._fed += len(frames)
        # Not as 16 bits: soxr would dither its output, and silence would no longer be silence.
        mono = frames.astype(np.float32) @ self._weights
        return self._give(mono if self._stream is None else self._stream.resample_chunk(mono))

    def flush(self) -> Samples:
        """Return the rest, to the sample; nothing may be fed afterwards."""
        nothing = np.zeros(0, dtype=np.float32)
        rest = nothing if self._stream is None else self._stream.resample_chunk(nothing, last=True)
        # soxr itself may end a sample or two early or late.
        missing = round(self._fed * RATE_HZ / self.rate) - self._given
        padded = np.append(rest, np.zeros(max(0, missing - len(rest)), dtype=np.float32))
        return self._give(padded[: max(0, missing)])

    def _give(self, samples: "np.typing.NDArray[np.float32]") -> Samples:
        self._given += len(samples)
        return np.clip(np.rint(samples), -32_768, 32_767).astype(np.int16)

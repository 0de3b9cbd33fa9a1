"""Sources for tests of alignment and mixing: what was said when is known, and blocks come as they come in life."""

import itertools
from collections.abc import Iterator

import numpy as np

from alfavoice.audio.frames import RATE_HZ, Block, Samples, SourceName
from alfavoice.audio.mixer import Mixed, Mixer

STARTED_AT = 1000.0
BOTH: tuple[SourceName, ...] = ("mic", "system")
Feed = dict[SourceName, list[Block]]


def noise(samples: int, seed: int = 1, loud: int = 3000) -> Samples:
    """Return sound that is never the same twice."""
    return np.random.default_rng(seed).integers(-loud, loud, samples, dtype=np.int16)


def blocks(
    samples: Samples, size: int = 320, begins_s: float = 0.0, ppm: float = 0.0, late_s: float = 0.0
) -> list[Block]:
    """Cut sound into blocks as a device delivers them whose clock runs that much faster than ours."""
    rate = RATE_HZ * (1 + ppm / 1e6)
    return [
        Block(samples[at : at + size], STARTED_AT + begins_s + (at + len(samples[at : at + size])) / rate + late_s)
        for at in range(0, len(samples), size)
    ]


def clicks(seconds: int, every_s: float, ppm: float, step_s: int = 4) -> Iterator[Block]:
    """Yield a source that clicks every so often by true time, and counts its samples by a clock of its own."""
    rate = RATE_HZ * (1 + ppm / 1e6)
    at = np.rint(np.arange(every_s, seconds, every_s) * rate).astype(int)
    for begin_s in range(0, seconds, step_s):
        begin, end = int(begin_s * rate), int((begin_s + step_s) * rate)
        samples = np.zeros(end - begin, np.int16)
        samples[at[(at >= begin) & (at < end)] - begin] = 20_000
        yield Block(samples, STARTED_AT + begin_s + step_s)


def ordered(feed: Feed) -> list[tuple[SourceName, Block]]:
    """Return all blocks in the order in which they arrive."""
    pairs = [(source, block) for source, given in feed.items() for block in given]
    return sorted(pairs, key=lambda pair: pair[1].arrived_at)


def played(mixer: Mixer, feed: Feed) -> list[Mixed]:
    """Push everything as it arrives, pull after every block, and finish."""
    out = []
    for source, block in ordered(feed):
        mixer.push(source, block)
        out.append(mixer.pull(block.arrived_at))
    out.append(mixer.finish())
    return [mixed for mixed in out if mixed]


def track(out: list[Mixed], source: SourceName) -> Samples:
    """Return a whole track, having seen that the stretches follow upon each other."""
    assert [each.offset for each in out] == [0, *itertools.accumulate(len(each.mixed) for each in out)][:-1]
    assert all(len(part) == len(each.mixed) for each in out for part in each.tracks.values())
    return np.concatenate([each.tracks[source] for each in out])


def dropped(out: list[Mixed]) -> int:
    """Return how many samples were dropped."""
    return sum(each.samples for mixed in out for each in mixed.dropped)


def place(sound: Samples, within: Samples) -> int:
    """Return where a sound is found, sample for sample."""
    size = 1 << (len(sound) + len(within)).bit_length()
    likeness = np.fft.irfft(np.fft.rfft(within, size) * np.conj(np.fft.rfft(sound, size)))
    return int(np.argmax(likeness[: len(within)]))

"""How long sound has been on its way when the mixer gives it."""

import numpy as np

from alfavoice.audio.frames import Block
from alfavoice.audio.mixer import Mixer, joined
from tests.backend.audio.mixing import BOTH, STARTED_AT, noise, track


def block(number: int, late_s: float = 0.0, samples: int = 320) -> Block:
    """Return the block of that place, as it comes by itself."""
    return Block(noise(samples, number), STARTED_AT + (number + 1) * 0.02 + late_s)


def test_of_several_blocks_the_oldest_arrival_is_told() -> None:
    mixer = Mixer(("mic",), STARTED_AT)
    for number in range(3):
        mixer.push("mic", block(number))
    mixed = mixer.pull(STARTED_AT + 1)
    assert mixed
    assert mixed.arrived_at == block(0).arrived_at
    mixer.push("mic", block(3))
    mixed = mixer.pull(STARTED_AT + 1)
    assert mixed
    assert mixed.arrived_at == block(3).arrived_at


def test_a_source_that_waits_for_the_other_counts_from_its_own_arrival() -> None:
    mixer = Mixer(BOTH, STARTED_AT)
    for number in range(50):
        for source in BOTH:
            mixer.push(source, block(number))
        mixer.pull(block(number).arrived_at)
    for number in range(50, 55):
        mixer.push("mic", block(number))
    assert mixer.pull(block(55).arrived_at) is None
    for number in range(50, 53):
        mixer.push("system", block(number, late_s=0.01))
    mixed = mixer.pull(block(55).arrived_at)
    assert mixed
    assert mixed.arrived_at == block(50).arrived_at
    assert mixer.buffered == 2 * 320


def test_silence_in_the_place_of_sound_never_arrived() -> None:
    mixer = Mixer(("mic",), STARTED_AT)
    mixer.push("mic", block(0))
    assert mixer.pull(block(0).arrived_at)
    mixer.lost("mic")
    mixed = mixer.pull(STARTED_AT + 5)
    assert mixed
    assert not mixed.mixed.any()
    assert mixed.arrived_at is None


def test_stretches_joined_are_what_they_were_one_by_one() -> None:
    mixer = Mixer(BOTH, STARTED_AT)
    parts = []
    for number in range(60):
        if not 20 <= number < 40:
            mixer.push("mic", block(number))
        mixer.push("system", block(number))
        if mixed := mixer.pull(block(number).arrived_at):
            parts.append(mixed)
    whole = joined(parts)
    assert (whole.offset, len(whole.mixed)) == (0, sum(len(part.mixed) for part in parts))
    for source in BOTH:
        assert np.array_equal(whole.tracks[source], track(parts, source))
    places = [(part.offset + lost.offset, lost.samples) for part in parts for lost in part.dropped]
    assert places
    assert [(lost.offset, lost.samples) for lost in whole.dropped] == places
    assert joined(parts[1:]).offset == parts[1].offset
    assert [lost.offset + parts[1].offset for lost in joined(parts[1:]).dropped] == [place for place, _ in places]
    assert whole.arrived_at == block(0).arrived_at

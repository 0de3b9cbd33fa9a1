"""What is wrong with the capture is found, marked where it was, and told."""

import json
import subprocess
import sys

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alfavoice.audio.alignment import Dropped
from alfavoice.audio.faults import SILENCE, ZEROS, Zeros
from alfavoice.audio.frames import RATE_HZ, Samples, SourceName, silence
from alfavoice.audio.health import MOST_MARKS, HealthMonitor
from alfavoice.audio.messages import HealthMark, SourceHealth
from alfavoice.audio.mixer import Mixed
from tests.backend.audio.mixing import noise

LOUD, ROOM = 3000, 8
"""Noise that passes for a voice (-25 dBFS), and for nobody there (-77 dBFS)."""


class Session:
    """Feeds a monitor in blocks of any size."""

    def __init__(self, *sources: SourceName) -> None:
        self.monitor = HealthMonitor(sources)
        self.offset = 0

    def hear(self, size: int = 4000, dropped: tuple[Dropped, ...] = (), **tracks: Samples) -> None:
        """Let it look at this, as the mixer would give it."""
        named: dict[SourceName, Samples] = {each: tracks[each] for each in ("mic", "system") if each in tracks}
        length = len(next(iter(named.values())))
        for at in range(0, length, size):
            parts = {source: samples[at : at + size] for source, samples in named.items()}
            mixed = Mixed(self.offset, next(iter(parts.values())), parts, dropped, dict.fromkeys(parts, 12.34))
            self.monitor.look(mixed)
            self.offset += len(mixed.mixed)
            dropped = ()

    def warning(self) -> str | None:
        """Return what is wrong just now."""
        return self.monitor.warning

    def marks(self) -> list[HealthMark]:
        """Return the marks of the report."""
        return self.monitor.report().marks

    def facts(self, source: SourceName = "mic") -> SourceHealth:
        """Return what the report says of a source."""
        return next(facts for facts in self.monitor.report().sources if facts.source == source)


@pytest.fixture
def mic() -> Session:
    """Return a session of the microphone alone."""
    return Session("mic")


@pytest.fixture
def both() -> Session:
    """Return a session of both sides."""
    return Session("mic", "system")


def clipped(samples: int, *places: int, length: int = 3) -> Samples:
    """Return a voice that is at full scale there."""
    sound = noise(samples)
    for place in places:
        sound[place : place + length] = 32767 if place % 2 else -32768
    return sound


def test_nothing_is_wrong_with_an_ordinary_voice(both: Session) -> None:
    both.hear(mic=noise(60 * RATE_HZ, 1), system=noise(60 * RATE_HZ, 2))
    assert both.marks() == []
    assert both.warning() is None
    assert not both.monitor.changed()


class TestZeros:
    @pytest.mark.parametrize("size", [320, 7000, 10 * RATE_HZ])
    def test_two_seconds_of_them_are_marked_to_the_sample(self, mic: Session, size: int) -> None:
        mic.hear(size, mic=np.concatenate((noise(5001), silence(3 * RATE_HZ), noise(7003) | 1)))
        start = 5001 - int(np.argmax(noise(5001)[::-1] != 0))
        assert mic.marks() == [
            HealthMark(kind="zeros", source="mic", start_offset=start, end_offset=5001 + 3 * RATE_HZ)
        ]
        assert mic.facts().zero_ms == pytest.approx(3000, abs=1)

    def test_fewer_are_a_pause(self, mic: Session) -> None:
        mic.hear(mic=np.concatenate((noise(5000) | 1, silence(2 * RATE_HZ - 1), noise(5000) | 1)))
        assert mic.marks() == []

    def test_the_mark_is_open_and_the_warning_on_while_they_last(self, mic: Session) -> None:
        mic.hear(mic=silence(5 * RATE_HZ))
        assert mic.marks() == [HealthMark(kind="zeros", source="mic", start_offset=0)]
        assert mic.warning() == "mic_zeros"
        assert mic.monitor.changed()
        mic.hear(mic=silence(5 * RATE_HZ))
        assert not mic.monitor.changed()
        mic.hear(mic=noise(RATE_HZ))
        assert mic.warning() is None
        assert mic.monitor.changed()

    def test_a_system_that_plays_nothing_now_and_then_is_no_warning_but_one_that_never_did_is(
        self, both: Session
    ) -> None:
        both.hear(mic=noise(5 * RATE_HZ), system=silence(5 * RATE_HZ))
        assert both.warning() == "system_zeros"
        both.hear(mic=noise(3 * RATE_HZ), system=noise(3 * RATE_HZ))
        both.hear(mic=noise(5 * RATE_HZ), system=silence(5 * RATE_HZ))
        assert both.warning() is None
        assert [mark.kind for mark in both.marks()] == ["zeros", "zeros"]

    @given(runs=st.lists(st.tuples(st.booleans(), st.integers(1, 3 * ZEROS)), max_size=8), size=st.integers(50, 90_000))
    @settings(max_examples=25, deadline=None)
    def test_every_long_run_is_found_whatever_the_blocks(self, runs: list[tuple[bool, int]], size: int) -> None:
        sound = np.concatenate([np.full(length, heard, np.int16) for heard, length in [*runs, (True, 1)]])
        edges = np.flatnonzero(np.diff(sound == 0, prepend=False, append=False)).reshape(-1, 2)
        expected = {(int(start), int(end)) for start, end in edges if end - start >= ZEROS}
        zeros = Zeros()
        found: dict[int, int] = {}
        for at in range(0, len(sound), size):
            found |= dict(zeros.found(at, sound[at : at + size]))
        assert set(found.items()) == expected
        assert zeros.samples == sum(end - start for start, end in expected)


class TestClipping:
    @pytest.mark.parametrize("size", [101, 320, 8000])
    def test_is_counted_and_marked_as_one_when_close(self, mic: Session, size: int) -> None:
        mic.hear(size, mic=clipped(4 * RATE_HZ, 1000, 1500, 9001))
        assert mic.facts().clipped_samples == 9
        assert mic.marks() == [HealthMark(kind="clipping", source="mic", start_offset=1000, end_offset=9004)]
        assert mic.facts().peak == 1.0

    def test_two_loud_samples_are_none(self, mic: Session) -> None:
        mic.hear(mic=clipped(RATE_HZ, 1000, 2001, length=2))
        assert mic.marks() == []

    def test_a_long_run_over_many_blocks_counts_once(self, mic: Session) -> None:
        mic.hear(100, mic=clipped(RATE_HZ, 950, length=1234))
        assert mic.facts().clipped_samples == 1234

    def test_warns_until_two_seconds_have_been_clean(self, mic: Session) -> None:
        mic.hear(mic=clipped(RATE_HZ, 8000))
        assert mic.warning() == "clipping"
        assert mic.marks()[0].end_offset is None
        mic.hear(mic=noise(2 * RATE_HZ))
        assert mic.warning() is None
        assert mic.marks()[0].end_offset == 8003

    def test_one_long_block_with_clipping_at_both_ends_has_two_marks(self, mic: Session) -> None:
        mic.hear(20 * RATE_HZ, mic=clipped(20 * RATE_HZ, 1000, 18 * RATE_HZ))
        assert [mark.start_offset for mark in mic.marks()] == [1000, 18 * RATE_HZ]


class TestSilence:
    def test_of_one_side_while_the_other_speaks_is_marked(self, both: Session) -> None:
        seconds = 2 * SILENCE
        both.hear(mic=noise(RATE_HZ), system=noise(RATE_HZ, 2))
        both.hear(mic=noise(seconds, 3, ROOM), system=noise(seconds, 4))
        assert both.marks() == [HealthMark(kind="silence", source="mic", start_offset=RATE_HZ)]
        assert both.warning() == "mic_silent"
        both.hear(mic=noise(RATE_HZ), system=noise(RATE_HZ, 2))
        assert both.marks()[0].end_offset == RATE_HZ + seconds
        assert both.warning() is None
        assert both.facts("mic").silent_ms == 20_000
        assert both.facts("system").silent_ms == 0

    def test_of_both_is_no_fault(self, both: Session) -> None:
        both.hear(mic=noise(3 * SILENCE, 1, ROOM), system=noise(3 * SILENCE, 2, ROOM))
        assert both.marks() == []

    def test_shorter_than_ten_seconds_is_a_turn_in_a_talk(self, both: Session) -> None:
        for turn in range(6):
            voices = [noise(8 * RATE_HZ, turn, loud) for loud in ((LOUD, ROOM) if turn % 2 else (ROOM, LOUD))]
            both.hear(mic=voices[0], system=voices[1])
        assert both.marks() == []

    def test_ends_when_the_other_has_not_spoken_for_long(self, both: Session) -> None:
        both.hear(mic=noise(SILENCE, 1, ROOM), system=noise(SILENCE, 2))
        both.hear(mic=noise(2 * SILENCE, 1, ROOM), system=noise(2 * SILENCE, 2, ROOM))
        assert [mark.end_offset for mark in both.marks()] == [SILENCE]


class TestEvents:
    def test_a_lost_device_is_a_gap_and_its_silence_is_not_blamed_on_it(self, both: Session) -> None:
        both.hear(mic=noise(RATE_HZ), system=noise(RATE_HZ))
        both.monitor.lost("mic", both.offset)
        both.hear(mic=silence(2 * SILENCE), system=noise(2 * SILENCE))
        assert both.marks() == [HealthMark(kind="gap", source="mic", start_offset=RATE_HZ)]
        assert both.warning() == "mic_lost"
        assert both.facts().gap_ms == 20_000
        both.monitor.returned("mic", both.offset)
        both.hear(mic=noise(RATE_HZ), system=noise(RATE_HZ))
        assert [mark.end_offset for mark in both.marks()] == [RATE_HZ + 2 * SILENCE]
        assert both.warning() is None

    def test_a_device_that_takes_over_leaves_no_mark(self, mic: Session) -> None:
        mic.monitor.returned("mic", 0)
        assert mic.marks() == []

    def test_zeros_from_a_device_that_came_back_count_from_there(self, mic: Session) -> None:
        mic.monitor.lost("mic", 0)
        mic.hear(mic=silence(RATE_HZ))
        mic.monitor.returned("mic", RATE_HZ)
        mic.hear(mic=silence(3 * RATE_HZ))
        assert [(mark.kind, mark.start_offset) for mark in mic.marks()] == [("gap", 0), ("zeros", RATE_HZ)]

    def test_dropped_sound_is_counted_and_marked_where_it_was(self, mic: Session) -> None:
        mic.hear(mic=noise(RATE_HZ))
        mic.hear(dropped=(Dropped("mic", -100, 640),), mic=noise(RATE_HZ))
        assert mic.facts().dropped_frames == 640
        assert mic.warning() == "dropped"
        mic.hear(mic=noise(3 * RATE_HZ))
        assert mic.marks() == [
            HealthMark(kind="dropped", source="mic", start_offset=RATE_HZ - 100, end_offset=RATE_HZ + 540)
        ]

    def test_a_full_disk_is_the_worst(self, mic: Session) -> None:
        mic.monitor.lost("mic", 100)
        mic.monitor.no_room(500, lasting=True)
        assert mic.warning() == "no_room"
        assert mic.marks()[1] == HealthMark(kind="disk", start_offset=500)
        mic.monitor.no_room(500, lasting=False)
        assert mic.warning() == "mic_lost"
        assert mic.marks()[1].end_offset == 500


class TestReport:
    def test_has_at_most_so_many_marks_and_still_covers_every_fault(self, mic: Session) -> None:
        sound = clipped(4 * RATE_HZ, 1000)
        for _ in range(3 * MOST_MARKS):
            mic.hear(4 * RATE_HZ, mic=sound)
        marks = mic.marks()
        assert 100 < len(marks) <= MOST_MARKS
        places = np.arange(3 * MOST_MARKS) * 4 * RATE_HZ + 1000
        ends = [mark.end_offset or mic.offset for mark in marks]
        assert all(
            any(mark.start_offset <= place < end for mark, end in zip(marks, ends, strict=True)) for place in places
        )
        assert mic.facts().clipped_samples == 9 * MOST_MARKS

    def test_is_in_the_order_of_time(self, both: Session) -> None:
        both.hear(mic=clipped(RATE_HZ, 9000), system=clipped(RATE_HZ, 500))
        both.monitor.no_room(600, lasting=True)
        assert [mark.start_offset for mark in both.marks()] == [500, 600, 9000]

    def test_goes_over_the_wire_in_camel_case(self, mic: Session) -> None:
        mic.hear(mic=silence(3 * RATE_HZ))
        said = json.loads(msgspec.json.encode(mic.monitor.report()))
        assert said["marks"] == [{"kind": "zeros", "source": "mic", "startOffset": 0, "endOffset": None}]
        assert said["sources"] == [
            {
                "source": "mic",
                "zeroMs": 3000,
                "silentMs": 0,
                "gapMs": 0,
                "clippedSamples": 0,
                "droppedFrames": 0,
                "driftPpm": 12.3,
                "peak": 0.0,
            }
        ]

    def test_its_types_need_no_numpy(self) -> None:
        look = "import sys, alfavoice.audio.messages; sys.exit('numpy' in sys.modules)"
        assert subprocess.run([sys.executable, "-c", look], check=False).returncode == 0

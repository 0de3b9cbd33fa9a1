"""Judges what a core made of a conversation: every chunk and every file, to the sample."""

import wave
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from alfavoice.audio.frames import RATE_HZ, Samples
from alfavoice.audio.limiter import mix
from alfavoice.recording.messages import AudioSource, Chunk, Session
from tests.soak.script import Places, Side, Turn, counted

EDGE = RATE_HZ // 20
"""Where a turn begins and ends within a millisecond or two, single samples are not judged."""
SLIP = 700
"""A sample that is added or taken away on purpose takes so many interpolated ones."""
RUN = 4
"""So many samples that follow one another as they were said are no accident."""
LONGEST_CHUNK = 13 * RATE_HZ
"""What is shorter than this is one chunk, with the pauses around it."""
NEAR = 1000
"""Farther away, an interpolated sample may look like another one."""
SURE = 0.8
"""So much of what is said passes as it came while a clock is followed; of sound that is elsewhere, nothing does."""
TRACKS = ("full", "mic", "system")
WINDOW = 60 * RATE_HZ


@dataclass
class Verdict:
    """What is wrong; zeros where nothing is."""

    astray_chunks: int = 0
    """Chunks that do not lie around exactly one turn."""
    torn_turns: int = 0
    """Turns that are not whole in chunks that follow one another, or lie in more of them than they are long."""
    wrong_speaker: int = 0
    other_sound: int = 0
    """Chunks whose file is not the recording at their offsets."""
    unmixed_samples: int = 0
    """Samples of the whole that are not what both tracks make together."""
    disordered: int = 0
    """How often what was said goes on at another place than where it stopped, give or take the sample of a slip."""
    wrong_lengths: int = 0
    """Files that are not as long as the recording."""
    worst_place: float = 0.0
    """How far from its time anything said lies, in samples."""
    judged: int = 0
    exact: int = 0
    """How many samples of speech there were, and how many of them came through as they were."""


class Judge:
    """Looks at one recording, whose conversation begins at `begin`."""

    def __init__(self, folder: Path, begin: int, sides: dict[AudioSource, Side], turns: Sequence[Turn]) -> None:
        self._folder = folder
        self._begin = begin
        self._sides = sides
        self._turns = [Turn(turn.start + begin, turn.end + begin, turn.who) for turn in turns]
        self._files: dict[str, wave.Wave_read] = {}
        self._found = Verdict()

    def verdict(self, session: Session) -> Verdict:
        """Judge everything."""
        with ExitStack() as stack:
            for name in TRACKS:
                self._files[name] = stack.enter_context(wave.open(str(self._folder / f"{name}.wav")))
                self._found.wrong_lengths += self._files[name].getnframes() != session.sample_count
            self._judge_mix(session.sample_count)
            self._judge_turns(session.chunks)
            for chunk in session.chunks:
                self._judge_chunk(chunk)
        return self._found

    def _judge_mix(self, length: int) -> None:
        for start in range(0, length, WINDOW):
            end = min(start + WINDOW, length)
            expected = mix(self._read("mic", start, end), self._read("system", start, end))
            whole = self._read("full", start, end)
            self._found.unmixed_samples += abs(len(expected) - len(whole))
            self._found.unmixed_samples += int(np.count_nonzero(expected[: len(whole)] != whole))

    def _judge_turns(self, chunks: Sequence[Chunk]) -> None:
        """See that every turn is whole in as few chunks as may be, and each chunk belongs to one turn."""
        found, turns = self._found, self._turns
        found.astray_chunks += sum(before.end_offset > after.start_offset for before, after in pairwise(chunks))
        ends = np.array([turn.end for turn in turns])
        ours: list[list[Chunk]] = [[] for _ in turns]
        for chunk in chunks:
            number = int(np.searchsorted(ends, chunk.start_offset + EDGE, side="right"))
            if number == len(turns) or not _holds_only(chunk, turns[number : number + 2]):
                found.astray_chunks += 1
                continue
            turn = turns[number]
            ours[number].append(chunk)
            found.wrong_speaker += chunk.source != turn.who
            for side in turn.sides:
                start, end = max(turn.start, chunk.start_offset) + EDGE, min(turn.end, chunk.end_offset) - EDGE
                if end - start > RUN:
                    self._judge_place(side, np.arange(start, end))
        found.torn_turns += sum(not _is_whole(turn, parts) for turn, parts in zip(turns, ours, strict=True))

    def _judge_place(self, side: AudioSource, offsets: Places) -> None:
        """See that what a side said there is there, in order and in time."""
        found, pace = self._found, self._sides[side].pace
        places = offsets - self._begin
        due = places * pace
        known = counted(self._read(side, int(offsets[0]), int(offsets[-1]) + 1), np.rint(due).astype(np.int64))
        follows = np.diff(known) == 1
        sure = np.convolve(follows, np.ones(RUN - 1, int), "valid") == RUN - 1
        sure &= np.abs(known - due)[: 1 - RUN] < NEAR
        found.judged += len(sure)
        found.exact += int(sure.sum())
        found.disordered += int(len(sure) > RATE_HZ and sure.mean() < SURE)
        steps, apart = np.diff((known - places)[: 1 - RUN][sure]), np.diff(places[: 1 - RUN][sure])
        slipped = (steps == np.sign(pace - 1)) & (apart > SLIP)
        found.disordered += int(np.count_nonzero((steps != 0) & ~slipped))
        error = np.abs(known - due)[: 1 - RUN][sure]
        found.worst_place = max(found.worst_place, float(error.max(initial=0)))

    def _judge_chunk(self, chunk: Chunk) -> None:
        with wave.open(str(self._folder / "chunks" / f"{chunk.index:03d}.wav")) as file:
            sound = file.readframes(file.getnframes())
        self._found.other_sound += sound != self._read("full", chunk.start_offset, chunk.end_offset).tobytes()

    def _read(self, track: str, start: int, end: int) -> Samples:
        file = self._files[track]
        file.setpos(start)
        return np.frombuffer(file.readframes(end - start), dtype="<i2")


def _holds_only(chunk: Chunk, turns: Sequence[Turn]) -> bool:
    """Tell whether a chunk holds some of the first of these turns, and nothing of the second."""
    return turns[0].start < chunk.end_offset and (len(turns) == 1 or chunk.end_offset < turns[1].start + EDGE)


def _is_whole(turn: Turn, chunks: Sequence[Chunk]) -> bool:
    """Tell whether chunks that follow one another hold all of a turn, and no more of them than it needs."""
    if not chunks or chunks[0].start_offset > turn.start + EDGE or chunks[-1].end_offset < turn.end - EDGE:
        return False
    gapless = all(before.end_offset == after.start_offset for before, after in pairwise(chunks))
    return gapless and (len(chunks) == 1 or turn.end - turn.start > LONGEST_CHUNK)

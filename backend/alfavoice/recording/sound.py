"""The sound of one recording: written, read and found again.

Imported only when there is sound to work with: it brings NumPy, which an idle core can spare.
"""

from collections.abc import Iterator
from contextlib import suppress

from alfavoice.audio.frames import RATE_HZ, Samples
from alfavoice.audio.trackfile import TrackMissing, TrackReader, create_track, open_track, repair_track
from alfavoice.audio.wav import SoundDamaged, as_bytes
from alfavoice.recording.files import SessionFiles, disk
from alfavoice.recording.messages import AudioSource, Chunk

TRACKS = ("full", "mic", "system")
_WINDOW = 60 * RATE_HZ


def write_chunk(files: SessionFiles, index: int, samples: Samples) -> None:
    """Write the sound of a chunk: whole, or not at all."""
    path = files.chunk_sound(index)
    fresh = path.with_name(f".{path.name}")
    with disk(files.folder):
        files.on_disk(fresh).unlink(missing_ok=True)
        try:
            with create_track(fresh, files.key) as track:
                track.append(samples)
            files.on_disk(fresh).replace(files.on_disk(path))
        except BaseException:
            with suppress(OSError):
                files.on_disk(fresh).unlink(missing_ok=True)
            raise


def chunk_pcm(files: SessionFiles, chunk: Chunk) -> bytes:
    """Return the sound of a chunk, from the whole recording where its own file is gone or damaged."""
    wanted = chunk.end_offset - chunk.start_offset
    with suppress(TrackMissing, SoundDamaged), open_track(files.chunk_sound(chunk.index), files.key) as reader:
        if reader.samples == wanted:
            return as_bytes(reader.read(0, wanted))
    with open_track(files.track("full"), files.key) as reader:
        return as_bytes(reader.read(chunk.start_offset, chunk.end_offset))


def open_named(files: SessionFiles, name: str) -> TrackReader:
    """Open a track; that of a lone source is the whole."""
    try:
        return open_track(files.track(name), files.key)
    except TrackMissing:
        others = [other for other in TRACKS[1:] if files.on_disk(files.track(other)).exists()]
        if name == "full" or others:
            raise
        return open_track(files.track("full"), files.key)


def open_chunk(files: SessionFiles, index: int) -> TrackReader:
    """Open the sound of a chunk."""
    return open_track(files.chunk_sound(index), files.key)


def sources(files: SessionFiles) -> list[AudioSource]:
    """Return what was recorded, going by the tracks; a lone source has none of its own."""
    names: tuple[AudioSource, ...] = ("mic", "system")
    return [name for name in names if files.on_disk(files.track(name)).exists()] or ["mic"]


def length(files: SessionFiles) -> int:
    """Return how many samples a recording has; 0 when it never came to any."""
    try:
        with open_track(files.track("full"), files.key) as reader:
            return reader.samples
    except (TrackMissing, SoundDamaged):
        return 0


def repair(files: SessionFiles) -> int:
    """Cut what a crash left half written in each track; return how many samples there are."""
    counts = dict.fromkeys(TRACKS, 0)
    for name in TRACKS:
        with suppress(TrackMissing):
            counts[name] = repair_track(files.track(name), files.key)
    return counts["full"]


def blocks(files: SessionFiles, start: int, end: int) -> Iterator[Samples]:
    """Read a stretch of the whole recording, a minute at a time."""
    with open_track(files.track("full"), files.key) as reader:
        for place in range(start, end, _WINDOW):
            yield reader.read(place, min(place + _WINDOW, end))


def place_of_chunk(files: SessionFiles, index: int, after: int, before: int) -> tuple[int, int] | None:
    """Find where in the recording, between two offsets, a chunk's sound was cut from."""
    try:
        with open_chunk(files, index) as reader:
            count = reader.samples
            sound = as_bytes(reader.read(0, count))
    except (TrackMissing, SoundDamaged):
        return None
    for name in TRACKS if count else ():
        with suppress(TrackMissing, SoundDamaged), open_track(files.track(name), files.key) as reader:
            for place in range(after, min(before, reader.samples) - count + 1, _WINDOW):
                window = as_bytes(reader.read(place, min(place + _WINDOW - 1 + count, before)))
                found = _aligned(window, sound)
                if found is not None:
                    return place + found, place + found + count
    return None


def _aligned(window: bytes, sound: bytes) -> int | None:
    """Return at which sample the sound begins in the window."""
    found = window.find(sound)
    while found % 2 == 1 and found > 0:
        found = window.find(sound, found + 1)
    return None if found < 0 else found // 2

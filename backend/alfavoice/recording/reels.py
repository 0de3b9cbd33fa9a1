"""Puts a tape together: sources, mixer, files, chunker, health and meter of one recording."""

import threading
import time
from pathlib import Path

from alfavoice.audio.chunker import Chunker
from alfavoice.audio.health import HealthMonitor
from alfavoice.audio.meter import Meter
from alfavoice.audio.mixer import Mixer
from alfavoice.audio.source import Source
from alfavoice.audio.vad import ChunkSettings, VoiceDetector
from alfavoice.recording.plan import TapePlan
from alfavoice.recording.tape import Reel
from alfavoice.recording.tracks import Tracks
from alfavoice.settings.messages import Recording


def new_reel(plan: TapePlan, folder: Path, key: bytes | None, wake: threading.Event) -> Reel:
    """Return everything a tape needs; the files are there, and nothing runs yet. Blocks."""
    return Reel(
        sources=[Source(track, plan.backend, device_id, wake.set) for track, device_id in plan.chosen.items()],
        mixer=Mixer(plan.tracks, started_at=time.perf_counter()),
        tracks=Tracks(folder, key, plan.tracks),
        chunker=new_chunker(plan.settings),
        health=HealthMonitor(plan.tracks),
        meter=Meter(),
    )


def new_chunker(settings: Recording, start: int = 0) -> Chunker:
    """Return a chunker as the settings have it."""
    limits = ChunkSettings(
        silence_threshold=settings.silence_threshold,
        silence_ms=settings.silence_duration_ms,
        min_chunk_ms=settings.min_chunk_ms,
        max_chunk_ms=settings.max_chunk_ms,
        pre_roll_ms=settings.pre_roll_ms,
    )
    return Chunker(limits, _detector(settings), start=start)


def _detector(settings: Recording) -> VoiceDetector:
    if settings.detector == "silero":
        from alfavoice.audio.detectors.silero import SileroDetector  # noqa: PLC0415 - the other one needs no model

        return SileroDetector()
    from alfavoice.audio.detectors.energy import EnergyDetector  # noqa: PLC0415

    return EnergyDetector(settings.silence_threshold)

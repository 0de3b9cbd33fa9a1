"""A core of its own records a microphone, then the system's sound too, from PulseAudio; then all cores are busy."""

import contextlib
import re
import tempfile
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.bench.figures import Figure
from tests.bench.process import cpu_s, every_core_busy, resident_mb
from tests.recorded import SENTENCES, speak
from tests.served import ServedCore, served_core
from tests.sound import MIC, MIC_FEED, MONITOR, SPEAKERS, VirtualSound
from tests.waiting import until

_LATENCY = re.compile(r'alfavoice_wav_write_latency_seconds_bucket\{le="([\d.]+|\+Inf)"\} ([\d.e+]+)')
_DROPPED = re.compile(r"^alfavoice_dropped_frames_total ([\d.e+]+)", re.MULTILINE)
_REPEAT = 2
_WARM_S = 3
Histogram = dict[float, float]
"""How many took at most so many seconds."""


@dataclass
class _Recorded:
    """What was measured while one recording ran."""

    cpu_percent: float = 0.0
    resident_mb: list[float] = field(default_factory=list)
    calm: Histogram = field(default_factory=dict)
    busy: Histogram = field(default_factory=dict)
    dropped: float = 0.0
    marks: int = 0


def figures() -> list[Figure]:
    """Measure a recording of the microphone, and one of both."""
    with tempfile.TemporaryDirectory(prefix="alfavoice-bench-") as folder, VirtualSound(Path(folder) / "s") as sound:
        speech = speak(Path(folder), SENTENCES, pause_s=0.7, repeat=_REPEAT)
        with served_core(Path(folder) / "data", environment=sound.environment) as core:
            for path in ("/api/notes", "/api/sessions", "/api/state"):
                core.request("GET", path)
            idle_mb = resident_mb(core.process.pid)
            with _listening(core):
                bench = _Bench(core, sound, speech)
                alone = bench.record({"micDevice": f"pulse:{MIC}"})
                both = bench.record(
                    {"micDevice": f"pulse:{MIC}", "captureSystem": True, "systemDevice": f"pulse:{MONITOR}"}
                )
    return _figures(idle_mb, alone, both)


def _figures(idle_mb: float, alone: _Recorded, both: _Recorded) -> list[Figure]:
    grown = both.resident_mb[-1] - both.resident_mb[0]
    return [
        Figure("sample to disk, all cores busy, P99", _percentile(both.busy, 99), "ms", 50, _told(both.busy)),
        Figure("sample to disk, P99", _percentile(both.calm, 99), "ms", 50, _told(both.calm)),
        Figure("core CPU recording a microphone", alone.cpu_percent, "%", 5, "of one core; one client listens"),
        Figure("core CPU recording microphone and system", both.cpu_percent, "%", 5, "the same"),
        Figure("core memory before", idle_mb, "MB", 75, "resident, without numpy"),
        Figure("core memory recording both", both.resident_mb[-1], "MB", 160, f"{grown:+.1f} MB since it began"),
        Figure("dropped frames", alone.dropped + both.dropped, "", 0, f"{alone.marks + both.marks} marks"),
    ]


class _Bench:
    """A core that serves, and what it hears."""

    def __init__(self, core: ServedCore, sound: VirtualSound, speech: Path) -> None:
        self._core = core
        self._sound = sound
        self._speech = speech

    def record(self, wanted: dict[str, object]) -> _Recorded:
        """Record for a while in peace, then with all cores busy."""
        found, pid = _Recorded(), self._core.process.pid
        self._core.request("POST", "/api/sessions", {"language": "en", **wanted})
        until(lambda: self._core.request("GET", "/api/sessions/recorder")["elapsed"] > _WARM_S * 1000, "sound")
        before, cpu_before, started = self._latencies(), cpu_s(pid), perf_counter()
        found.resident_mb.append(resident_mb(pid))
        self._speak()
        found.cpu_percent = 100 * (cpu_s(pid) - cpu_before) / (perf_counter() - started)
        between = self._latencies()
        found.calm = _between(before, between)
        with every_core_busy():
            self._speak()
            found.busy = _between(between, self._latencies())
        found.resident_mb.append(resident_mb(pid))
        dropped = _DROPPED.search(self._metrics())
        health = self._core.request("POST", "/api/sessions/stop")["health"]
        found.dropped = float(dropped[1] if dropped else "nan") + sum(one["droppedFrames"] for one in health["sources"])
        found.marks = len(health["marks"])
        return found

    def _speak(self) -> None:
        """Speak on both sides until everything is said."""
        players = [self._sound.play(self._speech, device) for device in (MIC_FEED, SPEAKERS)]
        for player in players:
            player.wait()

    def _latencies(self) -> Histogram:
        return {float(bound): float(count) for bound, count in _LATENCY.findall(self._metrics())}

    def _metrics(self) -> str:
        headers = {"authorization": f"Bearer {self._core.token}"}
        request = urllib.request.Request(f"{self._core.url}/metrics", headers=headers)  # noqa: S310
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            text: str = answer.read().decode()
        return text


@contextlib.contextmanager
def _listening(core: ServedCore) -> Iterator[None]:
    """Listen as a page does, in a process that is not the core's."""
    with connect(f"{core.url.replace('http', 'ws')}/ws?token={core.token}") as socket:

        def hear() -> None:
            with contextlib.suppress(ConnectionClosed):
                for _ in socket:
                    pass

        listener = threading.Thread(target=hear, daemon=True)
        listener.start()
        yield
    listener.join()


def _between(before: Histogram, after: Histogram) -> Histogram:
    return {bound: count - before[bound] for bound, count in after.items()}


def _percentile(counts: Histogram, percent: float) -> float:
    """Return in milliseconds what so many stay under, evenly spread within a step of the histogram."""
    wanted = max(counts.values()) * percent / 100
    below, under = 0.0, 0.0
    for bound, count in sorted(counts.items()):
        if count >= wanted:
            return 1000 * (below + (bound - below) * (wanted - under) / max(count - under, 1e-9))
        below, under = bound, count
    return float("nan")


def _told(counts: Histogram) -> str:
    return f"median {_percentile(counts, 50):.0f}, n {max(counts.values()):.0f}, from the metric"

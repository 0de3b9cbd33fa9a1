"""How soon after the end of speech a client has the chunk, beyond the pause that it takes to end one.

A file is played at the pace of life, so the time at which speech is over is known to the sample. The client is in the
same process, whose clock it shares.
"""

import asyncio
import tempfile
from pathlib import Path
from time import perf_counter

import msgspec
import numpy as np

from alfavoice.app import Ports, at_work, open_core
from alfavoice.audio.backends.file import FileBackend, FileStream
from alfavoice.audio.capture import Inlet
from alfavoice.audio.catalogue import DeviceCatalogue
from alfavoice.audio.frames import RATE_HZ, Samples
from alfavoice.core.paths import prepare
from alfavoice.recording.messages import SessionStart
from alfavoice.settings.messages import Detector, RecordingPatch, SettingsPatch
from alfavoice.vault.keychains import MemoryKeychain
from tests.api.conftest import Live, serve
from tests.bench.figures import Figure, percentile, spread
from tests.recorded import SENTENCES, read_wav, speak

_MORE = (
    "we meet again on monday morning",
    "the server is down since last night",
    "please send me the contract today",
    "nobody knows how long it takes",
)
_REPEAT = 4
_SILENCE_S = 0.3
"""The default of the setting, which is in force."""
_LOUD = 0.008 * 32_768
_WINDOW = RATE_HZ // 100
_WITHIN_S = 30.0


def figures() -> list[Figure]:
    """Measure both detectors."""
    found = []
    with tempfile.TemporaryDirectory(prefix="alfavoice-bench-") as folder:
        speech = speak(Path(folder), SENTENCES + _MORE, pause_s=0.9, repeat=_REPEAT)
        for detector in ("silero", "energy"):
            late = asyncio.run(_lateness_ms(Path(folder) / detector, speech, detector))
            what = f"pause to chunk, beyond the {_SILENCE_S * 1000:.0f} ms of it, {detector}, P99"
            found.append(Figure(what, percentile(late, 99), "ms", 100, spread(late)))
    return found


class _Timed(FileBackend):
    """Notes when the files it plays began."""

    def __init__(self) -> None:
        super().__init__()
        self.began_at = 0.0

    def open(self, device_id: str, inlet: Inlet) -> FileStream:
        """Begin to play a file."""
        return super().open(device_id, _Noting(inlet, self))


class _Noting:
    """Passes everything on; the first block says when the file began."""

    def __init__(self, inlet: Inlet, backend: _Timed) -> None:
        self._inlet = inlet
        self._backend = backend
        self._first = True
        self.has_room = inlet.has_room
        self.changed = inlet.changed

    def deliver(self, raw: bytes, frames: int, rate: int, channels: int, arrived_at: float) -> None:
        """Pass a block on."""
        if self._first:
            self._first = False
            self._backend.began_at = arrived_at - frames / rate
        self._inlet.deliver(raw, frames, rate, channels, arrived_at)


async def _lateness_ms(folder: Path, speech: Path, detector: Detector) -> list[float]:
    folder.mkdir()
    backend = _Timed()
    ports = Ports(MemoryKeychain(), devices=DeviceCatalogue({"file": backend}))
    async with open_core(prepare(folder), ports) as core, at_work(core), serve(core) as live:
        await core.settings.change(SettingsPatch(recording=RecordingPatch(detector=detector)))
        session = await core.recorder.start(SessionStart(language="en", mic_device=f"file:{speech}"))
        place, _ = core.recordings.place_of(session.id)
        heard = await _heard(live)
        await core.recorder.stop()
        said, whole = _samples(speech), _samples(place / "full.wav")
    begin = int(np.flatnonzero(whole)[0]) - int(np.flatnonzero(said)[0])
    ends = _ends_of_loudness(said)
    late = []
    for arrived_at, end_offset in heard:
        over = ends[np.searchsorted(ends, end_offset - begin, side="right") - 1]
        late.append(1000 * (arrived_at - backend.began_at - over / RATE_HZ - _SILENCE_S))
    return late


async def _heard(live: Live) -> list[tuple[float, int]]:
    """Return when each chunk came, and where it ends, until no more come."""
    heard: list[tuple[float, int]] = []
    sentences = len(SENTENCES + _MORE) * _REPEAT
    async with live.connect() as socket:
        while len(heard) < sentences:
            async with asyncio.timeout(_WITHIN_S):
                message = msgspec.json.decode(await socket.recv())
            if message["type"] == "chunk_created":
                heard.append((perf_counter(), message["chunk"]["endOffset"]))
    return heard


def _samples(path: Path) -> Samples:
    return np.frombuffer(read_wav(path), dtype="<i2")


def _ends_of_loudness(samples: Samples) -> "np.typing.NDArray[np.int64]":
    """Return where each of the windows ends that are as loud as speech."""
    windows = samples[: len(samples) // _WINDOW * _WINDOW].reshape(-1, _WINDOW).astype(np.float64)
    loud = np.flatnonzero(np.sqrt((windows**2).mean(axis=1)) >= _LOUD)
    return (loud + 1) * _WINDOW

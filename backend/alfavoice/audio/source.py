"""One source of a recording: the microphone, or the sound of the system, whatever happens to its device.

A supervisor thread opens the device, watches it and opens it again; meanwhile it takes the default one. Opening may
hang: the consumer and the other source go on. Nothing is ever raised out of here: a loss is an entry in what `take`
returns. Threads: callbacks fill the inbox, the consumer calls `take`, the supervisor owns the streams.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from alfavoice.audio.capture import CaptureBackend, Stream
from alfavoice.audio.devices import FILE_PREFIX, AudioDevice, default_loopback, default_microphone, file_device
from alfavoice.audio.frames import Block, Samples, SourceName, Wake
from alfavoice.audio.inbox import DeviceInlet, Inbox, Lost, Raw, Returned
from alfavoice.audio.resample import Resampler
from alfavoice.core.errors import AppError

__all__ = ["Lost", "Returned", "Source"]

STALL_S = 0.5
"""A device that was heard and says nothing for so long is stalled: a suspended one gives no other sign."""
FIRST_BLOCK_S = 3.0
"""A device may take that long to begin: idle PulseAudio sinks were seen to need 1.8 s."""
AVOID_S = 0.5
AVOID_WHILE_HEARD_S = 2.0
"""How long a device that failed is left alone, when there is no other and when there is."""
LIST_S = 2.0
LIST_WITHOUT_SOUND_S = 0.25
TICK_S = 0.1
CLOSE_S = 2.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Opened:
    stream: Stream
    inlet: DeviceInlet


class Source:
    """Sound of one kind at 16 kHz mono, from the chosen device or the default one."""

    def __init__(
        self,
        name: SourceName,
        backend: CaptureBackend,
        device_id: str | None,
        wake: Wake,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.name = name
        self._backend = backend
        self._wanted = device_id
        self._clock = clock
        self._inbox = Inbox(wake, clock)
        self._resampler: Resampler | None = None
        self._arrived_at = 0.0
        self._opened: list[_Opened] = []
        self._overflows = 0
        self._avoided: dict[str, float] = {}
        self._devices: list[AudioDevice] = []
        self._list_at = 0.0
        self._looked_at = clock()
        self._closing = False
        self._thread = threading.Thread(target=self._supervise, name=f"source-{name}", daemon=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.stop()

    def start(self) -> None:
        """Begin to look for the device; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Let go of the device; `take` has the rest."""
        self._closing = True
        self._inbox.stirred.set()
        # A supervisor that hangs in a device's driver is left behind; it closes what it opened if it ever returns.
        self._thread.join(CLOSE_S)

    @property
    def device(self) -> AudioDevice | None:
        """The device that is heard now."""
        live = self._inbox.live
        return live.device if live else None

    @property
    def dropped(self) -> int:
        """How much sound found the queue full, in samples of 16 kHz."""
        return self._inbox.dropped

    @property
    def overflows(self) -> int:
        """How often the system lost sound before it reached us."""
        return self._overflows + sum(each.stream.overflows for each in list(self._opened))

    @property
    def buffered_samples(self) -> int:
        """How much waits to be taken, in samples of 16 kHz."""
        return self._inbox.buffered_samples

    def take(self) -> list[Block | Lost | Returned]:
        """Return all that came since the last time, in order. For the consumer's thread only; never waits."""
        taken: list[Block | Lost | Returned] = []
        for entry in self._inbox.take():
            if isinstance(entry, Raw):
                taken += self._resample(entry)
            else:
                taken += self._flush()
                taken.append(entry)
        return [*taken, *self._flush()] if self._closing else taken

    def _resample(self, raw: Raw) -> list[Block]:
        blocks: list[Block] = []
        if self._resampler and (self._resampler.rate, self._resampler.channels) != (raw.rate, raw.channels):
            blocks = self._flush()
        resampler = self._resampler = self._resampler or Resampler(raw.rate, raw.channels)
        self._arrived_at = raw.arrived_at
        return [*blocks, *_blocks(resampler.feed(raw.data), raw.arrived_at - resampler.lag_s)]

    def _flush(self) -> list[Block]:
        if self._resampler is None:
            return []
        rest = self._resampler.flush()
        self._resampler = None
        return _blocks(rest, self._arrived_at)

    def _supervise(self) -> None:
        while not self._closing:
            try:
                self._look()
            except Exception:
                logger.exception("a source stumbled", extra={"source": self.name})
            self._rest()
        for opened in list(self._opened):
            self._close(opened)

    def _rest(self) -> None:
        if self._inbox.stirred.wait(TICK_S):
            self._inbox.stirred.clear()
            self._list_at = 0.0

    def _look(self) -> None:
        now = self._clock()
        # When this thread itself was held up, so were the callbacks: their blocks are on the way, nothing is stalled.
        on_time = now - self._looked_at < STALL_S / 2
        self._looked_at = now
        for opened in list(self._opened):
            self._examine(opened, now if on_time else 0.0)
        choice = self._choose()
        if choice is None:
            if not self._opened:
                self._inbox.lose(None, "device_lost")
        elif all(each.inlet.device.id != choice.id for each in self._opened):
            self._open(choice)

    def _examine(self, opened: _Opened, now: float) -> None:
        inlet, reason = opened.inlet, opened.stream.trouble
        if inlet.retired:
            self._close(opened)
        elif reason is not None:
            self._inbox.lose(inlet, reason)
            self._close(opened)
            self._list_at = 0.0
        elif inlet is self._inbox.live:
            if now - inlet.heard_at > STALL_S:
                self._inbox.lose(inlet, "stalled")
        elif now - inlet.heard_at > FIRST_BLOCK_S:
            self._inbox.lose(inlet, "stalled")
            self._close(opened)
            self._avoid(inlet.device)

    def _choose(self) -> AudioDevice | None:
        """Return the device that should be heard now: the chosen one when it is there, or the default."""
        now = self._clock()
        usable = [each for each in self._list() if self._avoided.get(each.id, 0.0) <= now]
        for device in usable:
            if device.id == self._wanted:
                return device
        return default_microphone(usable) if self.name == "mic" else default_loopback(usable)

    def _list(self) -> list[AudioDevice]:
        if self._wanted and self._wanted.startswith(FILE_PREFIX):
            return [file_device(self._wanted)]
        now = time.monotonic()
        if now >= self._list_at:
            self._devices = self._backend.devices()
            self._list_at = now + (LIST_S if self._inbox.live else LIST_WITHOUT_SOUND_S)
        return self._devices

    def _open(self, device: AudioDevice) -> None:
        inlet = self._inbox.inlet(device)
        try:
            stream = self._backend.open(device.id, inlet)
        except AppError as error:
            if device.id not in self._avoided:
                logger.warning("a device did not open", extra={"device": device.id, "reason": error.sentence})
            self._inbox.lose(inlet, "device_lost")
            self._avoid(device)
            return
        self._opened.append(_Opened(stream, inlet))

    def _close(self, opened: _Opened) -> None:
        self._inbox.retire(opened.inlet)
        self._opened.remove(opened)
        self._overflows += opened.stream.overflows
        opened.stream.close()

    def _avoid(self, device: AudioDevice) -> None:
        self._avoided[device.id] = self._clock() + (AVOID_WHILE_HEARD_S if self._inbox.live else AVOID_S)


def _blocks(samples: Samples, arrived_at: float) -> list[Block]:
    return [Block(samples, arrived_at)] if len(samples) else []

"""What Windows plays, through WASAPI loopback (package soundcard). Written against its documentation, not run.

PortAudio as sounddevice ships it has no loopback. Windows gives no data while nothing plays; soundcard fills that
with zeros.
"""

import threading
import time
from typing import Any

import numpy as np

from alfavoice.audio.capture import BLOCKS_PER_SECOND, Inlet, LossReason
from alfavoice.audio.devices import AudioDevice, AudioUnavailable, no_such_device

PREFIX = "wasapi:"
RATE_HZ = 48_000
"""What the Windows mixer usually runs at; it converts if it does not."""
BLOCK = RATE_HZ // BLOCKS_PER_SECOND
CHANNELS = 2


class WasapiLoopback:
    """The loopbacks of every output."""

    def devices(self) -> list[AudioDevice]:
        """Return one loopback for every output."""
        import soundcard  # noqa: PLC0415

        try:
            default = soundcard.default_speaker().id
            found = soundcard.all_microphones(include_loopback=True)
        except RuntimeError:
            return []
        return [
            AudioDevice(
                id=PREFIX + each.id,
                name=each.name,
                is_input=False,
                is_output=True,
                is_default=each.id == default,
                is_loopback=True,
            )
            for each in found
            if each.isloopback
        ]

    def open(self, device_id: str, inlet: Inlet) -> "WasapiStream":
        """Begin to record an output."""
        import soundcard  # noqa: PLC0415

        try:
            found = soundcard.get_microphone(device_id.removeprefix(PREFIX), include_loopback=True)
        except IndexError as error:
            raise no_such_device(device_id) from error
        except RuntimeError as error:
            raise AudioUnavailable("Windows does not give the sound of this output.") from error
        return WasapiStream(found, inlet)


class WasapiStream:
    """An output that is being recorded, by a thread of its own because soundcard has no callback."""

    def __init__(self, device: Any, inlet: Inlet) -> None:
        self.trouble: LossReason | None = None
        self.overflows = 0
        self._device = device
        self._inlet = inlet
        self._closing = False
        self._thread = threading.Thread(target=self._record, name="wasapi-loopback", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Let go of the output."""
        self._closing = True
        self._thread.join()

    def _record(self) -> None:
        try:
            with self._device.recorder(samplerate=RATE_HZ, channels=CHANNELS, blocksize=BLOCK) as recorder:
                while not self._closing:
                    self._pass_on(recorder.record(numframes=BLOCK))
        except RuntimeError:
            # soundcard tells every failure of a running stream so; the output was unplugged or reconfigured.
            self.trouble = "device_lost"
            self._inlet.changed()

    def _pass_on(self, sound: Any) -> None:
        arrived_at = time.perf_counter()
        pcm = np.clip(np.rint(sound * 32_768), -32_768, 32_767).astype(np.int16)
        self._inlet.deliver(pcm.tobytes(), len(pcm), RATE_HZ, CHANNELS, arrived_at)

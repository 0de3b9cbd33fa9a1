"""Sound of PulseAudio, and of PipeWire which speaks as PulseAudio: microphones, and monitors of what is played.

Recording goes through PortAudio; listing and watching go through pulsectl. Watching matters: when a source is
unplugged the server moves its stream to another one, often to the loudspeakers' monitor, without a word to PortAudio.
A watch of our own shuts the stream's gate as soon as the server tells of the move; the event was seen 120 ms and more
before the first wrong sound.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pulsectl
from pulsectl import _pulsectl as library

from alfavoice.audio.backends.gate import Gate
from alfavoice.audio.backends.portaudio import open_pulse_stream
from alfavoice.audio.capture import Inlet, LossReason
from alfavoice.audio.devices import AudioDevice, AudioUnavailable, no_such_device

PREFIX = "pulse:"
TAG = "alfavoice.stream"
LISTEN_S = 0.1
BROKEN = (pulsectl.PulseError, pulsectl.PulseDisconnected)
"""How pulsectl says that the server does not answer."""


class PulseBackend:
    """The sources of the sound server."""

    def devices(self) -> list[AudioDevice]:
        """Return microphones and monitors; none when no server runs."""
        try:
            with _server() as pulse:
                server = pulse.server_info()
                return [_device(source, server) for source in pulse.source_list()]
        except (AudioUnavailable, *BROKEN):
            return []

    def open(self, device_id: str, inlet: Inlet) -> "PulseStream":
        """Begin to record a source."""
        try:
            with _server() as pulse:
                source = pulse.get_source_by_name(device_id.removeprefix(PREFIX))
                rate = _rate_of(pulse, source.name)
        except pulsectl.PulseIndexError as error:
            raise no_such_device(device_id) from error
        except BROKEN as error:
            raise AudioUnavailable("The sound server does not answer.") from error
        return PulseStream(source, rate, inlet)


class PulseStream:
    """A source that is being recorded, and watched: nothing of another source goes through."""

    def __init__(self, source: Any, rate: int, inlet: Inlet) -> None:
        self._inlet = inlet
        self._gate = Gate(inlet)
        self._source = source.index
        self._trouble: LossReason | None = None
        self._closing = False
        tag = uuid4().hex
        chosen = {"PULSE_SOURCE": source.name, "PULSE_PROP": f"{TAG}={tag}"}
        self._stream = open_pulse_stream(chosen, rate, source.channel_count, self._gate)
        self._watch = threading.Thread(target=self._run, args=(tag,), name="pulse-watch", daemon=True)
        self._watch.start()

    @property
    def trouble(self) -> LossReason | None:
        """Why no more sound of this source will come."""
        return self._trouble or self._stream.trouble

    @property
    def overflows(self) -> int:
        """How often PortAudio said that sound was lost."""
        return self._stream.overflows

    def close(self) -> None:
        """Let go of the source."""
        self._closing = True
        self._stream.close()
        self._watch.join()

    def _run(self, tag: str) -> None:
        try:
            with _server() as pulse:
                self._listen(pulse, tag)
        except (AudioUnavailable, *BROKEN):
            self._give_up("server_gone")

    def _listen(self, pulse: Any, tag: str) -> None:
        changes: list[Any] = []

        def heard(event: Any) -> None:
            if event.facility == "source_output" and event.index == output:
                self._gate.hold()
            changes.append(event)
            raise pulsectl.PulseLoopStop

        output = _output(pulse, tag)
        pulse.event_mask_set("source", "source_output", "server")
        pulse.event_callback_set(heard)
        while not self._closing:
            if not self._is_ours(pulse, output):
                return self._give_up("device_lost")
            self._gate.open()
            while not changes and not self._closing:
                pulse.event_listen(timeout=LISTEN_S)
            changes.clear()
            self._inlet.changed()
        return None

    def _is_ours(self, pulse: Any, output: int | None) -> bool:
        """Return whether the server still gives our stream the source that was asked for."""
        try:
            return output is not None and bool(pulse.source_output_info(output).source == self._source)
        except pulsectl.PulseIndexError:
            return False

    def _give_up(self, reason: LossReason) -> None:
        self._gate.shut()
        self._trouble = self._trouble or reason
        self._inlet.changed()


@contextmanager
def _server() -> Iterator[Any]:
    pulse = pulsectl.Pulse("AlfaVoice", connect=False)
    try:
        pulse.connect()
    except pulsectl.PulseError as error:
        pulse.close()
        raise AudioUnavailable("No sound server is running (PulseAudio or PipeWire).") from error
    with pulse:
        yield pulse


_rate_of = pulsectl.Pulse._pulse_get_list(
    library.PA_SOURCE_INFO_CB_T,
    library.pa.context_get_source_info_by_name,
    lambda source: int(source.sample_spec.rate),
)
"""Asks for a source's rate. The `sample_spec` of pulsectl's own answer points into memory that is gone by then."""


def _output(pulse: Any, tag: str) -> int | None:
    """Return the number that the server gave our stream."""
    for each in pulse.source_output_list():
        if each.proplist.get(TAG) == tag:
            return int(each.index)
    return None


def _device(source: Any, server: Any) -> AudioDevice:
    sink = source.monitor_of_sink_name
    return AudioDevice(
        id=PREFIX + source.name,
        name=source.description,
        is_input=sink is None,
        is_output=sink is not None,
        is_default=server.default_sink_name == sink if sink else server.default_source_name == source.name,
        is_loopback=sink is not None,
    )

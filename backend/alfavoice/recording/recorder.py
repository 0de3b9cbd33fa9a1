"""Starts and stops recordings, and says how the running one is. One at a time; its sound has a thread of its own."""

import asyncio
import logging
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from alfavoice.audio.catalogue import DeviceCatalogue
from alfavoice.audio.units import RATE_HZ, SAMPLE_BYTES
from alfavoice.core.bus import Bus
from alfavoice.core.errors import AppError, Conflict
from alfavoice.recording import metrics
from alfavoice.recording.events import RecorderMessage, SessionStarted, SessionStopped
from alfavoice.recording.messages import Devices, RecorderState, Session, SessionStart
from alfavoice.recording.plan import TapePlan
from alfavoice.recording.recordings import Recordings
from alfavoice.recording.transcriber import Transcriber
from alfavoice.settings.settings import SettingsKeeper

if TYPE_CHECKING:
    from alfavoice.recording.running import RunningRecording

_log = logging.getLogger(__name__)
_TELL_EVERY_S = 1.0
_COPIES = 1
"""Speech is in a file of its chunk as well."""
_FILES_USUALLY = 3
"""The whole, the microphone and the system: what a recording of both writes."""


class Recorder:
    """Records one session at a time."""

    def __init__(
        self,
        recordings: Recordings,
        transcriber: Transcriber,
        settings: SettingsKeeper,
        bus: Bus,
        devices: DeviceCatalogue,
    ) -> None:
        self._recordings = recordings
        self._transcriber = transcriber
        self._settings = settings
        self._bus = bus
        self._devices = devices
        self._running: RunningRecording | None = None
        self._watching: asyncio.Task[None] | None = None
        self._changing = asyncio.Lock()

    @property
    def running(self) -> bool:
        """Whether a recording runs."""
        return self._running is not None

    async def start(self, wanted: SessionStart) -> Session:
        """Start recording."""
        async with self._changing:
            if self._running is not None:
                raise Conflict("A recording runs already.", "recorder.running")
            self._transcriber.check(wanted.model)
            plan = await asyncio.to_thread(self._plan, wanted)
            session = await self._recordings.begin(wanted, plan.tracks, plan.names, sealed=plan.settings.encrypt)
            try:
                self._running = await self._run(session.id, plan)
            except BaseException:
                await self._recordings.discard(session.id)
                raise
            self._watching = asyncio.create_task(self._watch(self._running), name="watch the recording")
        metrics.ACTIVE_SESSIONS.set(1)
        self._bus.publish(SessionStarted(session=session))
        self.tell()
        return session

    async def stop(self) -> Session:
        """Stop recording; the answer has everything that was said, its last chunks may wait for their text.

        Refused while the disk has no room for it: it then ends by itself, as soon as there is some.
        """
        async with self._changing:
            if self._running is None:
                raise Conflict("Nothing is being recorded.", "recorder.not_running")
            return await self._end(self._running)

    async def close(self) -> None:
        """Bring a running recording to its proper end; one that cannot be is left to the next start."""
        try:
            await self.stop()
        except Conflict:
            return
        except AppError as error:
            _log.warning("a recording is left as it is", extra={"error": error.sentence})
        if self._running is not None:
            await self._running.abandon()
            self._unwatch()

    async def devices(self) -> Devices:
        """Return the microphones and what can record the sound of the system."""
        found = await asyncio.to_thread(self._devices.devices)
        return Devices(devices=list(found), screen_capture_kit_available=False)

    def state(self) -> RecorderState:
        """Return how the recorder is."""
        left_bytes = _free_bytes(self._recordings.folder)
        running = self._running
        files = _FILES_USUALLY if running is None else running.files
        left_ms = left_bytes * 1000 // (RATE_HZ * SAMPLE_BYTES * (files + _COPIES))
        queue = self._transcriber.state()
        if running is None:
            return RecorderState(disk_left_bytes=left_bytes, disk_left_ms=left_ms, queue=queue)
        return RecorderState(
            session_id=running.session_id,
            paused=running.paused,
            elapsed=running.elapsed_ms,
            disk_left_bytes=left_bytes,
            disk_left_ms=left_ms,
            warning=running.warning,
            health=running.health,
            queue=queue,
        )

    def tell(self) -> None:
        """Tell everybody how the recorder is."""
        self._bus.publish(RecorderMessage(recorder=self.state()))

    def _plan(self, wanted: SessionStart) -> TapePlan:
        return TapePlan.of(wanted, self._settings.current.recording, self._devices)

    async def _run(self, session_id: str, plan: TapePlan) -> "RunningRecording":
        from alfavoice.recording.running import RunningRecording  # noqa: PLC0415 - brings numpy, which idling can spare

        running = RunningRecording(session_id, self._recordings, self._bus, self.tell)
        await running.start(plan, *self._recordings.place_of(session_id))
        return running

    async def _watch(self, running: "RunningRecording") -> None:
        """Tell how the recording is once a second; end it properly when its tape has ended by itself."""
        while self._running is running:
            self.tell()
            if not running.ended.done():
                await asyncio.wait([running.ended], timeout=_TELL_EVERY_S)
            elif not await self._has_ended(running):
                await asyncio.sleep(_TELL_EVERY_S)

    async def _has_ended(self, running: "RunningRecording") -> bool:
        try:
            async with self._changing:
                if self._running is running:
                    await self._end(running)
        except (AppError, OSError) as error:
            _log.warning("a recording cannot be ended yet", extra={"error": str(error)})
            return False
        return True

    def _unwatch(self) -> None:
        if self._watching is not None and self._watching is not asyncio.current_task():
            self._watching.cancel()

    async def _end(self, running: "RunningRecording") -> Session:
        session = await running.stop()
        self._unwatch()
        self._running = None
        metrics.ACTIVE_SESSIONS.set(0)
        metrics.SESSIONS.labels(session.status).inc()
        self._bus.publish(SessionStopped(session=session))
        self.tell()
        return session


def _free_bytes(folder: Path) -> int:
    with suppress(OSError):
        return shutil.disk_usage(folder).free
    return 0

"""A sound system of a test's own: PulseAudio with loudspeakers, a microphone that tests speak into, and espeak-ng.

Nothing sleeps for a fixed time: every wait ends when what it waits for is there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.waiting import PATIENCE_SECONDS, until

TOOLS = ("pulseaudio", "pactl", "paplay", "parec", "espeak-ng")
MIC = "vmic"
MIC_FEED = "vmic_sink"
"""The sink whose sound the microphone hears."""
SPEAKERS = "speakers"
MONITOR = "speakers.monitor"
RATE_HZ = 48_000

_SERVER_SCRIPT = f"""
load-module module-native-protocol-unix socket={{socket}} auth-anonymous=1
load-module module-null-sink sink_name={SPEAKERS} sink_properties=device.description=Test_Speakers rate={RATE_HZ}
load-module module-null-sink sink_name={MIC_FEED} sink_properties=device.description=Test_Feed rate={RATE_HZ}
load-module module-rescue-streams
set-default-sink {SPEAKERS}
"""


class VirtualSound:
    """A sound server of its own; `environment` makes a process use it."""

    def __init__(self, folder: Path) -> None:
        missing = [tool for tool in TOOLS if shutil.which(tool) is None]
        assert not missing, f"not installed: {', '.join(missing)}"
        self._folder = folder
        self._server: subprocess.Popen[bytes] | None = None
        self._warm: list[subprocess.Popen[bytes]] = []
        self._players: list[subprocess.Popen[bytes]] = []
        self.environment = {
            "HOME": str(folder / "home"),
            "XDG_RUNTIME_DIR": str(folder / "run"),
            "PULSE_SERVER": f"unix:{folder / 'run' / 'sound'}",
            "LANG": "C.UTF-8",
        }

    def __enter__(self) -> Self:
        for name in ("home", "run"):
            (self._folder / name).mkdir(mode=0o700, parents=True)
        with ExitStack() as unless_it_starts:
            unless_it_starts.callback(self.kill_server)
            self.start_server()
            unless_it_starts.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        for player in self._players:
            _end(player)
        self.kill_server()

    def start_server(self) -> None:
        """Start the server with its loudspeakers and its microphone, which is the default one."""
        script = self._folder / "server.pa"
        script.write_text(_SERVER_SCRIPT.format(socket=self._folder / "run" / "sound"))
        words = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "-F", str(script)]
        self._server = self._start(words)
        until(self._answers, "the sound server")
        self.load_mic()
        # A null sink runs 2 s late until somebody asks for less, and so would the first block of a recording.
        monitors = (f"{MIC_FEED}.monitor", MONITOR)
        self._warm = [self._start(["parec", "-d", one, "--latency-msec=20", "--raw", "/dev/null"]) for one in monitors]
        until(lambda: len(self._recorders()) == len(monitors) + 1, "monitors that are warm beside the microphone")

    def kill_server(self) -> None:
        """Let the server die as it does in a crash."""
        if self._server is not None:
            self._server.kill()
            self._server.wait()
        for process in self._warm:
            _end(process)

    def pactl(self, *words: str) -> str:
        """Do something to the server."""
        command = ["pactl", *words]
        environment = {**os.environ, **self.environment}
        return subprocess.run(
            command, env=environment, check=True, capture_output=True, text=True, timeout=PATIENCE_SECONDS
        ).stdout

    def load_mic(self, name: str = MIC) -> None:
        """Plug the microphone in, and make it the default."""
        words = [
            f"master={MIC_FEED}.monitor",
            f"source_name={name}",
            f"source_properties=device.description=Test_{name}",
        ]
        self.pactl("load-module", "module-remap-source", *words)
        self.pactl("set-default-source", name)

    def unload_mic(self) -> None:
        """Pull every microphone out."""
        self.pactl("unload-module", "module-remap-source")

    def suspend_mic(self, name: str = MIC) -> None:
        """Let the microphone fall asleep: no sound, and no word about it."""
        self.pactl("suspend-source", name, "1")

    def resume_mic(self, name: str = MIC) -> None:
        """Wake the microphone."""
        self.pactl("suspend-source", name, "0")

    def say(self, text: str, voice: str = "en") -> Path:
        """Speak into a WAV file (22,050 Hz, one channel, 16 bits)."""
        path = self._folder / f"{voice}-{abs(hash(text))}.wav"
        subprocess.run(["espeak-ng", "-v", voice, "-w", str(path), text], check=True, timeout=PATIENCE_SECONDS)
        return path

    def play(self, wav: Path, device: str = MIC_FEED) -> subprocess.Popen[bytes]:
        """Begin to play a file: into the microphone, or on the `SPEAKERS`. `wait()` for its end."""
        player = self._start(["paplay", f"--device={device}", str(wav)])
        self._players.append(player)
        return player

    def _recorders(self) -> list[str]:
        return self.pactl("list", "short", "source-outputs").splitlines()

    def _answers(self) -> bool:
        with suppress(subprocess.CalledProcessError):
            return SPEAKERS in self.pactl("list", "short", "sinks")
        return False

    def _start(self, words: list[str]) -> subprocess.Popen[bytes]:
        environment = {**os.environ, **self.environment}
        return subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(PATIENCE_SECONDS)

"""A real core in a process of its own, as a person or a program would start it."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

START_WITHIN_S = 30


@dataclass
class ServedCore:
    """A core that serves, and how to speak to it."""

    process: subprocess.Popen[str]
    url: str
    token: str
    data_dir: Path
    flags: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def page_url(self) -> str:
        """Return the address that opens the interface."""
        return f"{self.url}/#t={self.token}"

    def request(self, method: str, path: str, body: object = None) -> Any:
        """Send a request with the token; return the decoded answer, None when it is empty."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"authorization": f"Bearer {self.token}", "content-type": "application/json"}
        request = urllib.request.Request(f"{self.url}{path}", data, headers, method=method)  # noqa: S310
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            content = answer.read()
        return json.loads(content) if content else None

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def start_again(self) -> None:
        """Start it anew with the same folder, port, token, flags and environment."""
        if self.process.stdout is not None:
            self.process.stdout.close()
        port = int(self.url.rpartition(":")[2])
        flags = (*self.flags, "--token", self.token)
        self.process = start_core(self.data_dir, *flags, port=port, environment=self.environment).process

    def stop(self) -> int:
        """End it politely; return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.process.wait(15)
        self.kill()
        return -9


def start_core(
    data_dir: Path,
    *flags: str,
    port: int = 0,
    log: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> ServedCore:
    """Start a core and wait for its ready line; `environment` is added to that of the test."""
    command = [sys.executable, "-m", "alfavoice", "serve", "--port", str(port), "--data-dir", str(data_dir)]
    with log.open("ab") if log else open(os.devnull, "wb") as errors:  # noqa: PTH123
        process = subprocess.Popen(
            [*command, "--key-store", "file", *flags],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env={**os.environ, **(environment or {})},
        )
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise AssertionError(f"the core did not start: exit {process.wait()}")
    ready = json.loads(line)
    return ServedCore(process, ready["url"], ready["token"], data_dir, flags, environment or {})


@contextlib.contextmanager
def served_core(
    data_dir: Path, *flags: str, log: Path | None = None, environment: Mapping[str, str] | None = None
) -> Iterator[ServedCore]:
    """Serve for a while."""
    core = start_core(data_dir, *flags, log=log, environment=environment)
    try:
        yield core
    finally:
        core.stop()
        if core.process.stdout is not None:
            core.process.stdout.close()

"""Both sides with reload: Vite serves the page, watchfiles restarts the core when backend/ changes.

The core keeps one port and one token over restarts, so an open page stays signed in. Vite passes /api, /ws,
/health and /schema on to it.
"""

from __future__ import annotations

import os
import secrets
import shlex
import subprocess
import time
from collections.abc import Sequence

from tools.python_env import venv_python
from tools.steps import FRONTEND, ROOT, BuildError, say
from tools.system import program

CORE_PORT, PAGE_PORT = 8080, 5173
POLL_S, GRACE_S = 0.3, 5


def develop(args: Sequence[str]) -> int:
    """Run both sides until one ends or Ctrl-C; arguments go to the core."""
    token = secrets.token_urlsafe(24)
    core = [str(venv_python()), "-m", "alfavoice", "serve", "--port", str(CORE_PORT), "--token", token, *args]
    watch = [str(venv_python()), "-m", "watchfiles", "--filter", "python", "--target-type", "command"]
    vite = [program("node"), "node_modules/vite/bin/vite.js", "dev", "--host", "127.0.0.1"]
    environ = {**os.environ, "ALFAVOICE_CORE": f"http://127.0.0.1:{CORE_PORT}"}
    sides = {
        "core": subprocess.Popen([*watch, shlex.join(core), str(ROOT / "backend")]),
        "vite": subprocess.Popen([*vite, "--port", str(PAGE_PORT), "--strictPort"], cwd=FRONTEND, env=environ),
    }
    say(f"Open http://127.0.0.1:{PAGE_PORT}/#t={token}")
    try:
        while True:
            for name, side in sides.items():
                if side.poll() is not None:
                    raise BuildError(f"{name} ended (exit {side.returncode})")
            time.sleep(POLL_S)
    except KeyboardInterrupt:
        for side in sides.values():
            wait(side)  # the terminal has told them too
        raise
    finally:
        for side in sides.values():
            stop(side)


def stop(side: subprocess.Popen[bytes]) -> None:
    """End one side, at last by force."""
    if side.poll() is None:
        side.terminate()
        if not wait(side):
            side.kill()


def wait(side: subprocess.Popen[bytes]) -> bool:
    """True when a side ends by itself in time."""
    try:
        side.wait(GRACE_S)
    except subprocess.TimeoutExpired:
        return False
    return True

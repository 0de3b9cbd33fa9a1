"""The locks of requirements/: every Python package with its version and the hashes of all its files.

Resolved once for all systems and Pythons we support. dev.lock is resolved first and constrains the others, so
they can be installed over each other. No lock names a registry: each machine has its own.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path

from tools.python_env import LOCKS, ensure_venv, pip, site_packages, venv_python
from tools.steps import ROOT, run

RESOLVE = (
    *(
        "pip",
        "compile",
        "--quiet",
        "--universal",
        "--python-version",
        "3.11",
        "--generate-hashes",
        "--native-tls",
    ),
    *("--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"),
)


def refresh_locks(args: Sequence[str]) -> None:
    """Resolve the four locks again; without `--upgrade` what is pinned stays where it still fits."""
    require_uv()
    LOCKS.mkdir(exist_ok=True)
    project = ROOT / "pyproject.toml"
    resolve("dev.lock", [project, "--group", "dev"], args)
    resolve("run.lock", [project, "-c", LOCKS / "dev.lock"], args)
    extras = tomllib.loads(project.read_text("utf-8"))["project"]["optional-dependencies"]
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "onnx.in"
        wanted.write_text("\n".join(extras["cpu"]), "utf-8")
        resolve("cpu.lock", [wanted, "-c", LOCKS / "dev.lock"], args)
        wanted.write_text("\n".join(extras["gpu"]), "utf-8")
        resolve("gpu.lock", [wanted, "-c", LOCKS / "dev.lock", "-c", LOCKS / "cpu.lock"], args)


def require_uv() -> None:
    """The resolver; it comes with dev.lock, but there may be no lock yet."""
    ensure_venv()
    if not (site_packages() / "uv").is_dir():
        run("uv", [*pip("install"), "uv"])


def resolve(lock: str, sources: Sequence[str | Path], args: Sequence[str]) -> None:
    """Write one lock."""
    uv = [str(venv_python()), "-m", "uv", *RESOLVE, *index_options()]
    run(f"Resolving {lock}", [*uv, *sources, *args, "--output-file", LOCKS / lock])


def index_options() -> list[str]:
    """The registry of this machine's pip, for uv, which does not read pip's configuration.

    Extra indexes are left out on purpose: they hold some files of a package, and a lock needs every hash.
    """
    index = os.environ.get("PIP_INDEX_URL") or configured_index()
    return ["--default-index", index] if index else []


def configured_index() -> str:
    """The index of pip's configuration files, if any."""
    query = [str(venv_python()), "-m", "pip", "config", "get", "global.index-url"]
    return subprocess.run(query, capture_output=True, text=True, check=False).stdout.strip()

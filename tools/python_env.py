"""The virtual environment: made once, filled from the locks, never the system's own packages.

`.venv` holds what the locks name, hash by hash; a .pth file puts backend/ on its path. On Linux a link gives
it the distribution's GTK binding, which pip cannot build without compilers.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.stamps import digest, is_fresh, mark
from tools.steps import ROOT, BuildError, run, say
from tools.system import has_display, require_venv_module

VENV = ROOT / ".venv"
LOCKS = ROOT / "requirements"
SOURCE_ONLY = "proxy-tools"
"""Has no wheel on the registry; every other package installs without running its build."""

DISTRIBUTION_GI = Path("/usr/lib/python3/dist-packages/gi")


def venv_python() -> Path:
    """The interpreter inside the environment."""
    return VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def set_up_python(lock: str) -> None:
    """Everything that `lock` (run or dev) names, and the ONNX runtime for this machine.

    dev.lock holds run.lock, so an environment for work can also run. One stamp tells which was the last.
    """
    ensure_venv()
    enough = ("dev.lock",) if lock == "dev" else ("run.lock", "dev.lock")
    if not any(is_fresh("python", lock_key(name), venv_python()) for name in enough):
        install(enough[0])
        mark("python", lock_key(enough[0]))
    onnx = onnx_lock(has_gpu())
    if not is_fresh("onnx", lock_key(onnx), venv_python()):
        install_onnx(onnx)
        mark("onnx", lock_key(onnx))
    link_sources()
    link_gtk()


def lock_key(lock: str) -> str:
    """What an installed lock depends on: its own words and the environment it went into."""
    config = VENV / "pyvenv.cfg"
    return digest(lock, LOCKS / lock, config, str(config.stat().st_mtime_ns))


def onnx_lock(has_gpu: bool) -> str:
    """Which ONNX runtime a machine gets: the two packages share their files, so never both."""
    return "gpu.lock" if has_gpu else "cpu.lock"


def has_gpu() -> bool:
    """True when an NVIDIA driver runs here."""
    if sys.platform == "win32":
        return (Path(os.environ.get("SYSTEMROOT", "C:/Windows")) / "System32/nvcuda.dll").is_file()
    if Path("/proc/driver/nvidia/version").is_file():
        return True
    if not shutil.which("nvidia-smi"):
        return False
    return subprocess.run(["nvidia-smi", "-L"], capture_output=True, check=False).returncode == 0


def ensure_venv() -> None:
    """Keep a working environment; make one where there is none or its Python is gone."""
    if venv_python().exists() and (VENV / "pyvenv.cfg").is_file() and pip_path().is_dir():
        return
    require_venv_module()
    run("Virtual environment", [sys.executable, "-m", "venv", "--clear", VENV])


def install(lock: str) -> None:
    """Install one lock, every file checked against its hash."""
    wheels = ["--only-binary", ":all:", "--no-binary", SOURCE_ONLY]
    run(f"Python packages ({lock})", [*pip("install"), "--require-hashes", *wheels, "-r", LOCKS / lock])


def install_onnx(lock: str) -> None:
    """Install one ONNX runtime after removing the other."""
    other = "onnxruntime" if lock == "gpu.lock" else "onnxruntime-gpu"
    if any(site_packages().glob(f"{other.replace('-', '_')}-*.dist-info")):
        run(f"Removing {other}", [*pip("uninstall"), "-y", other])
    install(lock)


def pip(command: str) -> list[str]:
    """Pip as the environment has it, with the machine's own configuration."""
    return [str(venv_python()), "-m", "pip", command, "--disable-pip-version-check", "-qq"]


def link_sources() -> None:
    """Put backend/ on the environment's path."""
    link, line = site_packages() / "alfavoice.pth", f"{ROOT / 'backend'}\n"
    if not link.is_file() or link.read_text("utf-8") != line:
        link.write_text(line, "utf-8")


def link_gtk() -> None:
    """Give the environment the distribution's gi, when that was built for the same Python."""
    if sys.platform != "linux" or not DISTRIBUTION_GI.is_dir():
        return
    link = site_packages() / "gi"
    minor = link.parent.parent.name.removeprefix("python").replace(".", "")
    if gi_fits(DISTRIBUTION_GI, minor):
        if not link.exists():
            link.unlink(missing_ok=True)
            link.symlink_to(DISTRIBUTION_GI)
    elif not link.exists() and has_display(os.environ):
        say("GTK here is for another Python than .venv: the window opens in a browser instead.")


def gi_fits(gi: Path, minor: str) -> bool:
    """True when a gi package has its extension for Python `minor`, such as 311."""
    return any(gi.glob(f"_gi.cpython-{minor}-*.so"))


def site_packages() -> Path:
    """Where the environment keeps its packages."""
    if sys.platform == "win32":
        return VENV / "Lib/site-packages"
    found = next(VENV.glob("lib/python3.*/site-packages"), None)
    if found is None:
        raise BuildError(".venv is incomplete. Delete it and try again.")
    return found


def pip_path() -> Path:
    """Where pip is, when the environment was made completely."""
    folders = [VENV / "Lib/site-packages/pip", *VENV.glob("lib/python3.*/site-packages/pip")]
    return next((folder for folder in folders if folder.is_dir()), folders[0])

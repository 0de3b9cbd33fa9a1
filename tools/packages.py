"""The wheel and the source archive in dist/, with the built page inside."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tools.python_env import venv_python
from tools.steps import ROOT, BuildError, run
from tools.web import PAGE

DIST = ROOT / "dist"
PAGE_IN_WHEEL = "alfavoice/web/index.html"


def build_packages() -> None:
    """Make both files anew and print their sizes."""
    if not PAGE.is_file():
        raise BuildError("frontend/build has no page. The wheel would be empty.")
    for old in (*DIST.glob("*.whl"), *DIST.glob("*.tar.gz")):
        old.unlink()
    run("Wheel and source archive", [venv_python(), "-m", "hatchling", "build"])
    wheels = [*DIST.glob("*.whl")]
    if not wheels or not all(holds_page(wheel) for wheel in wheels):
        raise BuildError(f"The wheel lacks {PAGE_IN_WHEEL}.")
    for file in (*wheels, *DIST.glob("*.tar.gz")):
        print(f"{file.relative_to(ROOT)}  {file.stat().st_size / 1024:,.0f} kB")


def holds_page(wheel: Path) -> bool:
    """True when the wheel brings its interface."""
    with zipfile.ZipFile(wheel) as archive:
        return PAGE_IN_WHEEL in archive.namelist()

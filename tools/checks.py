"""Everything that has to be right before a change is finished, cheapest first.

All checks run even when one fails, so one call shows everything to mend; pytest starts when they are clean.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.python_env import VENV, venv_python
from tools.steps import FRONTEND, ROOT, BuildError
from tools.system import program
from tools.web import build_page, stale_types

FAST = "not e2e and not desktop and not bench"
ALL = "not bench"
TESTS_FAILED = 1
"""pytest's exit status when tests ran and some failed."""
MOST_WORKERS = 4


@dataclass(frozen=True)
class Check:
    """One check; `find` gives what is wrong, or None."""

    name: str
    find: Callable[[], str | None]


def checks() -> list[Check]:
    """Every check but pytest."""
    npm = program("npm")
    return [
        Check("ruff format", command("ruff", "format", "--check", ".")),
        Check("ruff check", command("ruff", "check", ".")),
        Check("mypy", command("mypy")),
        Check("import-linter", command("lint-imports")),
        Check("generated types", stale_types),
        Check("svelte-check", command(npm, "run", "--silent", "check", cwd=FRONTEND)),
        Check("eslint", command(npm, "run", "--silent", "lint", cwd=FRONTEND)),
        Check("vitest", command(npm, "run", "--silent", "test", cwd=FRONTEND)),
        Check("vite build", built),
    ]


def run_checks(wanted: Sequence[Check]) -> None:
    """Run the checks, a line each; stop the build when any failed."""
    failed = [check.name for check in wanted if not passes(check)]
    if failed:
        raise BuildError(f"Failed: {', '.join(failed)}")


def passes(check: Check) -> bool:
    """Run one check, print its line, and what is wrong."""
    begun = time.monotonic()
    try:
        problem = check.find()
    except BuildError as error:
        problem = str(error)
    verdict = "ok    " if problem is None else "FAILED"
    print(f"{verdict}  {check.name:<16} {time.monotonic() - begun:6.1f} s", flush=True)
    if problem is not None:
        print(problem.rstrip(), flush=True)
    return problem is None


def run_pytest(selection: str, args: Sequence[str]) -> int:
    """Run the tests that a marker expression selects; the tests of one file stay in one worker."""
    workers = str(min(MOST_WORKERS, os.cpu_count() or 1))
    spread = ["-n", workers, "--dist", "loadfile", "--no-loadscope-reorder"]
    pytest = [str(venv_python()), "-m", "pytest", "-m", selection, *spread, *args]
    code = subprocess.run(pytest, cwd=ROOT, check=False).returncode
    if code != TESTS_FAILED or "CI" not in os.environ:
        return code
    return run_again(selection)


def run_again(selection: str) -> int:
    """Give the tests that failed on a shared machine one more try, alone, in full view of the log."""
    print("Failed tests are tried once more, alone. What passes now is unsteady and wants mending.", flush=True)
    once_more = ["-m", selection, "--last-failed", "--last-failed-no-failures", "none", "-n", "0"]
    return subprocess.run([str(venv_python()), "-m", "pytest", *once_more], cwd=ROOT, check=False).returncode


def command(name: str, *args: str, cwd: Path = ROOT) -> Callable[[], str | None]:
    """A check that is a command: wrong when its exit status is not 0."""

    def find() -> str | None:
        line = [tool(name), *args]
        result = subprocess.run(line, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if result.returncode == 0:
            return None
        return result.stdout.decode("utf-8", "replace").strip() or f"exit {result.returncode}"

    return find


def built() -> str | None:
    """The page builds; there is nothing to say beyond the error of the build."""
    build_page()
    return None


def tool(name: str) -> str:
    """A tool of the environment, or a full path as it is."""
    path = VENV / ("Scripts" if sys.platform == "win32" else "bin") / name
    return name if Path(name).is_absolute() else str(path)

#!/usr/bin/env python3
"""The one entry to everything done with this repository; `python3 build.py` prints the table.

Standard library only, as it runs before anything is installed.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036 -- this line is for people whose Python is older
    print(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.", file=sys.stderr)
    sys.exit(2)

import os
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tools.checks import ALL, FAST, checks, run_checks, run_pytest, tool
from tools.dev import develop
from tools.locks import refresh_locks
from tools.packages import build_packages
from tools.python_env import set_up_python, venv_python
from tools.steps import FRONTEND, ROOT, UNUSABLE, BuildError, run, say
from tools.system import install_chromium, install_packages, packages_to_run, packages_to_test, program
from tools.web import build_page, set_up_npm, write_types

INTERRUPTED = 130


@dataclass(frozen=True)
class Command:
    """A row of the table: what it does, and whether words after it mean something."""

    help: str
    act: Callable[[Sequence[str]], int]
    takes: str = ""


def set_up_to_run() -> None:
    """What the program needs to start."""
    install_packages(packages_to_run(os.environ))
    set_up_python("run")
    set_up_npm()
    build_page()


def set_up_to_work() -> None:
    """What changing the program needs, but no desktop and no browser."""
    set_up_python("dev")
    set_up_npm()


def set_up_to_test() -> None:
    """What every test needs but the page, whose build is itself a check."""
    install_packages(packages_to_test())
    set_up_to_work()
    install_chromium(venv_python())


def run_app(args: Sequence[str]) -> int:
    """Become the program, so that signals and the exit status are its own."""
    set_up_to_run()
    return become([str(venv_python()), "-m", "alfavoice", *args])


def test(args: Sequence[str]) -> int:
    set_up_to_test()
    run_checks(checks())
    return run_pytest(ALL, args)


def check(args: Sequence[str]) -> int:
    set_up_to_work()
    run_checks(checks())
    return run_pytest(FAST, args)


def e2e(args: Sequence[str]) -> int:
    set_up_to_test()
    build_page()
    return run_pytest("e2e or desktop", args)


def fix(args: Sequence[str]) -> int:
    set_up_to_work()
    run("ruff check", [tool("ruff"), "check", "--fix", "--exit-zero", "."])
    run("ruff format", [tool("ruff"), "format", "."])
    run("eslint and prettier", [program("npm"), "run", "--silent", "fix"], FRONTEND)
    return 0


def setup(args: Sequence[str]) -> int:
    set_up_to_test()
    build_page()
    return 0


def dev(args: Sequence[str]) -> int:
    set_up_to_work()
    return develop(args)


def types(args: Sequence[str]) -> int:
    set_up_to_work()
    write_types()
    return 0


def lock(args: Sequence[str]) -> int:
    refresh_locks(args)
    return 0


def package(args: Sequence[str]) -> int:
    set_up_to_work()
    build_page()
    build_packages()
    return 0


def bench(args: Sequence[str]) -> int:
    set_up_to_work()
    build_page()
    return module("tests.bench", args)


def soak(args: Sequence[str]) -> int:
    set_up_to_work()
    return module("tests.soak", args)


def shots(args: Sequence[str]) -> int:
    set_up_to_test()
    build_page()
    return module("tests.e2e.shots", args)


COMMANDS = {
    "run": Command("set up what is missing and start AlfaVoice", run_app, "-- [arguments of the program]"),
    "test": Command("set up what is missing and pass every check", test, "[pytest arguments]"),
    "check": Command("the fast part of test: no browser, no desktop", check, "[pytest arguments]"),
    "e2e": Command("only the tests in a browser and on a desktop", e2e, "[pytest arguments]"),
    "fix": Command("format, and mend what a tool can mend", fix),
    "dev": Command("both sides with reload", dev, "[arguments of serve]"),
    "setup": Command("set everything up and start nothing", setup),
    "types": Command("write the TypeScript types of the core's messages", types),
    "bench": Command("measure against the budgets", bench, "[arguments]"),
    "soak": Command("hours of sound through a core in minutes", soak, "[hours]"),
    "shots": Command("screenshots of every page into shots/", shots, "[arguments]"),
    "package": Command("wheel and source archive into dist/", package),
    "lock": Command("resolve the Python locks again", lock, "[--upgrade]"),
}


def table() -> str:
    """What there is to call."""
    rows = (f"  {f'{name} {row.takes}':<36} {row.help}" for name, row in COMMANDS.items())
    return "\n".join(["python3 build.py COMMAND", "", *rows])


def split(words: Sequence[str]) -> list[str]:
    """The arguments of a command: a leading `--` only marks where they begin."""
    return list(words[1:] if words[:1] == ["--"] else words)


def main(words: Sequence[str]) -> int:
    """Run one command; a failure is one line."""
    if not words or words[0] in {"-h", "--help", "help"}:
        print(table())
        return 0
    command = COMMANDS.get(words[0])
    args = split(words[1:])
    if command is None:
        say(f"There is no command {words[0]}.\n\n{table()}")
        return UNUSABLE
    if args and not command.takes:
        say(f"{words[0]} takes no arguments.")
        return UNUSABLE
    try:
        return command.act(args)
    except BuildError as error:
        say(f"build.py: {error}")
        return error.status
    except KeyboardInterrupt:
        return INTERRUPTED


def become(command: list[str]) -> int:
    """Replace this process; Windows cannot, so there it waits for the child."""
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606 -- no shell is wanted
    return subprocess.run(command, check=False).returncode


def module(name: str, args: Sequence[str]) -> int:
    """Run one of our own modules in the environment."""
    return subprocess.run([venv_python(), "-m", name, *args], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""build.py from outside: its table, its arguments, its one-line failures."""

import ast
import re
import subprocess
import sys
from collections.abc import Sequence

import pytest

import build as entry
from tools import steps
from tools.steps import ROOT


def build(*words: str) -> subprocess.CompletedProcess[str]:
    """Run build.py as a person does."""
    command = [sys.executable, str(ROOT / "build.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_bare_call_prints_every_command() -> None:
    called = build()
    assert called.returncode == 0
    named = re.findall(r"^  (\w+) ", called.stdout, re.MULTILINE)
    everyday = ["run", "test", "check", "e2e", "fix", "dev"]
    assert named == [*everyday, "setup", "types", "bench", "soak", "shots", "package", "lock"]


def test_an_unknown_command_is_named_and_the_table_shown() -> None:
    called = build("rnu")
    assert called.returncode == 2
    assert called.stdout == ""
    assert called.stderr.startswith("There is no command rnu.")
    assert "python3 build.py COMMAND" in called.stderr


def test_a_command_without_arguments_refuses_them() -> None:
    called = build("setup", "--fast")
    assert (called.returncode, called.stderr) == (2, "setup takes no arguments.\n")


def test_a_leading_dash_dash_only_marks_where_arguments_begin() -> None:
    split = "import build, sys; print(build.split(sys.argv[1:]))"
    for words, expected in (
        (["--", "serve", "--port", "0"], "['serve', '--port', '0']"),
        (["serve", "--port", "0"], "['serve', '--port', '0']"),
        (["--", "--", "x"], "['--', 'x']"),
        ([], "[]"),
    ):
        command = [sys.executable, "-c", split, *words]
        printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        assert printed.strip() == expected


def test_a_broken_bound_of_the_soak_is_the_status_of_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[tuple[str, list[str]]] = []

    def module(name: str, args: Sequence[str]) -> int:
        called.append((name, list(args)))
        return 1

    monkeypatch.setattr(entry, "set_up_to_work", lambda: None)
    monkeypatch.setattr(entry, "module", module)
    assert entry.main(["soak", "0.5"]) == 1
    assert called == [("tests.soak", ["0.5"])]


def test_ci_calls_what_a_person_calls() -> None:
    assert 'exec python3 build.py test "$@"' in (ROOT / ".ci/run").read_text("utf-8")


def test_a_step_of_set_up_keeps_stdout_for_the_program(capfd: pytest.CaptureFixture[str]) -> None:
    steps.run("Chatter", [sys.executable, "-c", "print('from the step')"])
    captured = capfd.readouterr()
    assert captured.out == ""
    assert "from the step" in captured.err
    assert re.search(r"Chatter: \d+\.\d s", captured.err)


def test_a_failing_step_is_named() -> None:
    with pytest.raises(steps.BuildError, match=r"^Doomed failed \(exit 3\)$"):
        steps.run("Doomed", [sys.executable, "-c", "raise SystemExit(3)"])


def test_a_quiet_step_speaks_only_when_it_fails(capfd: pytest.CaptureFixture[str]) -> None:
    steps.run_quietly("Well", [sys.executable, "-c", "print('chatter')"])
    assert "chatter" not in capfd.readouterr().err
    with pytest.raises(steps.BuildError, match=r"^Doomed failed \(exit 1\)$"):
        steps.run_quietly("Doomed", [sys.executable, "-c", "raise SystemExit('the reason')"])
    assert "the reason" in capfd.readouterr().err


def test_a_missing_program_is_named() -> None:
    with pytest.raises(steps.BuildError, match=r"^Doomed: no-such-program was not found$"):
        steps.run("Doomed", ["no-such-program"])


def test_only_the_standard_library_is_imported_before_set_up() -> None:
    load = "import sys; sys.path.insert(0, sys.argv[1]); import build; print(build.table())"
    command = [sys.executable, "-I", "-S", "-c", load, str(ROOT)]
    assert "build.py COMMAND" in subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_an_old_python_gets_one_line() -> None:
    ast.parse((ROOT / "build.py").read_text("utf-8"), feature_version=(3, 7))
    pretend = "import sys; sys.version_info = (3, 9, 2); sys.version = '3.9.2 (main)'; import build"
    called = subprocess.run([sys.executable, "-c", pretend], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (called.returncode, called.stderr) == (2, "Python 3.11 or newer is needed; this is 3.9.2.\n")

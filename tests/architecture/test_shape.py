"""Rules of docs/architecture.md that no linter checks: how long a piece of code may be, and that it says what it is."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
LONGEST_FILE, LONGEST_FUNCTION = 300, 40
MAY_SLEEP = {
    "tests/api/test_flood.py",  # measured over real time
    "tests/architecture/test_shape.py",  # names the word
    "tests/backend/desktop/test_shell_process.py",  # these wait, with a deadline, for what tells nobody
    "tests/bench/start.py",
    "tests/desktop/virtual_desktop.py",
    "tests/waiting.py",
}


def sources() -> Iterator[tuple[str, str, ast.Module]]:
    """Yield every module of the core: where it is, its text and its tree."""
    for path in sorted((ROOT / "backend").rglob("*.py")):
        text = path.read_text()
        yield path.relative_to(ROOT).as_posix(), text, ast.parse(text)


def test_no_file_is_longer_than_300_lines() -> None:
    assert [name for name, text, _ in sources() if len(text.splitlines()) > LONGEST_FILE] == []


def test_no_function_is_longer_than_40_lines() -> None:
    long = [
        f"{name}:{node.lineno} {node.name}"
        for name, _, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_every_module_says_what_it_is_for() -> None:
    assert [name for name, _, tree in sources() if not ast.get_docstring(tree)] == []


def test_no_test_sleeps() -> None:
    sleeping = []
    for path in sorted((ROOT / "tests").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if "sleep(" in path.read_text().replace("sleep(0)", "") and name not in MAY_SLEEP:
            sleeping.append(name)
    assert sleeping == []

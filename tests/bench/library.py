"""How fast the library answers: over HTTP as the interface asks it, with 10,000 notes, and searching 100,000 rows."""

import random
import shutil
import tempfile
import urllib.parse
from pathlib import Path

from tests.bench.figures import Figure, percentile, spread, timed_ms
from tests.bench.text import Writer
from tests.served import ServedCore, served_core

_CALLS = 300
_SEARCHES = 300
_BATCH = 5000


def figures() -> list[Figure]:
    """Measure calls and searches."""
    folder = Path(tempfile.mkdtemp(prefix="alfavoice-bench-"))
    try:
        with served_core(folder) as core:
            _fill(core, 10_000, words=65)
            calls = _calls(core)
            _fill(core, 90_000, words=30, seed=2)
            searches = _searches(core)
    finally:
        shutil.rmtree(folder)
    return calls + searches


def _fill(core: ServedCore, count: int, *, words: int, seed: int = 1) -> None:
    writer = Writer(seed)
    for start in range(0, count, _BATCH):
        notes = [
            {"title": writer.words(4), "content": writer.words(words), "tags": [writer.words(1)]}
            for _ in range(min(_BATCH, count - start))
        ]
        core.request("POST", "/api/notes/import?format=json", notes)


def _calls(core: ServedCore) -> list[Figure]:
    ids = [note["id"] for note in core.request("GET", "/api/notes?limit=200")["items"]]
    chance = random.Random(3)
    kinds = {
        "list 50 of 10,000 notes": lambda: core.request("GET", "/api/notes?limit=50"),
        "get a note": lambda: core.request("GET", f"/api/notes/{chance.choice(ids)}"),
        "create a note": lambda: core.request("POST", "/api/notes", {"title": "Новая", "content": "текст заметки"}),
        "change a note": lambda: core.request(
            "PATCH", f"/api/notes/{chance.choice(ids)}", {"content": f"правка {chance.random()}"}
        ),
    }
    found = []
    for name, call in kinds.items():
        taken = timed_ms(call, _CALLS)
        found.append(Figure(f"{name}, P99", percentile(taken, 99), "ms", 20, spread(taken)))
    return found


def _searches(core: ServedCore) -> list[Figure]:
    asked = [urllib.parse.quote(text) for text in Writer(4).queries(_SEARCHES)]
    found = []
    for name, path in (("search everything", "/api/search?limit=20&q="), ("search notes", "/api/notes?limit=50&q=")):
        queue = iter(asked)
        taken = timed_ms(lambda path=path, queue=queue: core.request("GET", path + next(queue)), _SEARCHES)  # type: ignore[misc]
        found.append(Figure(f"{name} in 100,000 rows, P99", percentile(taken, 99), "ms", 50, spread(taken)))
    return found

"""How soon the interface is seen, and how much script it is made of."""

import gzip
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from alfavoice.api.pages import find_pages
from tests.bench.figures import Figure, percentile, spread
from tests.e2e.conftest import CHROMIUM_FLAGS, chromium_path
from tests.served import ServedCore, served_core

_LOADS = 7
_FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


def figures() -> list[Figure]:
    """Measure paint and size."""
    with (
        tempfile.TemporaryDirectory(prefix="alfavoice-bench-") as folder,
        served_core(Path(folder)) as core,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(CHROMIUM_FLAGS))
        paints, readies = zip(*[_load(browser, core) for _ in range(_LOADS)], strict=True)
        browser.close()
    return [
        Figure("first paint in Chromium", percentile(paints, 50), "ms", 1000, spread(paints)),
        Figure("home page ready", percentile(readies, 50), "ms", None, spread(readies)),
        Figure("JavaScript shipped, gzipped", _script_kb(), "kB", 250, "every chunk of every page"),
    ]


def _load(browser: Browser, core: ServedCore) -> tuple[float, float]:
    context = browser.new_context()
    page = context.new_page()
    page.goto(core.page_url)
    page.get_by_role("heading", level=1).wait_for()
    ready: float = page.evaluate("performance.now()")
    page.wait_for_function(_FIRST_PAINT)
    paint: float = page.evaluate(_FIRST_PAINT)
    context.close()
    return paint, ready


def _script_kb() -> float:
    folder = find_pages()
    files = folder.rglob("*.js") if folder else []
    return sum(len(gzip.compress(file.read_bytes(), 6)) for file in files) / 1000

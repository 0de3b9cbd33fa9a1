"""A real core, a real Chromium, and a page that is let in."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.served import ServedCore, served_core

CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)


def chromium_path() -> str:
    """Return the system's Chromium; a missing one is an error, not a reason to skip."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    raise RuntimeError("There is no Chromium. Run: python3 build.py setup")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a browser for the whole session."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(CHROMIUM_FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[ServedCore]:
    """Return a core with an empty library."""
    with served_core(tmp_path / "data") as core:
        yield core


class Complaints:
    """What a page's console says that it should not."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.allowed: list[str] = []

    def hear(self, message: ConsoleMessage) -> None:
        """Keep errors and warnings."""
        if message.type in ("error", "warning"):
            self.lines.append(f"{message.type}: {message.text}")

    def allow(self, pattern: str) -> None:
        """Expect lines like this in the test at hand: a core that is killed makes the browser complain."""
        self.allowed.append(pattern)

    def check(self) -> None:
        """Fail on anything unexpected."""
        unexpected = [line for line in self.lines if not any(re.search(each, line) for each in self.allowed)]
        assert unexpected == []


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """Fail the test when a page's console complained."""
    heard = Complaints()
    yield heard
    heard.check()


@pytest.fixture
def open_page(browser: Browser, served: ServedCore, complaints: Complaints) -> Iterator[OpenPage]:
    """Return a way to open pages, each in a window of its own with its own storage."""
    contexts: list[BrowserContext] = []

    def open_at(path: str = "/", *, locale: str = "en-GB", width: int = 1280, height: int = 800) -> Page:
        context = browser.new_context(locale=locale, viewport={"width": width, "height": height})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(float(os.environ.get("ALFAVOICE_E2E_TIMEOUT_MS", "10000")))
        page.on("console", complaints.hear)
        page.on("pageerror", lambda error: complaints.lines.append(f"error: {error}"))
        page.goto(f"{served.url}{path}#t={served.token}")
        page.get_by_role("main").wait_for()
        return page

    yield open_at
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """Return the home page, in English."""
    return open_page()

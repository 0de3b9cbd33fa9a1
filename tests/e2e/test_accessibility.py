"""Everyone can use it: axe finds nothing serious, the keyboard reaches everything, what should be still is still."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.shots import (
    LOOKS,
    PAGES,
    Look,
    full_core,
    go,
    open_busy_meeting,
    open_meeting,
    open_versions,
    opened,
    recording,
)
from tests.served import ServedCore

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RUN_AXE = """async () => {
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    return violations
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .map(({ id, nodes }) => ({ id, nodes: nodes.slice(0, 3).map(({ html, any }) => [html, any[0]?.message]) }));
}"""
SECTIONS = (
    "activity|common|dictionary|errors|home|library|notes|problems|recorder|recordings|records|session|settings|shell|"
    "snippets|transfer"
)
KEY = re.compile(rf"\b(?:{SECTIONS})\.[a-zA-Z_]+\b|\{{\w+\}}|undefined|\[object")


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedCore]:
    """Return a core with a library that has been used for a while."""
    with full_core(tmp_path_factory.mktemp("full")) as core:
        yield core


def findings(page: Page) -> list[dict[str, Any]]:
    """Return what axe finds serious. The policy forbids script tags, so axe comes in as an expression."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(RUN_AXE)
    return found


def check(page: Page, where: str, serious: list[str]) -> None:
    serious.extend(f"{where}: {json.dumps(finding, ensure_ascii=False)}" for finding in findings(page))
    text = page.locator("body").inner_text()
    serious.extend(f"{where}: key {match.group()}" for match in KEY.finditer(text) if "{время}" not in match.group())


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_axe_finds_nothing_serious(browser: Browser, full: ServedCore, look: Look) -> None:
    serious: list[str] = []
    with opened(browser, full, look) as page:
        for name, path in PAGES.items():
            go(page, full, path)
            check(page, name, serious)
        go(page, full, "/settings")
        page.locator("#backups").get_by_role("button").nth(1).click()
        page.get_by_role("dialog").wait_for()
        check(page, "dialog", serious)
        for stage in (open_meeting, open_busy_meeting, open_versions):
            stage(page, full)
            check(page, stage.__name__, serious)
    assert not serious, "\n".join(serious)


def test_axe_finds_nothing_serious_while_it_records(browser: Browser, full: ServedCore) -> None:
    serious: list[str] = []
    with recording(full):
        for look in LOOKS:
            with opened(browser, full, look, motion="no-preference") as page:
                for name in ("live", "recordings"):
                    go(page, full, PAGES[name])
                    check(page, f"{name} {look.name}", serious)
    assert not serious, "\n".join(serious)


def test_axe_finds_nothing_serious_on_empty_pages(open_page: OpenPage, served: ServedCore) -> None:
    serious: list[str] = []
    page = open_page(width=400)
    expect(page.get_by_role("heading", name="Home", level=1)).to_be_visible()
    for name, path in PAGES.items():
        go(page, served, path)
        check(page, name, serious)
    assert not serious, "\n".join(serious)


def walk(page: Page, steps: int = 40) -> Iterator[Locator]:
    """Press Tab again and again; give what has the focus each time."""
    for _ in range(steps):
        page.keyboard.press("Tab")
        yield page.locator("*:focus")


def is_outlined(focused: Locator) -> bool:
    outline: str = focused.evaluate("element => getComputedStyle(element).outlineStyle")
    return outline != "none"


def test_the_first_tab_offers_to_skip_to_the_content(open_page: OpenPage) -> None:
    page = open_page()
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_tab_reaches_every_section_and_the_focus_is_seen(open_page: OpenPage) -> None:
    page = open_page()
    reached = []
    for focused in walk(page, 12):
        assert is_outlined(focused), focused.inner_text()
        reached.append(focused.inner_text().strip())
    sections = ["Home", "Recordings", "Notes", "Snippets", "Dictionary", "Activity", "Settings"]
    assert [name for name in reached if name in sections] == sections


def test_enter_on_a_section_goes_there_and_the_focus_follows(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Settings").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Settings", level=1)).to_be_focused()


def test_a_dialog_keeps_the_focus_and_gives_it_back(open_page: OpenPage) -> None:
    page = open_page("/settings")
    opener = page.get_by_role("region", name="Backups").get_by_role("button", name="Make a backup")
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    for focused in walk(page, 8):
        assert focused.evaluate("element => element.closest('[role=dialog]') !== null")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(opener).to_be_focused()


def test_a_question_keeps_the_focus_and_gives_it_back(open_page: OpenPage) -> None:
    page = open_page("/settings")
    opener = page.get_by_role("button", name="Change the key")
    opener.focus()
    page.keyboard.press("Enter")
    question = page.get_by_role("alertdialog")
    expect(question).to_be_visible()
    for focused in walk(page, 4):
        assert focused.evaluate("element => element.closest('[role=alertdialog]') !== null")
    page.keyboard.press("Escape")
    expect(question).to_have_count(0)
    expect(opener).to_be_focused()


def test_reduced_motion_leaves_nothing_moving(open_page: OpenPage, served: ServedCore) -> None:
    served.request("PATCH", "/api/settings", {"general": {"motion": "reduced"}})
    page = open_page("/settings")
    expect(page.locator("html")).to_have_attribute("data-motion", "reduced")
    page.get_by_role("switch", name="Close to the tray").click()
    page.get_by_role("region", name="Backups").get_by_role("button", name="Make a backup").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    longest: float = page.evaluate(
        "Math.max(0, ...document.getAnimations().map(each => Number(each.effect.getComputedTiming().endTime)))"
    )
    assert longest < 1

"""The list of recordings: it finds, narrows, renames, deletes and brings back, from the keyboard too."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import OpenPage
from tests.recorded import speak
from tests.served import ServedCore, served_core
from tests.waiting import until


@pytest.fixture
def served(tmp_path: Path) -> Iterator[ServedCore]:
    """Return a core whose microphone is a file with English speech."""
    with served_core(tmp_path / "data", "--allow-file-devices") as core:
        microphone = {"micDevice": f"file:{speak(tmp_path)}"}
        core.request("PATCH", "/api/settings", {"recording": microphone, "recognition": {"language": "en"}})
        yield core


def record(core: ServedCore, title: str, tags: tuple[str, ...] = (), lines: int = 0) -> str:
    """Make a recording with so many lines of text; return its id."""
    session: dict[str, Any] = core.request("POST", "/api/sessions", {"title": title, "language": "en"})
    address = f"/api/sessions/{session['id']}"
    until(lambda: len(core.request("GET", address)["chunks"]) >= lines, "the lines of the recording")
    core.request("POST", "/api/sessions/stop")
    until(lambda: all(each["status"] == "completed" for each in core.request("GET", address)["chunks"]), "its text")
    core.request("PATCH", address, {"tags": list(tags)})
    return str(session["id"])


def rows(page: Page) -> Locator:
    return page.get_by_role("list", name="List of recordings").get_by_role("link")


def row(page: Page, name: str) -> Locator:
    return rows(page).filter(has_text=name)


def test_an_empty_list_says_how_to_start(open_page: OpenPage) -> None:
    page = open_page("/recordings", locale="ru-RU")
    expect(page.get_by_role("main")).to_contain_text("Записей пока нет")
    expect(page.get_by_role("main")).to_contain_text("Ctrl+R")
    expect(page.get_by_role("main").get_by_role("button", name="Записать").first).to_be_visible()


def test_a_recording_appears_as_it_is_made_and_is_found_by_what_was_said(
    open_page: OpenPage, served: ServedCore
) -> None:
    page = open_page("/recordings")
    record(served, "Silence")
    record(served, "Talk", lines=1)
    expect(row(page, "Talk")).to_be_visible()
    expect(row(page, "Silence")).to_be_visible()
    word = served.request("GET", "/api/sessions")["sessions"][0]["preview"].split()[-1]
    page.get_by_role("searchbox").fill(word)
    expect(row(page, "Silence")).to_have_count(0)
    expect(row(page, "Talk")).to_contain_text(word)


def test_the_palette_finds_what_was_said_and_opens_it(open_page: OpenPage, served: ServedCore) -> None:
    unnamed = record(served, "", lines=1)
    word = served.request("GET", "/api/sessions")["sessions"][0]["preview"].split()[-1]
    page = open_page("/recordings")
    title = rows(page).first.locator("span.font-medium").inner_text()
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Search and actions").fill(word)
    hit = page.get_by_role("option").filter(has_text=title)
    expect(hit.locator("mark").first).to_have_text(word)
    hit.click()
    page.wait_for_url(f"**/recordings/{unnamed}")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_tags_and_kinds_narrow_the_list(open_page: OpenPage, served: ServedCore) -> None:
    record(served, "Planning", ("work",))
    record(served, "Birthday", ("home",))
    page = open_page("/recordings")
    tags = page.get_by_role("group", name="Filter by tag")
    tags.get_by_role("button", name="work").click()
    expect(row(page, "Birthday")).to_have_count(0)
    tags.get_by_role("button", name="home").click()
    expect(row(page, "Planning")).to_have_count(0)
    tags.get_by_role("button", name="home").click()
    expect(rows(page)).to_have_count(2)
    page.get_by_label(re.compile("^Which recordings")).click()
    page.get_by_role("option", name="Ended early").click()
    expect(page.get_by_role("main")).to_contain_text("Nothing matches the filter")


def test_the_keyboard_walks_renames_deletes_brings_back_and_opens(open_page: OpenPage, served: ServedCore) -> None:
    for title in ("Oldest", "Middle", "Newest"):
        last = record(served, title)
    page = open_page("/recordings")
    expect(rows(page)).to_have_count(3)
    page.get_by_role("searchbox").press("ArrowDown")
    expect(row(page, "Newest")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("F2")
    page.get_by_role("textbox", name="Name of the recording").fill("Between")
    page.keyboard.press("Enter")
    expect(row(page, "Between")).to_be_focused()
    page.keyboard.press("Delete")
    expect(row(page, "Between")).to_have_count(0)
    expect(row(page, "Oldest")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(row(page, "Between")).to_be_visible()
    page.keyboard.press("Home")
    expect(row(page, "Newest")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/recordings/{last}")


def test_a_name_that_is_given_up_stays_as_it_was(open_page: OpenPage, served: ServedCore) -> None:
    record(served, "Kept")
    page = open_page("/recordings")
    row(page, "Kept").focus()
    page.keyboard.press("F2")
    page.get_by_role("textbox", name="Name of the recording").fill("Lost")
    page.keyboard.press("Escape")
    expect(row(page, "Kept")).to_be_focused()
    assert served.request("GET", "/api/sessions")["sessions"][0]["title"] == "Kept"


def test_the_menu_of_a_row_saves_its_text_as_a_file(open_page: OpenPage, served: ServedCore) -> None:
    record(served, "Meeting", lines=1)
    page = open_page("/recordings")
    page.get_by_role("button", name="More about Meeting").click()
    with page.expect_download() as saved:
        page.get_by_role("menuitem", name="Plain text").click()
    assert saved.value.path().read_text().strip()


def test_the_menu_of_a_row_renames_it_in_place(open_page: OpenPage, served: ServedCore) -> None:
    record(served, "Meeting")
    page = open_page("/recordings")
    page.get_by_role("button", name="More about Meeting").click()
    page.get_by_role("menuitem", name="Rename").click()
    page.keyboard.type("Monday")
    page.keyboard.press("Enter")
    expect(row(page, "Monday")).to_be_focused()


def test_a_recording_that_runs_leads_to_the_live_view_and_cannot_be_deleted(
    open_page: OpenPage, served: ServedCore
) -> None:
    served.request("POST", "/api/sessions", {"title": "Live", "language": "en"})
    page = open_page("/recordings")
    row(page, "Live").focus()
    page.keyboard.press("Delete")
    expect(row(page, "Live")).to_contain_text("Recording now")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recordings/live")


def test_home_shows_the_newest_recordings(open_page: OpenPage, served: ServedCore) -> None:
    record(served, "Yesterday's call")
    page = open_page("/")
    listed = page.get_by_role("region", name="Recordings").get_by_role("link", name="Yesterday's call")
    listed.click()
    page.wait_for_url(re.compile("/recordings/[0-9a-f-]{36}$"))

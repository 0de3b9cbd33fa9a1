"""The activity feed: in words, searched, filtered, followed, cleared and brought back."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Complaints, OpenPage
from tests.served import ServedCore


def lines(page: Page) -> Locator:
    return page.get_by_role("main").get_by_role("listitem")


def line(page: Page, text: str) -> Locator:
    return lines(page).filter(has_text=text)


def make_note(core: ServedCore, title: str) -> str:
    return str(core.request("POST", "/api/notes", {"title": title})["id"])


def delete_line(page: Page, text: str) -> None:
    line(page, text).hover()
    line(page, text).get_by_role("button", name=re.compile("^Delete entry")).click()


def choose_from_menu(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name=name).click()


def test_the_feed_speaks_russian(open_page: OpenPage, served: ServedCore) -> None:
    snippets = [{"trigger": f"слово {number}", "content": "текст"} for number in range(12)]
    served.request("POST", "/api/snippets/import", snippets)
    make_note(served, "Планы")
    page = open_page("/activity", locale="ru-RU")
    expect(page.get_by_role("heading", name="Сегодня")).to_be_visible()
    expect(lines(page).nth(0)).to_contain_text("Создана заметка «Планы»")
    expect(lines(page).nth(1)).to_contain_text("Импортировано 12 шаблонов")


def test_an_empty_feed_says_so(open_page: OpenPage) -> None:
    expect(open_page("/activity").get_by_text("Nothing has happened yet")).to_be_visible()


def test_the_feed_is_searched_and_filtered(open_page: OpenPage, served: ServedCore) -> None:
    make_note(served, "Garden")
    lost = make_note(served, "Kitchen")
    served.request("DELETE", f"/api/notes/{lost}")
    page = open_page("/activity")
    expect(lines(page)).to_have_count(3)
    page.get_by_role("searchbox", name="Search activity").fill("garden")
    expect(lines(page)).to_have_text([re.compile("Note “Garden” created")])
    page.get_by_role("searchbox", name="Search activity").fill("")
    page.get_by_label("Kind").click()
    page.get_by_role("option", name="Deleted", exact=True).click()
    expect(lines(page)).to_have_text([re.compile("Note “Kitchen” deleted")])
    page.get_by_role("searchbox", name="Search activity").fill("garden")
    expect(page.get_by_text("Nothing matches “garden”")).to_be_visible()


def test_a_line_leads_to_its_record(open_page: OpenPage, served: ServedCore) -> None:
    note = make_note(served, "Garden")
    page = open_page("/activity")
    page.get_by_role("button", name="Note “Garden” created", exact=True).click()
    expect(page).to_have_url(f"{served.url}/notes/{note}")


def test_a_deleted_record_is_offered_back(open_page: OpenPage, served: ServedCore, complaints: Complaints) -> None:
    complaints.allow("404")
    note = make_note(served, "Garden")
    served.request("DELETE", f"/api/notes/{note}")
    page = open_page("/activity")
    page.get_by_role("button", name="Note “Garden” created", exact=True).click()
    expect(page.get_by_text("This note is in the trash")).to_be_visible()
    page.get_by_role("button", name="Restore", exact=True).click()
    expect(page).to_have_url(f"{served.url}/notes/{note}")
    assert served.request("GET", f"/api/notes/{note}")["title"] == "Garden"


def test_a_line_is_deleted_and_brought_back(open_page: OpenPage, served: ServedCore) -> None:
    make_note(served, "Garden")
    page = open_page("/activity")
    delete_line(page, "Garden")
    expect(line(page, "Garden")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(line(page, "Garden")).to_be_visible()


def test_the_feed_is_cleared_and_brought_back(open_page: OpenPage, served: ServedCore) -> None:
    for title in ("Garden", "Kitchen"):
        make_note(served, title)
    page = open_page("/activity")
    choose_from_menu(page, "Clear activity")
    expect(page.get_by_text("2 entries cleared")).to_be_visible()
    expect(page.get_by_text("Nothing has happened yet")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(lines(page)).to_have_count(2)


def test_the_feed_is_live(open_page: OpenPage, served: ServedCore) -> None:
    page = open_page("/activity")
    expect(page.get_by_text("Nothing has happened yet")).to_be_visible()
    make_note(served, "From elsewhere")
    expect(line(page, "From elsewhere")).to_be_visible()


def test_a_long_feed_shows_more(open_page: OpenPage, served: ServedCore) -> None:
    for number in range(55):
        make_note(served, f"Note {number}")
    page = open_page("/activity")
    expect(lines(page)).to_have_count(50)
    page.get_by_role("button", name="Show more").click()
    expect(lines(page)).to_have_count(55)


@pytest.mark.parametrize("extension", ["json", "csv"])
def test_the_feed_travels_as_a_file(open_page: OpenPage, served: ServedCore, tmp_path: Path, extension: str) -> None:
    make_note(served, "Garden")
    page = open_page("/activity")
    with page.expect_download() as download:
        page.get_by_role("main").get_by_role("button", name="More actions").click()
        page.get_by_role("menuitem", name=re.compile(extension, re.IGNORECASE)).click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    choose_from_menu(page, "Clear activity")
    expect(page.get_by_text("Nothing has happened yet")).to_be_visible()
    page.get_by_role("main").locator("input[type=file]").set_input_files(file)
    page.get_by_role("dialog").get_by_role("button", name="Close").first.click()
    expect(line(page, "Garden")).to_be_visible()


def test_a_feed_that_cannot_be_read_is_read_again(open_page: OpenPage, complaints: Complaints) -> None:
    complaints.allow("ERR_FAILED")
    page = open_page("/settings")
    page.route("**/api/activities?*", lambda route: route.abort())
    page.get_by_role("navigation", name="Sections", exact=True).get_by_role("link", name="Activity").click()
    expect(page.get_by_role("alert")).to_contain_text("could not be loaded")
    page.unroute("**/api/activities?*")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("Nothing has happened yet")).to_be_visible()

"""The settings: kept, taken back when refused, reset, found; the library's key, health and backups."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Complaints, OpenPage
from tests.served import ServedCore
from tests.waiting import until

PASSPHRASE = "correct horse battery"


def section(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def make_backup(page: Page, passphrase: str | None = None) -> None:
    section(page, "Backups").get_by_role("button", name="Make a backup").click()
    dialog = page.get_by_role("dialog")
    if passphrase is not None:
        dialog.get_by_role("radio", name="A passphrase").click()
        dialog.get_by_label("Passphrase", exact=True).fill(passphrase)
        dialog.get_by_label("Passphrase again").fill(passphrase)
    dialog.get_by_role("button", name="Make a backup").click()
    expect(page.get_by_text("Backup made", exact=True)).to_be_visible()


def backups(page: Page) -> Locator:
    return section(page, "Backups").get_by_role("list", name="Backups").get_by_role("listitem")


def act_on_backup(page: Page, action: str) -> None:
    backups(page).first.hover()
    backups(page).first.get_by_role("button").click()
    page.get_by_role("menuitem", name=action).click()


def test_a_setting_is_kept_and_every_window_follows(open_page: OpenPage, served: ServedCore) -> None:
    here, there = open_page("/settings"), open_page("/settings")
    here.get_by_role("switch", name="Close to the tray").click()
    expect(there.get_by_role("switch", name="Close to the tray")).not_to_be_checked()
    here.get_by_role("radio", name="Русский").click()
    expect(there.get_by_role("heading", name="Настройки", level=1)).to_be_visible()
    settings = served.request("GET", "/api/settings")
    assert (settings["window"]["closeToTray"], settings["general"]["language"]) == (False, "ru")


def test_a_refused_change_is_taken_back_and_said(open_page: OpenPage, complaints: Complaints) -> None:
    complaints.allow("500")
    page = open_page("/settings")
    switch = page.get_by_role("switch", name="Daily backup")
    expect(switch).to_be_checked()
    page.route("**/api/settings", lambda route: route.fulfill(status=500, json={"code": "error", "status": 500}))
    switch.click()
    expect(page.get_by_text("AlfaVoice could not do that")).to_be_visible()
    expect(switch).to_be_checked()


def test_a_number_is_checked_before_it_is_kept(open_page: OpenPage, served: ServedCore) -> None:
    page = open_page("/settings")
    days = page.get_by_role("textbox", name="Keep deleted things")
    days.fill("0")
    days.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Enter a whole number from 1 to 3,650")
    expect(days).to_have_attribute("aria-invalid", "true")
    days.press("Escape")
    expect(days).to_have_value("30")
    days.fill("1")
    days.press("Enter")
    expect(section(page, "Storage").get_by_text("day", exact=True)).to_be_visible()
    page.get_by_role("button", name="Reset: Keep deleted things").click()
    expect(days).to_have_value("30")
    expect(page.get_by_role("button", name="Reset: Keep deleted things")).to_have_count(0)
    until(lambda: served.request("GET", "/api/settings")["storage"]["trashDays"] == 30, "the core has the reset")


def test_a_setting_is_found_in_either_language(open_page: OpenPage) -> None:
    page = open_page("/settings")
    search = page.get_by_role("searchbox", name="Search settings")
    search.fill("трей")
    expect(page.get_by_role("switch")).to_have_count(1)
    expect(page.get_by_role("switch", name="Close to the tray")).to_be_visible()
    search.fill("passphrase")
    expect(page.get_by_role("main").get_by_role("heading", level=2)).to_have_text(["Backups"])
    search.fill("teapot")
    expect(page.get_by_text("No setting matches “teapot”")).to_be_visible()


def test_an_address_leads_to_a_section(open_page: OpenPage, served: ServedCore) -> None:
    page = open_page("/")
    expect(page.get_by_role("heading", name="Home", level=1)).to_be_visible()
    page.goto(f"{served.url}/settings#about")
    expect(page.get_by_role("heading", name="About", level=2)).to_be_in_viewport()
    sections = page.get_by_role("navigation", name="Sections of the settings")
    sections.get_by_role("link", name="General").click()
    expect(page).to_have_url(f"{served.url}/settings#general")
    expect(page.get_by_role("heading", name="General", level=2)).to_be_in_viewport()
    expect(sections.get_by_role("link", name="General")).to_have_attribute("aria-current", "location")


def test_it_says_where_the_key_is_and_gives_a_new_one(open_page: OpenPage) -> None:
    page = open_page("/settings")
    expect(page.get_by_text("Key: In a file only you can read")).to_be_visible()
    page.get_by_role("button", name="Change the key").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Change the key").click()
    expect(page.get_by_text("The library has a new key")).to_be_visible()


def test_the_library_is_checked(open_page: OpenPage) -> None:
    page = open_page("/settings")
    expect(page.get_by_text("Health: Not checked yet")).to_be_visible()
    page.get_by_role("button", name="Check now").click()
    expect(page.get_by_text("Health: Sound")).to_be_visible()


def test_a_backup_is_made_saved_and_deleted(open_page: OpenPage) -> None:
    page = open_page("/settings")
    expect(page.get_by_text("No backups yet")).to_be_visible()
    make_backup(page)
    expect(backups(page)).to_have_count(1)
    with page.expect_download() as download:
        act_on_backup(page, "Save to a file")
    assert re.fullmatch(r"alfavoice-.*\.backup", download.value.suggested_filename)
    act_on_backup(page, "Delete")
    page.get_by_role("alertdialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("No backups yet")).to_be_visible()


def test_a_passphrase_is_asked_twice(open_page: OpenPage) -> None:
    page = open_page("/settings")
    section(page, "Backups").get_by_role("button", name="Make a backup").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name="A passphrase").click()
    dialog.get_by_label("Passphrase", exact=True).fill("short")
    dialog.get_by_role("button", name="Make a backup").click()
    expect(dialog.get_by_role("alert")).to_have_text("At least 8 characters, please")
    dialog.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    dialog.get_by_label("Passphrase again").fill("something else")
    expect(dialog.get_by_role("alert")).to_have_text("The two do not match")


def test_the_library_goes_back_to_a_backup(open_page: OpenPage, served: ServedCore) -> None:
    note = served.request("POST", "/api/notes", {"title": "Kept"})
    page = open_page("/settings")
    make_backup(page)
    served.request("DELETE", f"/api/notes/{note['id']}")
    act_on_backup(page, "Restore")
    page.get_by_role("dialog").get_by_role("button", name="Restore").click()
    expect(page.get_by_text("Library restored", exact=True)).to_be_visible()
    assert served.request("GET", f"/api/notes/{note['id']}")["title"] == "Kept"
    expect(backups(page).filter(has_text="Before a restore")).to_have_count(1)


def test_a_file_from_elsewhere_opens_with_its_passphrase(
    open_page: OpenPage, served: ServedCore, complaints: Complaints, tmp_path: Path
) -> None:
    complaints.allow("400")
    note = served.request("POST", "/api/notes", {"title": "Travelled"})
    page = open_page("/settings")
    make_backup(page, PASSPHRASE)
    with page.expect_download() as download:
        act_on_backup(page, "Save to a file")
    file = tmp_path / "from elsewhere.backup"
    download.value.save_as(file)
    served.request("DELETE", f"/api/notes/{note['id']}")
    page.get_by_label("Backup file").set_input_files(file)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("from elsewhere.backup")
    dialog.get_by_label("Passphrase").fill("not this one")
    dialog.get_by_role("button", name="Restore").click()
    expect(dialog.get_by_role("alert")).to_contain_text("The passphrase is wrong")
    dialog.get_by_label("Passphrase").fill(PASSPHRASE)
    dialog.get_by_role("button", name="Restore").click()
    expect(page.get_by_text("Library restored", exact=True)).to_be_visible()
    assert served.request("GET", f"/api/notes/{note['id']}")["title"] == "Travelled"


def test_the_settings_travel_as_a_file(open_page: OpenPage, served: ServedCore, tmp_path: Path) -> None:
    page = open_page("/settings")
    file = tmp_path / "settings.json"
    file.write_text('{"storage": {"trashDays": 7}}')
    section(page, "Files").locator("input[type=file]").set_input_files(file)
    page.get_by_role("dialog").get_by_role("button", name="Close").first.click()
    expect(page.get_by_role("textbox", name="Keep deleted things")).to_have_value("7")


def test_it_says_its_version(open_page: OpenPage, served: ServedCore) -> None:
    version = served.request("GET", "/api/state")["version"]
    expect(section(open_page("/settings"), "About")).to_contain_text(version)


def test_an_address_far_down_leaves_the_title_bar_in_sight(open_page: OpenPage, served: ServedCore) -> None:
    page = open_page("/settings")
    expect(page.get_by_role("heading", name="About", level=2)).to_be_attached()
    page.goto("about:blank")
    page.goto(f"{served.url}/settings#about")
    expect(page.get_by_role("heading", name="About", level=2)).to_be_in_viewport()
    expect(page.get_by_role("banner").first).to_be_in_viewport(ratio=1)

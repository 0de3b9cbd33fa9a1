"""The recorder in a window: it starts and stops on every page, shows what it hears, and says what is wrong."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Complaints, OpenPage
from tests.e2e.notes_page import LOST_LINE
from tests.recorded import speak
from tests.served import ServedCore, served_core


@pytest.fixture
def served(tmp_path: Path) -> Iterator[ServedCore]:
    """Return a core whose microphone is a file with English speech."""
    with served_core(tmp_path / "data", "--allow-file-devices") as core:
        microphone = {"micDevice": f"file:{speak(tmp_path, repeat=10)}"}
        core.request("PATCH", "/api/settings", {"recording": microphone, "recognition": {"language": "en"}})
        yield core


def running(core: ServedCore) -> bool:
    return "sessionId" in core.request("GET", "/api/sessions/recorder")


def stop_button(page: Page) -> Locator:
    """The one in the sidebar, which also says the time."""
    return page.get_by_role("navigation").get_by_role("button", name=re.compile("^Stop recording, "))


def transcript(page: Page) -> Locator:
    return page.get_by_role("region", name="Live transcript")


def test_one_click_records_on_any_page_and_the_saved_recording_is_one_click_away(
    open_page: OpenPage, served: ServedCore
) -> None:
    page = open_page("/snippets")
    page.get_by_role("button", name="Record", exact=False).click()
    expect(stop_button(page)).to_have_accessible_name(re.compile("0:0[1-9]"))
    expect(page.get_by_role("meter", name="Level")).to_have_attribute("aria-valuenow", re.compile("[1-9]"))
    page.get_by_role("link", name="Settings", exact=True).click()
    stop_button(page).click()
    expect(page.get_by_text("Recording saved")).to_be_visible()
    page.get_by_role("button", name="Open", exact=True).click()
    page.wait_for_url(re.compile("/recordings/[0-9a-f-]{36}$"))
    assert not running(served)


def test_a_key_starts_and_stops_even_while_writing_and_a_held_one_does_it_once(
    open_page: OpenPage, served: ServedCore
) -> None:
    page = open_page("/notes")
    page.get_by_role("searchbox").focus()
    page.keyboard.down("Control")
    for _ in range(4):
        page.keyboard.down("r")
    page.keyboard.up("r")
    page.keyboard.up("Control")
    expect(stop_button(page)).to_be_visible()
    assert running(served)
    page.keyboard.press("Control+r")
    expect(page.get_by_text("Recording saved")).to_be_visible()
    expect(stop_button(page)).to_be_hidden()


def test_the_live_view_shows_the_text_as_it_arrives_and_gives_way_to_the_recording(open_page: OpenPage) -> None:
    page = open_page("/recordings")
    page.get_by_role("main").get_by_role("button", name="Record").first.click()
    page.wait_for_url("**/recordings/live")
    expect(page.get_by_role("heading", name="Recording now", level=1)).to_be_visible()
    expect(page.get_by_role("list", name="What is being recorded")).to_contain_text("Room for")
    expect(transcript(page).get_by_role("listitem").first).to_contain_text(
        re.compile("morning|new|every"), timeout=30_000
    )
    page.get_by_role("main").get_by_role("button", name="Stop recording").click()
    page.wait_for_url(re.compile("/recordings/[0-9a-f-]{36}$"))
    expect(page.get_by_role("main")).to_contain_text(re.compile("morning|new|every"))


def test_the_live_view_stays_where_the_person_scrolls_to(open_page: OpenPage) -> None:
    page = open_page("/recordings/live", height=340)
    page.get_by_role("main").get_by_role("button", name="Start recording").click()
    expect(transcript(page).get_by_role("listitem")).to_have_count(5, timeout=40_000)
    newest = page.get_by_role("button", name="To the newest")
    expect(newest).to_be_hidden()
    transcript(page).hover()
    page.mouse.wheel(0, -2000)
    expect(newest).to_be_visible()
    newest.click()
    expect(newest).to_be_hidden()
    expect(transcript(page).get_by_role("listitem").last).to_be_in_viewport()


def test_a_recording_started_in_one_window_is_seen_and_stopped_in_another(open_page: OpenPage) -> None:
    first = open_page("/")
    second = open_page("/recordings", locale="ru-RU")
    first.keyboard.press("Control+r")
    expect(first.get_by_role("status").filter(has_text="Recording has started")).to_be_attached()
    banner = second.get_by_role("region", name="Идёт запись")
    banner.get_by_role("button", name="Остановить запись").click()
    expect(stop_button(first)).to_be_hidden()
    expect(first.get_by_text("Recording saved")).to_be_visible()


def test_a_recording_that_runs_is_seen_after_a_reload(open_page: OpenPage) -> None:
    page = open_page("/")
    page.keyboard.press("Control+r")
    expect(stop_button(page)).to_be_visible()
    page.reload()
    expect(stop_button(page)).to_have_accessible_name(re.compile("0:0[2-9]"))


def test_a_recording_that_ends_with_the_core_is_said_to_and_kept(
    open_page: OpenPage, served: ServedCore, complaints: Complaints
) -> None:
    complaints.allow(LOST_LINE)
    page = open_page("/recordings/live", locale="ru-RU")
    page.keyboard.press("Control+r")
    live = page.get_by_role("region", name="Текст вживую").get_by_role("listitem")
    expect(live).not_to_have_count(0, timeout=20_000)
    served.kill()
    expect(page.get_by_role("status", name="Состояние")).to_contain_text("Связь")
    served.start_again()
    page.wait_for_url(re.compile("/recordings/[0-9a-f-]{36}$"))
    expect(page.get_by_text("AlfaVoice перезапустилась, и запись прервалась.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.get_by_role("list", name="Расшифровка").get_by_role("listitem")).not_to_have_count(0)


def test_ctrl_z_after_a_recording_stays_where_the_person_is(open_page: OpenPage) -> None:
    page = open_page("/snippets")
    page.keyboard.press("Control+r")
    expect(stop_button(page)).to_be_visible()
    page.keyboard.press("Control+r")
    expect(page.get_by_text("Recording saved")).to_be_visible()
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Search and actions")).to_be_focused()
    assert page.url.endswith("/snippets")
    expect(page.get_by_text("Recording saved")).to_be_visible()


def test_a_recording_that_cannot_start_says_why(
    open_page: OpenPage, served: ServedCore, complaints: Complaints
) -> None:
    complaints.allow("Failed to load resource")
    served.request("PATCH", "/api/settings", {"recording": {"micDevice": "no such device"}})
    page = open_page("/")
    page.keyboard.press("Control+r")
    expect(page.get_by_text("Recording did not start. The chosen device is not connected")).to_be_visible()
    expect(stop_button(page)).to_be_hidden()


def test_the_palette_starts_and_stops(open_page: OpenPage, served: ServedCore) -> None:
    page = open_page("/")
    for command in ("start recording", "stop recording"):
        page.keyboard.press("Control+k")
        page.get_by_role("combobox").fill(command)
        page.keyboard.press("Enter")
        expect(stop_button(page)).to_be_visible(visible=command.startswith("start"))
    assert not running(served)


def test_the_microphone_is_chosen_in_the_settings(open_page: OpenPage, served: ServedCore) -> None:
    page = open_page("/settings")
    section = page.get_by_role("region", name="Recording", exact=True)
    section.get_by_role("button", name="Reset: Microphone").click()
    expect(section.get_by_label(re.compile("^Microphone"))).to_contain_text("As in the system")
    threshold = section.get_by_role("textbox", name="Threshold of silence")
    expect(threshold).to_have_value("0.8")
    threshold.fill("1,5")
    threshold.press("Enter")
    expect(section.get_by_role("button", name="Reset: Threshold of silence")).to_be_visible()
    recording = served.request("GET", "/api/settings")["recording"]
    assert (recording["micDevice"], recording["silenceThreshold"]) == ("", 0.015)

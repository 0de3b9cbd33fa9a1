"""The page of a recording: heard, read, corrected, searched, transcribed again, taken away; by keyboard too."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from alfavoice.audio.frames import RATE_HZ
from alfavoice.audio.messages import HealthMark
from tests.e2e.conftest import Complaints, OpenPage
from tests.e2e.notes_page import LOST_LINE
from tests.e2e.session_page import (
    Said,
    editor,
    position,
    reach,
    row,
    rows,
    stored,
    stored_lines,
    stored_texts,
    time_of,
    version_counts,
    write_recording,
)
from tests.e2e.test_accessibility import findings
from tests.recorded import WORDS, speak
from tests.served import ServedCore, served_core
from tests.waiting import until

LINES = ("Good morning everyone.", "Let us begin with the budget.", "The budget is fine.", "See you on Monday.")


MARKS = (
    HealthMark(kind="gap", source="mic", start_offset=2 * RATE_HZ, end_offset=3 * RATE_HZ),
    HealthMark(kind="silence", source="system", start_offset=9 * RATE_HZ),
)


@pytest.fixture
def session_id(tmp_path: Path) -> str:
    """Return a recording of four lines."""
    return write_recording(tmp_path / "data", *LINES, title="Weekly")


@pytest.fixture
def troubled_id(tmp_path: Path) -> str:
    """Return a recording of both sides that has had its troubles."""
    lines = (Said("Hello there."), Said(None), Said("We heard you.", "system", older=("We herd you.",)))
    return write_recording(tmp_path / "data", *lines, marks=MARKS)


@pytest.fixture
def served(tmp_path: Path, session_id: str, troubled_id: str) -> Iterator[ServedCore]:
    """Return a core whose data folder has the recordings."""
    with served_core(tmp_path / "data", "--allow-file-devices") as core:
        yield core


@pytest.fixture
def page(open_page: OpenPage, session_id: str) -> Page:
    """Return the page of the recording, in English."""
    page = open_page(f"/recordings/{session_id}")
    expect(rows(page)).to_have_count(len(LINES))
    return page


def correct(page: Page, line: str, text: str) -> None:
    time_of(row(page, line)).focus()
    page.keyboard.press("F2")
    expect(editor(page)).to_be_focused()
    editor(page).fill(text)


def test_a_click_on_a_line_plays_from_there_and_the_text_goes_along(page: Page) -> None:
    row(page, LINES[2]).get_by_text(LINES[2]).click()
    expect(row(page, LINES[2])).to_have_attribute("aria-current", "true")
    reach(page, 8)
    word = page.locator("mark[data-word]")
    expect(word).to_have_text(re.compile("^(The|budget|is|fine)$"))
    expect(row(page, LINES[3])).to_have_attribute("aria-current", "true")
    expect(row(page, LINES[2])).not_to_have_attribute("aria-current", "true")


def test_the_sound_is_played_and_sought_by_keyboard(page: Page) -> None:
    page.locator("body").press("k")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    reach(page, 1)
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    position(page).press("End")
    expect(position(page)).to_have_attribute("aria-valuetext", "0:16 of 0:16")
    position(page).press("ArrowLeft")
    expect(position(page)).to_have_attribute("aria-valuenow", "11")
    page.keyboard.press("j")
    expect(position(page)).to_have_attribute("aria-valuenow", "6")
    expect(row(page, LINES[1])).to_have_attribute("aria-current", "true")


def test_a_press_on_the_waveform_goes_there(page: Page) -> None:
    box = position(page).bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 10)
    expect(position(page)).to_have_attribute("aria-valuenow", "8")


def test_the_arrows_walk_the_lines_and_enter_plays(page: Page) -> None:
    time_of(rows(page).first).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(time_of(row(page, LINES[2]))).to_be_focused()
    page.keyboard.press("Enter")
    expect(row(page, LINES[2])).to_have_attribute("aria-current", "true")
    page.keyboard.press("End")
    expect(time_of(row(page, LINES[3]))).to_be_focused()


def test_a_line_is_corrected_in_place_and_every_window_shows_it(
    page: Page, open_page: OpenPage, served: ServedCore, session_id: str
) -> None:
    other = open_page(f"/recordings/{session_id}")
    correct(page, LINES[1], "Let us begin with the numbers.")
    page.keyboard.press("Control+Enter")
    expect(row(other, "with the numbers")).to_be_visible()
    expect(time_of(row(page, "with the numbers"))).to_be_focused()
    line = stored_lines(served, session_id)[1]
    assert (line["transcription"], line["edited"], line["versionsCount"]) == ("Let us begin with the numbers.", True, 2)


def test_leaving_a_line_saves_it_and_escape_gives_it_up_with_a_way_back(
    page: Page, served: ServedCore, session_id: str
) -> None:
    row(page, LINES[0]).get_by_text(LINES[0]).dblclick()
    editor(page).fill("Good evening.")
    position(page).focus()
    expect(row(page, "Good evening.")).to_be_visible()
    correct(page, LINES[3], "Never mind")
    page.keyboard.press("Escape")
    expect(row(page, LINES[3])).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(editor(page)).to_have_value("Never mind")
    editor(page).press("Control+Enter")
    wanted = ["Good evening.", *LINES[1:3], "Never mind"]
    until(lambda: stored_texts(served, session_id) == wanted, "both corrections in the core")


def test_ctrl_z_takes_a_correction_back(page: Page, served: ServedCore, session_id: str) -> None:
    correct(page, LINES[1], "Let us begin with the numbers.")
    page.keyboard.press("Control+Enter")
    expect(time_of(row(page, "with the numbers"))).to_be_focused()
    page.keyboard.press("Control+z")
    expect(row(page, LINES[1])).to_be_visible()
    expect(page.get_by_text("The correction was taken back")).to_be_visible()
    assert stored_texts(served, session_id) == list(LINES)


def test_two_hands_on_one_line_lose_neither_text(
    page: Page, served: ServedCore, session_id: str, complaints: Complaints
) -> None:
    complaints.allow("409")
    correct(page, LINES[0], "Mine")
    chunk = stored_lines(served, session_id)[0]["id"]
    served.request("PATCH", f"/api/sessions/{session_id}/chunks/{chunk}", {"transcription": "Theirs"})
    editor(page).press("Control+Enter")
    alert = page.get_by_role("alert").filter(has_text="changed meanwhile")
    expect(alert).to_contain_text("Theirs")
    expect(editor(page)).to_have_value("Mine")
    alert.get_by_role("button", name="Keep mine").click()
    expect(row(page, "Mine")).to_be_visible()
    versions = served.request("GET", f"/api/sessions/{session_id}/chunks/{chunk}")["versions"]
    assert [version["text"] for version in versions] == [LINES[0], "Theirs", "Mine"]


def test_what_is_typed_while_the_core_is_away_survives_a_reload_and_arrives(
    page: Page, served: ServedCore, session_id: str, complaints: Complaints
) -> None:
    complaints.allow(LOST_LINE)
    correct(page, LINES[0], "Typed in the dark")
    served.kill()
    editor(page).press("Control+Enter")
    expect(page.get_by_role("alert").filter(has_text="your text stays here")).to_be_visible()
    served.start_again()
    until(lambda: stored_texts(served, session_id)[0] == "Typed in the dark", "the text in the core")
    expect(row(page, "Typed in the dark")).to_be_visible()
    correct(page, LINES[1], "Half a sen")
    page.reload()
    expect(editor(page)).to_have_value("Half a sen")


def test_finding_marks_goes_round_and_gives_the_focus_to_the_line(page: Page) -> None:
    page.keyboard.press("Control+f")
    page.keyboard.type("budget")
    found = page.get_by_role("search").get_by_role("status")
    expect(found).to_have_text("1 of 2")
    expect(page.locator("mark")).to_have_text(["budget", "budget"])
    page.keyboard.press("Enter")
    expect(found).to_have_text("2 of 2")
    page.keyboard.press("F3")
    expect(found).to_have_text("1 of 2")
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Escape")
    expect(time_of(row(page, LINES[2]))).to_be_focused()
    expect(page.locator("mark")).to_have_count(0)


def test_selected_lines_are_transcribed_again_and_keep_their_texts_as_versions(
    page: Page, served: ServedCore, session_id: str
) -> None:
    time_of(rows(page).first).focus()
    page.keyboard.press("Shift+ArrowDown")
    bar = page.get_by_role("region", name="Selected lines")
    expect(bar).to_contain_text("2 lines selected")
    bar.get_by_role("button", name="Transcribe again").click()
    dialog = page.get_by_role("dialog", name="Transcribe 2 lines again")
    dialog.get_by_label(re.compile("^Model")).click()
    known = [model["name"] for model in served.request("GET", "/api/models")["items"]]
    expect(page.get_by_role("option")).to_have_text(["As in Settings", *known])
    page.get_by_role("option", name=known[0]).click()
    dialog.get_by_role("button", name="Transcribe again").click()
    expect(dialog).to_be_hidden()
    until(lambda: version_counts(served, session_id) == [2, 2, 1, 1], "a second text for each of the two")
    bar.get_by_role("button", name="Clear").click()
    expect(bar).to_be_hidden()


def test_a_recording_is_renamed_tagged_and_taken_away_as_a_file(
    page: Page, open_page: OpenPage, served: ServedCore, session_id: str
) -> None:
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Rename").click()
    name = page.get_by_role("textbox", name="Name of the recording")
    expect(name).to_be_focused()
    name.fill("Budget meeting")
    name.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Budget meeting")
    page.get_by_role("textbox", name="Tags").fill("work")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Remove work")).to_be_visible()
    until(lambda: stored(served, session_id)["tags"] == ["work"], "the tag in the core")
    assert stored(served, session_id)["title"] == "Budget meeting"
    page.get_by_role("button", name="Save as a file").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Subtitles, SRT").click()
    assert LINES[1] in download.value.path().read_text("utf-8")


def test_a_deleted_recording_comes_back_with_undo(page: Page, served: ServedCore, session_id: str) -> None:
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Delete the recording").click()
    expect(page).to_have_url(re.compile("/recordings$"))
    until(lambda: served.request("GET", "/api/sessions")["total"] == 1, "one recording less")
    page.get_by_role("button", name="Undo").click()
    until(lambda: served.request("GET", "/api/sessions")["total"] == 2, "the recording in the list")


def test_a_recording_that_runs_is_read_as_it_grows_and_heard_when_it_is_over(
    open_page: OpenPage, served: ServedCore, tmp_path: Path
) -> None:
    speech = speak(tmp_path)
    session = served.request("POST", "/api/sessions", {"micDevice": f"file:{speech}", "language": "en"})
    page = open_page(f"/recordings/{session['id']}")
    expect(page.get_by_text("Recording now").last).to_be_visible()
    expect(page.locator("[data-status=pending], [data-status=transcribing]")).not_to_have_count(0, timeout=20_000)
    expect(rows(page).first).to_have_text(re.compile("|".join(WORDS)), timeout=40_000)
    served.request("POST", "/api/sessions/stop")
    expect(page.get_by_text("Recording now")).to_have_count(0)
    time_of(rows(page).first).click()
    reach(page, 1)
    expect(page.locator("mark[data-word]")).to_have_count(1)


def test_there_is_no_such_recording(open_page: OpenPage, served: ServedCore, complaints: Complaints) -> None:
    complaints.allow("404")
    page = open_page("/recordings/01234567-89ab-7def-8123-456789abcdef")
    expect(page.get_by_role("heading", name="There is no such recording")).to_be_attached()
    expect(page.get_by_role("link", name="Back to the recordings")).to_be_visible()


@pytest.fixture
def troubled(open_page: OpenPage, troubled_id: str) -> Page:
    """Return the page of the recording that has had its troubles."""
    return open_page(f"/recordings/{troubled_id}")


def test_an_older_text_is_compared_and_brought_back(troubled: Page, served: ServedCore, troubled_id: str) -> None:
    row(troubled, "We heard you.").hover()
    troubled.get_by_role("button", name="More about the line at 0:08").click()
    troubled.get_by_role("menuitem", name="Versions").click()
    dialog = troubled.get_by_role("dialog", name="Versions of the line at 0:08")
    expect(dialog.locator("mark")).to_have_text(["herd", "heard"])
    dialog.get_by_role("button", name="Use this one").click()
    expect(dialog).to_be_hidden()
    expect(row(troubled, "We herd you.")).to_be_visible()
    assert stored_texts(served, troubled_id)[2] == "We herd you."


def test_a_failed_line_says_why_and_is_tried_again(troubled: Page, served: ServedCore, troubled_id: str) -> None:
    expect(row(troubled, "Not transcribed. The engine gave up.")).to_be_visible()
    troubled.get_by_role("button", name="Try it again").click()
    expect(troubled.locator("[data-status=failed]")).to_have_count(0)
    until(lambda: stored_lines(served, troubled_id)[1]["status"] == "completed", "the line transcribed")


def test_each_side_is_heard_alone_from_the_same_place(troubled: Page) -> None:
    time_of(rows(troubled).nth(1)).click()
    reach(troubled, 5)
    with troubled.expect_request(re.compile(r"full\.wav\?track=system")):
        troubled.get_by_role("radio", name="System").click()
    reach(troubled, 6)
    expect(troubled.get_by_role("button", name="Pause")).to_be_visible()


def test_troubles_are_named_and_lead_to_their_place(troubled: Page) -> None:
    troubled.get_by_text("2 problems with the sound").click()
    trouble = troubled.get_by_role("button", name="One side silent")
    expect(trouble).to_contain_text("System sound")
    expect(trouble).to_contain_text("0:09 to 0:12")
    trouble.click()
    expect(position(troubled)).to_have_attribute("aria-valuenow", "9")


@pytest.mark.parametrize("width", [1280, 400])
def test_axe_finds_nothing_serious_and_nothing_sticks_out(open_page: OpenPage, troubled_id: str, width: int) -> None:
    page = open_page(f"/recordings/{troubled_id}", width=width)
    page.get_by_text("2 problems with the sound").click()
    time_of(rows(page).first).focus()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("F2")
    page.keyboard.press("Control+f")
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Escape")
    page.get_by_role("region", name="Selected lines").get_by_role("button", name="Transcribe again").click()
    page.get_by_role("dialog").wait_for()
    assert findings(page) == []

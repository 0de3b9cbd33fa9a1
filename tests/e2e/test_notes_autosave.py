"""Notes save themselves, and no text is lost: killed cores, lost lines, reloads, and two windows at once."""

from playwright.sync_api import expect

from tests.e2e.conftest import Complaints, OpenPage
from tests.e2e.notes_page import LOST_LINE, SAVED, new_note, row, state, stored, text, title, write
from tests.served import ServedCore


def test_words_typed_into_a_core_that_is_killed_are_there_when_it_is_back(
    open_page: OpenPage, served: ServedCore, complaints: Complaints
) -> None:
    complaints.allow(LOST_LINE)
    page = open_page("/notes")
    new_note(page, "Report")
    expect(state(page)).to_have_text(SAVED)
    text(page).press_sequentially("one two ")
    served.kill()
    text(page).press_sequentially("three four")
    expect(state(page)).to_contain_text("kept here")
    served.start_again()
    expect(state(page)).to_have_text(SAVED, timeout=30_000)
    assert [(note["title"], note["content"]) for note in stored(served)] == [("Report", "one two three four")]


def test_a_reload_in_the_middle_of_a_word_loses_nothing(open_page: OpenPage, served: ServedCore) -> None:
    note = write(served, "Note", "start ")
    page = open_page(f"/notes/{note}")
    text(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type("and the middle of a wo")
    page.reload()
    expect(text(page)).to_have_value("start and the middle of a wo")
    expect(state(page)).to_have_text(SAVED)
    assert [note["content"] for note in stored(served)] == ["start and the middle of a wo"]


def test_a_reload_while_the_core_is_away_loses_nothing_either(
    open_page: OpenPage, served: ServedCore, complaints: Complaints
) -> None:
    complaints.allow(LOST_LINE)
    page = open_page("/notes")
    served.kill()
    new_note(page, "Written without a core")
    text(page).fill("every word")
    served.start_again()
    page.reload()
    expect(row(page, "Written without a core")).to_be_visible(timeout=30_000)
    expect(text(page)).to_have_value("every word")
    assert [(note["title"], note["content"]) for note in stored(served)] == [("Written without a core", "every word")]


def test_words_left_by_a_window_that_is_gone_are_saved_by_the_next(
    open_page: OpenPage, served: ServedCore, complaints: Complaints
) -> None:
    complaints.allow(LOST_LINE)
    note = write(served, "Note", "old")
    page = open_page(f"/notes/{note}")
    expect(text(page)).to_have_value("old")
    page.context.set_offline(True)
    text(page).fill("typed before the crash")
    expect(state(page)).to_contain_text("no connection")
    other = page.context.new_page()
    page.close(run_before_unload=False)
    page.context.set_offline(False)
    other.goto(f"{served.url}/notes")
    expect(row(other, "typed before the crash")).to_be_visible()
    assert [(note["title"], note["content"]) for note in stored(served)] == [("Note", "typed before the crash")]


def test_what_is_typed_offline_is_saved_when_the_line_is_back(
    open_page: OpenPage, served: ServedCore, complaints: Complaints
) -> None:
    complaints.allow(LOST_LINE)
    page = open_page(f"/notes/{write(served, 'Note')}")
    expect(text(page)).to_be_visible()
    page.context.set_offline(True)
    text(page).fill("typed in a tunnel")
    expect(state(page)).to_have_text("Not saved: no connection, kept here")
    page.context.set_offline(False)
    expect(state(page)).to_have_text(SAVED, timeout=15_000)
    assert [note["content"] for note in stored(served)] == ["typed in a tunnel"]


def test_two_windows_that_change_the_same_words_keep_both(
    open_page: OpenPage, served: ServedCore, complaints: Complaints
) -> None:
    complaints.allow("409|Failed to load resource|ERR_INTERNET")
    note = write(served, "Встреча", "начало")
    first = open_page(f"/notes/{note}", locale="ru-RU")
    second = open_page(f"/notes/{note}", locale="ru-RU")
    expect(text(second)).to_have_value("начало")
    second.context.set_offline(True)
    text(second).fill("мой текст")
    expect(state(second)).to_contain_text("нет связи")
    text(first).fill("чужой текст")
    expect(state(first)).to_have_text(SAVED)
    second.context.set_offline(False)
    expect(second.get_by_text("Заметку изменили в другом окне")).to_be_visible(timeout=15_000)
    expect(title(second)).to_have_value("Встреча (моя копия)")
    expect(text(second)).to_have_value("мой текст")
    expect(state(second)).to_have_text(SAVED)
    assert {(note["title"], note["content"]) for note in stored(served)} == {
        ("Встреча", "чужой текст"),
        ("Встреча (моя копия)", "мой текст"),
    }


def test_changes_of_different_fields_are_merged(
    open_page: OpenPage, served: ServedCore, complaints: Complaints
) -> None:
    complaints.allow(f"409|{LOST_LINE}")
    note = write(served, "Title", "text")
    page = open_page(f"/notes/{note}")
    expect(text(page)).to_have_value("text")
    page.context.set_offline(True)
    text(page).fill("my text")
    served.request("PATCH", f"/api/notes/{note}", {"title": "Their title"})
    page.context.set_offline(False)
    expect(title(page)).to_have_value("Their title", timeout=15_000)
    expect(state(page)).to_have_text(SAVED)
    assert [(note["title"], note["content"]) for note in stored(served)] == [("Their title", "my text")]


def test_a_note_deleted_elsewhere_can_be_brought_back_with_my_words(open_page: OpenPage, served: ServedCore) -> None:
    note = write(served, "Note", "theirs")
    page = open_page(f"/notes/{note}")
    expect(text(page)).to_have_value("theirs")
    served.request("DELETE", f"/api/notes/{note}")
    expect(page.get_by_text("deleted in another window").first).to_be_visible()
    text(page).fill("mine")
    page.get_by_role("button", name="Bring it back").click()
    expect(state(page)).to_have_text(SAVED)
    assert [note["content"] for note in stored(served)] == ["mine"]


def test_words_in_a_note_deleted_elsewhere_become_a_note_when_one_goes_away(
    open_page: OpenPage, served: ServedCore
) -> None:
    note = write(served, "Note", "theirs")
    page = open_page(f"/notes/{note}")
    expect(text(page)).to_have_value("theirs")
    served.request("DELETE", f"/api/notes/{note}")
    expect(page.get_by_role("button", name="Bring it back")).to_be_visible()
    text(page).fill("mine")
    page.get_by_role("navigation").get_by_role("link", name="Home", exact=True).click()
    expect(page.get_by_text("Your text is kept as “Note (my copy)”.")).to_be_visible()
    page.get_by_role("navigation").get_by_role("link", name="Notes", exact=True).click()
    expect(row(page, "Note (my copy)")).to_be_visible()


def test_going_to_another_note_saves_the_first(open_page: OpenPage, served: ServedCore) -> None:
    write(served, "Second", "two")
    page = open_page(f"/notes/{write(served, 'First', 'one')}")
    text(page).fill("one and more")
    row(page, "Second").click()
    expect(text(page)).to_have_value("two")
    expect(row(page, "one and more")).to_be_visible()


def test_deleting_takes_the_last_words_along_and_undo_brings_them_back(open_page: OpenPage, served: ServedCore) -> None:
    page = open_page(f"/notes/{write(served, 'Note', 'old')}")
    text(page).fill("the last words")
    page.get_by_role("article").get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(row(page, "Note")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(row(page, "the last words")).to_be_visible()
    assert [note["content"] for note in stored(served)] == ["the last words"]

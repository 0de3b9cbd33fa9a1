"""The notes page: lists, finds, edits, shows and moves notes, live in every window."""

import json

from playwright.sync_api import expect

from tests.e2e.conftest import Complaints, OpenPage
from tests.e2e.notes_page import SAVED, new_note, paste, row, state, stored, text, title, write
from tests.served import ServedCore


def test_a_note_written_in_one_window_appears_in_another_and_its_edits_flow(open_page: OpenPage) -> None:
    first = open_page("/notes", locale="ru-RU")
    second = open_page("/notes", locale="ru-RU")
    first.get_by_role("button", name="Новая заметка").first.click()
    title(first).fill("Тестовая заметка")
    text(first).fill("Первая строка")
    expect(state(first)).to_have_text(SAVED)
    row(second, "Тестовая заметка").click()
    expect(text(second)).to_have_value("Первая строка")
    text(first).press("End")
    text(first).press_sequentially(", а вот ещё")
    expect(text(second)).to_have_value("Первая строка, а вот ещё")


def test_a_change_elsewhere_leaves_the_caret_where_it_is(open_page: OpenPage, served: ServedCore) -> None:
    note = write(served, "Note", "first\nlast")
    page = open_page(f"/notes/{note}")
    text(page).click()
    page.keyboard.press("Control+End")
    served.request("PATCH", f"/api/notes/{note}", {"content": "before\nfirst\nlast"})
    expect(text(page)).to_have_value("before\nfirst\nlast")
    page.keyboard.type("!")
    expect(text(page)).to_have_value("before\nfirst\nlast!")


def test_search_finds_a_word_in_another_form(open_page: OpenPage, served: ServedCore) -> None:
    write(served, "Тестовая заметка", "текст")
    write(served, "Покупки", "молоко")
    page = open_page("/notes", locale="ru-RU")
    page.get_by_role("searchbox", name="Поиск по заметкам").fill("тестовую")
    expect(row(page, "Покупки")).to_have_count(0)
    expect(row(page, "Тестовая заметка")).to_be_visible()


def test_tags_narrow_the_list_and_pins_come_first(open_page: OpenPage, served: ServedCore) -> None:
    write(served, "Older", tags=["work"])
    note = write(served, "Newer")
    page = open_page(f"/notes/{note}")
    page.get_by_role("combobox", name="Tags").fill("home")
    page.keyboard.press("Enter")
    tags = page.get_by_role("group", name="Filter by tag")
    tags.get_by_role("button", name="work").click()
    expect(row(page, "Newer")).to_have_count(0)
    tags.get_by_role("button", name="work").click()
    row(page, "Older").click()
    page.get_by_role("button", name="Pin", exact=True).click()
    expect(page.get_by_role("button", name="Unpin")).to_be_visible()
    rows = page.get_by_role("list", name="List of notes").get_by_role("link")
    expect(rows.first).to_contain_text("Older")
    expect(rows).to_have_count(2)
    assert {note["title"]: (note["tags"], note["pinned"]) for note in stored(served)} == {
        "Older": (["work"], True),
        "Newer": (["home"], False),
    }


def test_a_note_shows_html_and_scripts_as_letters(open_page: OpenPage, served: ServedCore) -> None:
    attacks = [
        "<script>window.ran = 1</script>",
        '<img src="x" onerror="window.ran = 2">',
        "[click](javascript:window.ran=3)",
        "<svg onload=window.ran=4></svg>",
        "![remote](https://example.org/pixel.png)",
        "[fine](https://example.org/)",
    ]
    page = open_page(f"/notes/{write(served, '<b>Bold</b>', chr(10).join(f'{each}{chr(10)}' for each in attacks))}")
    text(page).wait_for()
    page.keyboard.press("Control+e")
    preview = page.get_by_role("region", name="Preview")
    expect(preview).to_contain_text("<script>window.ran = 1</script>")
    expect(preview).to_contain_text("onerror")
    expect(preview.locator("script, img, svg, b")).to_have_count(0)
    links = preview.get_by_role("link")
    expect(links).to_have_count(2)
    expect(links.nth(1)).to_have_attribute("rel", "noopener noreferrer")
    preview.get_by_text("click").click()
    assert page.evaluate("window.ran") is None


def test_a_task_ticked_in_the_preview_is_ticked_in_the_text(open_page: OpenPage, served: ServedCore) -> None:
    page = open_page(f"/notes/{write(served, 'Plan', '- [ ] one' + chr(10) + '- [ ] two')}")
    page.get_by_role("radio", name="Preview").click()
    page.get_by_role("checkbox", name="two").check()
    expect(state(page)).to_have_text(SAVED)
    expect(page.get_by_role("checkbox", name="two")).to_be_checked()
    page.get_by_role("radio", name="Both").click()
    expect(text(page)).to_have_value("- [ ] one\n- [x] two")


def test_a_note_is_made_found_and_deleted_by_keyboard(open_page: OpenPage, served: ServedCore) -> None:
    write(served, "Other")
    page = open_page("/notes")
    expect(row(page, "Other")).to_be_visible()
    new_note(page, "By hand")
    page.keyboard.press("Enter")
    expect(text(page)).to_be_focused()
    page.keyboard.type("without a mouse")
    page.keyboard.press("Control+s")
    expect(state(page)).to_have_text(SAVED)
    page.keyboard.press("Control+e")
    expect(page.get_by_role("region", name="Preview")).to_be_focused()
    page.keyboard.press("Control+e")
    expect(text(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(row(page, "By hand")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(row(page, "Other")).to_be_focused()
    expect(title(page)).to_have_value("Other")
    page.keyboard.press("Delete")
    expect(row(page, "Other")).to_have_count(0)
    expect(row(page, "By hand")).to_be_focused()
    expect(page.get_by_text("Note deleted")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(row(page, "Other")).to_be_visible()
    page.keyboard.press("Enter")
    expect(text(page)).to_be_focused()


def test_a_narrow_screen_shows_one_pane_at_a_time(open_page: OpenPage, served: ServedCore) -> None:
    write(served, "Pocket", "short")
    page = open_page("/notes", width=400)
    row(page, "Pocket").click()
    expect(text(page)).to_have_value("short")
    expect(row(page, "Pocket")).to_be_hidden()
    text(page).fill("short and sweet")
    page.get_by_role("button", name="Back to the list").click()
    expect(row(page, "short and sweet")).to_be_visible()
    expect(text(page)).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_notes_go_out_and_come_back_as_a_file(open_page: OpenPage, served: ServedCore) -> None:
    note = write(served, "Заметка", "строка\nещё", tags=["дом"])
    page = open_page("/notes")
    menu = page.get_by_role("region", name="Notes").get_by_role("button", name="More actions")
    menu.click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Export as JSON").click()
    exported = download.value.path()
    assert "Заметка" in json.dumps(json.loads(exported.read_text()), ensure_ascii=False)
    served.request("DELETE", f"/api/notes/{note}")
    expect(row(page, "Заметка")).to_have_count(0)
    page.locator("input[type=file]").set_input_files(
        {"name": "notes.json", "mimeType": "application/json", "buffer": exported.read_bytes()}
    )
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(row(page, "Заметка")).to_be_visible()
    assert [(note["content"], note["tags"]) for note in stored(served)] == [("строка\nещё", ["дом"])]


def test_a_note_is_saved_as_markdown(open_page: OpenPage, served: ServedCore) -> None:
    page = open_page(f"/notes/{write(served, 'План: дом', '- [ ] окна')}")
    page.get_by_role("article").get_by_role("button", name="More actions").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Save as Markdown").click()
    assert download.value.suggested_filename == "План дом.md"
    assert download.value.path().read_text() == "# План: дом\n\n- [ ] окна"


def test_a_text_that_is_too_long_is_said_and_kept(open_page: OpenPage, served: ServedCore) -> None:
    page = open_page(f"/notes/{write(served, 'Long', 'short')}")
    lines = "строка за строкой, слово за словом, и так далее, и ещё\n" * 20_000
    paste(text(page), lines[:1_000_002])
    expect(state(page)).to_have_text("Not saved: 2 characters too many, kept here")
    paste(text(page), lines[:1_000_000])
    expect(state(page)).to_have_text(SAVED, timeout=20_000)
    assert len(stored(served)[0]["content"]) == 1_000_000


def test_an_address_without_a_note_says_so(open_page: OpenPage, complaints: Complaints) -> None:
    complaints.allow("404")
    page = open_page("/notes/00000000-0000-4000-8000-000000000000")
    expect(page.get_by_text("There is no such note")).to_be_visible()

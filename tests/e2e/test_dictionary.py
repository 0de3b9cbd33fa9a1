"""The page of the dictionary: words, what is heard in their place, and what that makes of a sentence."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Complaints, OpenPage
from tests.served import ServedCore


def add_row(page: Page) -> Locator:
    return page.get_by_role("form", name=re.compile("New word|Новое слово"))


def row(page: Page, text: str) -> Locator:
    return page.get_by_role("table").get_by_role("row").filter(has_text=text)


def create(served: ServedCore, term: str, *sounds_like: str) -> str:
    answer = served.request("POST", "/api/dictionary", {"term": term, "soundsLike": list(sounds_like)})
    return str(answer["id"])


def test_a_word_is_made_changed_deleted_and_brought_back_by_keyboard(open_page: OpenPage, served: ServedCore) -> None:
    page = open_page("/dictionary")
    expect(page.get_by_text("The dictionary is empty")).to_be_visible()
    page.keyboard.press("Control+n")
    page.keyboard.type("Kubernetes")
    page.keyboard.press("Tab")
    page.keyboard.type("cooper netties,cuber nets")
    page.keyboard.press("Enter")
    expect(add_row(page).get_by_role("button", name="Remove cuber nets")).to_be_visible()
    page.keyboard.press("Enter")
    expect(row(page, "Kubernetes")).to_contain_text("cooper netties")
    expect(add_row(page).get_by_label("Word")).to_be_focused()

    page.get_by_role("button", name="Kubernetes", exact=True).press("Enter")
    editor = page.get_by_role("form", name="Edit word “Kubernetes”")
    expect(editor.get_by_label("Word")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(editor.get_by_label("Sounds like")).to_be_focused()
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Kubernetes", exact=True)).to_be_focused()
    assert served.request("GET", "/api/dictionary")["items"][0]["soundsLike"] == ["cooper netties"]

    page.keyboard.press("Delete")
    expect(page.get_by_text("Word deleted")).to_be_visible()
    expect(page.get_by_text("The dictionary is empty")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(row(page, "Kubernetes")).to_be_visible()


def test_language_and_case_are_set_in_the_row(open_page: OpenPage, served: ServedCore) -> None:
    create(served, "ЖЭК")
    page = open_page("/dictionary", locale="ru-RU")
    page.get_by_role("button", name="ЖЭК", exact=True).press("F2")
    editor = page.get_by_role("form", name="Изменить слово «ЖЭК»")
    editor.get_by_role("combobox").press("Enter")
    page.get_by_role("option", name="Русский").click()
    editor.get_by_role("switch", name="Учёт регистра").press("Space")
    editor.get_by_label("Слово").press("Enter")
    expect(row(page, "ЖЭК")).to_contain_text("Русский")
    expect(row(page, "ЖЭК").get_by_label("Учёт регистра")).to_be_visible()
    [term] = served.request("GET", "/api/dictionary")["items"]
    assert (term["language"], term["caseSensitive"]) == ("ru", True)


def test_a_word_that_is_taken_is_refused_whatever_its_case(
    open_page: OpenPage, served: ServedCore, complaints: Complaints
) -> None:
    complaints.allow("409")
    create(served, "Ёлка")
    create(served, "Сосна")
    page = open_page("/dictionary", locale="ru-RU")
    page.get_by_role("button", name="Сосна", exact=True).press("F2")
    field = page.get_by_role("form", name="Изменить слово «Сосна»").get_by_label("Слово")
    field.fill("ЕЛКА")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("«ЕЛКА» уже есть")
    expect(field).to_be_focused()


def test_two_windows_show_the_same(open_page: OpenPage, served: ServedCore) -> None:
    here, there = open_page("/dictionary"), open_page("/dictionary")
    add_row(here).get_by_label("Word").fill("SvelteKit")
    add_row(here).get_by_label("Word").press("Enter")
    expect(row(there, "SvelteKit")).to_be_visible()
    [term] = served.request("GET", "/api/dictionary")["items"]
    served.request("PATCH", f"/api/dictionary/{term['id']}", {"soundsLike": ["swelt kit"]})
    expect(row(here, "SvelteKit")).to_contain_text("swelt kit")
    expect(row(there, "SvelteKit")).to_contain_text("swelt kit")


def test_a_search_finds_any_form_of_what_is_heard(open_page: OpenPage, served: ServedCore) -> None:
    create(served, "Kubernetes", "кубические неты")
    create(served, "PostgreSQL", "постгрес")
    page = open_page("/dictionary")
    page.get_by_role("searchbox").fill("кубических")
    expect(row(page, "PostgreSQL")).to_have_count(0)
    expect(row(page, "Kubernetes")).to_be_visible()


def test_a_misheard_sentence_is_put_right(open_page: OpenPage, served: ServedCore) -> None:
    create(served, "Кубернетес", "кубер нетис")
    page = open_page("/dictionary", locale="ru-RU")
    page.get_by_role("textbox", name="Проба").fill("мы ставим Кубер Нетис на сервер")
    expect(page.locator("mark")).to_have_text("Кубернетес")


def test_a_file_is_imported_with_its_lists(open_page: OpenPage, tmp_path: Path) -> None:
    file = tmp_path / "words.csv"
    file.write_bytes("term\tsoundsLike\tcaseSensitive\nЖЭК\tжек;жэк\ttrue\nЁж\t\tmaybe\n".encode("utf-16"))
    page = open_page("/dictionary", locale="ru-RU")
    page.locator("input[type=file]").set_input_files(file)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("listitem")).to_have_text([re.compile("Строка 2.*Учёт регистра")])
    dialog.get_by_role("button", name="Закрыть").first.click()
    expect(row(page, "ЖЭК")).to_contain_text("жек")


def test_an_export_is_a_file(open_page: OpenPage, served: ServedCore) -> None:
    create(served, "ЖЭК", "жек")
    page = open_page("/dictionary", locale="ru-RU", width=400)
    page.get_by_role("button", name="Другие действия").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Сохранить в JSON").click()
    assert download.value.suggested_filename == "alfavoice-dictionary.json"
    assert "жек" in download.value.path().read_text()

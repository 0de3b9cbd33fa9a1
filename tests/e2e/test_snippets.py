"""The page of snippets: written in place, by keyboard, live, found by any form, tried out, imported and exported."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Complaints, OpenPage
from tests.served import ServedCore


def add_row(page: Page) -> Locator:
    return page.get_by_role("form", name=re.compile("New snippet|Новый шаблон"))


def row(page: Page, text: str) -> Locator:
    return page.get_by_role("table").get_by_role("row").filter(has_text=text)


def create(served: ServedCore, trigger: str, content: str = "text") -> str:
    answer = served.request("POST", "/api/snippets", {"trigger": trigger, "content": content})
    return str(answer["id"])


def test_a_snippet_is_made_changed_deleted_and_brought_back_by_keyboard(
    open_page: OpenPage, served: ServedCore
) -> None:
    page = open_page("/snippets")
    expect(page.get_by_text("No snippets yet")).to_be_visible()
    page.keyboard.press("Control+n")
    expect(add_row(page).get_by_label("Trigger")).to_be_focused()
    page.keyboard.type("sign off")
    page.keyboard.press("Tab")
    page.keyboard.type("Best regards,")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("Anna")
    page.keyboard.press("Control+Enter")
    expect(row(page, "sign off")).to_contain_text("Best regards, Anna")
    expect(add_row(page).get_by_label("Trigger")).to_be_focused()
    expect(add_row(page).get_by_label("Trigger")).to_have_value("")

    name = page.get_by_role("button", name="sign off", exact=True)
    name.focus()
    page.keyboard.press("F2")
    editor = page.get_by_role("form", name="Edit snippet “sign off”")
    expect(editor.get_by_label("Trigger")).to_be_focused()
    page.keyboard.type("sign off now")
    page.keyboard.press("Enter")
    renamed = page.get_by_role("button", name="sign off now", exact=True)
    expect(renamed).to_be_focused()
    assert served.request("GET", "/api/snippets")["items"][0]["content"] == "Best regards,\nAnna"

    page.keyboard.press("Delete")
    expect(page.get_by_text("No snippets yet")).to_be_visible()
    expect(page.get_by_text("Snippet deleted")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(renamed).to_be_visible()


def test_escape_gives_an_edit_up_and_arrows_walk_the_rows(open_page: OpenPage, served: ServedCore) -> None:
    for trigger in ("a", "b", "c"):
        create(served, trigger)
    page = open_page("/snippets")
    page.get_by_role("button", name="a", exact=True).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type("never mind")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="b", exact=True)).to_be_focused()
    page.keyboard.press("End")
    expect(page.get_by_role("button", name="c", exact=True)).to_be_focused()


def test_a_double_click_opens_the_cell_under_it(open_page: OpenPage, served: ServedCore) -> None:
    create(served, "br", "Best regards")
    page = open_page("/snippets")
    page.get_by_role("cell", name="Best regards").dblclick()
    expect(page.get_by_role("form", name="Edit snippet “br”").get_by_label("Text")).to_be_focused()


@pytest.mark.parametrize(
    ("locale", "words"), [("en-GB", "“МОЙ АДРЕС” is already there"), ("ru-RU", "«МОЙ АДРЕС» уже есть")]
)
def test_a_trigger_that_is_taken_is_refused_beside_its_field(
    open_page: OpenPage, served: ServedCore, complaints: Complaints, locale: str, words: str
) -> None:
    complaints.allow("409")
    create(served, "мой адрес")
    page = open_page("/snippets", locale=locale)
    field = add_row(page).get_by_role("textbox").first
    field.fill("МОЙ АДРЕС")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_have_text(words)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value("МОЙ АДРЕС")
    field.fill("другой")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_an_empty_trigger_is_refused_without_asking(open_page: OpenPage) -> None:
    page = open_page("/snippets")
    add_row(page).get_by_label("Trigger").press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Cannot be empty")


def test_two_windows_show_the_same(open_page: OpenPage) -> None:
    here, there = open_page("/snippets"), open_page("/snippets")
    add_row(here).get_by_label("Trigger").fill("hello")
    add_row(here).get_by_label("Trigger").press("Enter")
    expect(row(there, "hello")).to_be_visible()
    there.get_by_role("button", name="hello", exact=True).focus()
    there.keyboard.press("Delete")
    expect(row(here, "hello")).to_have_count(0)


def test_a_change_elsewhere_does_not_take_what_is_typed(
    open_page: OpenPage, served: ServedCore, complaints: Complaints
) -> None:
    complaints.allow("409")
    snippet = create(served, "br", "Best regards")
    page = open_page("/snippets")
    page.get_by_role("button", name="br", exact=True).press("F2")
    editor = page.get_by_role("form", name=re.compile("Edit snippet"))
    editor.get_by_label("Trigger").fill("mine")
    served.request("PATCH", f"/api/snippets/{snippet}", {"trigger": "aa theirs"})
    create(served, "0 first")
    expect(row(page, "0 first")).to_be_visible()
    expect(editor.get_by_label("Trigger")).to_be_focused()
    expect(editor.get_by_label("Trigger")).to_have_value("mine")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Changed in another window")
    expect(editor.get_by_label("Trigger")).to_have_value("mine")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="mine", exact=True)).to_be_focused()
    assert served.request("GET", f"/api/snippets/{snippet}")["trigger"] == "mine"


def test_a_record_deleted_elsewhere_is_brought_back_by_saving_again(
    open_page: OpenPage, served: ServedCore, complaints: Complaints
) -> None:
    complaints.allow("404")
    snippet = create(served, "br", "Best regards")
    page = open_page("/snippets")
    page.get_by_role("button", name="br", exact=True).press("F2")
    editor = page.get_by_role("form", name="Edit snippet “br”")
    editor.get_by_label("Trigger").fill("mine")
    served.request("DELETE", f"/api/snippets/{snippet}")
    expect(page.get_by_text("No snippets yet")).to_be_visible()
    editor.get_by_label("Trigger").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Deleted in another window")
    editor.get_by_label("Trigger").press("Enter")
    expect(page.get_by_role("button", name="mine", exact=True)).to_be_visible()


def test_a_search_finds_any_form_of_a_word(open_page: OpenPage, served: ServedCore) -> None:
    create(served, "мой адрес", "улица Пушкина")
    create(served, "подпись", "С уважением")
    page = open_page("/snippets", locale="ru-RU")
    page.get_by_role("searchbox").fill("адресом")
    expect(row(page, "подпись")).to_have_count(0)
    expect(row(page, "мой адрес")).to_be_visible()
    page.get_by_role("searchbox").fill("кит")
    expect(page.get_by_text("По запросу «кит» ничего нет")).to_be_visible()


def test_a_sentence_is_tried_out_and_what_changed_is_marked(open_page: OpenPage, served: ServedCore) -> None:
    create(served, "my address", "Berliner Straße 12")
    page = open_page("/snippets")
    box = page.get_by_role("textbox", name="Try it out")
    box.fill("Send it to My Address, please")
    expect(page.locator("mark")).to_have_text("Berliner Straße 12")
    expect(page.get_by_role("status").filter(has_text="Used:")).to_contain_text("my address")
    box.fill("Nothing here")
    expect(page.get_by_text("Nothing would change.")).to_be_visible()
    create(served, "nothing here", "Something")
    expect(page.locator("mark")).to_have_text("Something")


def test_a_long_list_comes_page_by_page_and_what_is_added_stays_in_sight(
    open_page: OpenPage, served: ServedCore
) -> None:
    for number in range(60):
        create(served, f"snippet {number:02}")
    page = open_page("/snippets")
    expect(page.locator("[data-row]")).to_have_count(50)
    add_row(page).get_by_label("Trigger").fill("zzz")
    add_row(page).get_by_label("Trigger").press("Enter")
    expect(page.locator("[data-row]").first).to_contain_text("zzz")
    page.get_by_role("button", name="Show more").click()
    expect(page.locator("[data-row]")).to_have_count(61)


def test_a_link_to_a_snippet_shows_it_on_top(open_page: OpenPage, served: ServedCore) -> None:
    create(served, "aaa")
    wanted = create(served, "zzz")
    page = open_page(f"/snippets/{wanted}")
    expect(page.locator("[data-row]").first).to_contain_text("zzz")


def test_a_file_is_imported_and_its_bad_rows_are_named(open_page: OpenPage, tmp_path: Path) -> None:
    file = tmp_path / "snippets.csv"
    file.write_text(
        "trigger;content;language\nадрес;ул. Пушкина;ru\n;без фразы;ru\nbr;Best regards;de\nbr;Best regards;en\n"
    )
    page = open_page("/snippets", locale="ru-RU")
    page.get_by_role("button", name="Другие действия").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("menuitem", name="Загрузить из файла…").click()
    chooser.value.set_files(file)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Файл загружен")).to_be_visible()
    expect(dialog.get_by_role("listitem")).to_have_text(
        [re.compile("Строка 2.*Фраза: не может быть пуст"), re.compile("Строка 3.*Язык: не может быть «de»")]
    )
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(row(page, "адрес")).to_contain_text("ул. Пушкина")
    expect(row(page, "br")).to_contain_text("Английский")


def test_a_file_that_is_none_of_ours_says_why(open_page: OpenPage, complaints: Complaints) -> None:
    complaints.allow("400")
    page = open_page("/snippets")
    page.locator("input[type=file]").set_input_files(
        {"name": "odd.csv", "mimeType": "text/csv", "buffer": b"trigger,content,weight\na,b,1\n"}
    )
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Nothing was imported")
    expect(dialog).to_contain_text("weight")


def test_an_export_is_a_file(open_page: OpenPage, served: ServedCore) -> None:
    create(served, "br", "Best regards")
    page = open_page("/snippets")
    page.get_by_role("button", name="More actions").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Export as CSV").click()
    assert download.value.suggested_filename == "alfavoice-snippets.csv"
    assert "Best regards" in download.value.path().read_text("utf-8-sig")


def test_a_phone_gets_cards_of_two_lines(open_page: OpenPage, served: ServedCore) -> None:
    create(served, "мой адрес", "улица Пушкина, " * 20)
    page = open_page("/snippets", locale="ru-RU", width=400)
    card = row(page, "мой адрес")
    expect(card).to_be_visible()
    name, text = page.get_by_role("button", name="мой адрес", exact=True), card.get_by_role("cell").nth(1)
    name_box, text_box = name.bounding_box(), text.bounding_box()
    assert name_box is not None
    assert text_box is not None
    assert text_box["y"] >= name_box["y"] + name_box["height"]
    overflow = page.evaluate("document.querySelector('main').scrollWidth - document.querySelector('main').clientWidth")
    assert overflow == 0
    card.hover()
    page.get_by_role("button", name="Изменить шаблон «мой адрес»").click()
    editor = page.get_by_role("form", name="Изменить шаблон «мой адрес»")
    editor.get_by_label("Фраза").fill("домой")
    editor.get_by_role("button", name="Сохранить").click()
    expect(row(page, "домой")).to_be_visible()

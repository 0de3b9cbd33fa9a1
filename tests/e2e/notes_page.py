"""The notes page as a person sees it: its rows, its fields, and what the core has stored."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.served import ServedCore

LOST_LINE = "WebSocket|ERR_CONNECTION_REFUSED|ERR_INTERNET_DISCONNECTED|Failed to load resource"
SAVED = re.compile("^Saved |^Сохранено в ")


def write(served: ServedCore, title: str, content: str = "", **fields: object) -> str:
    note = served.request("POST", "/api/notes", {"title": title, "content": content, **fields})
    return str(note["id"])


def stored(served: ServedCore) -> list[dict[str, Any]]:
    return list(served.request("GET", "/api/notes?limit=200")["items"])


def row(page: Page, text: str | re.Pattern[str]) -> Locator:
    notes = page.get_by_role("list", name=re.compile("^(List of notes|Список заметок)$"))
    return notes.get_by_role("link").filter(has_text=text)


def title(page: Page) -> Locator:
    return page.get_by_role("textbox", name=re.compile("^(Title|Заголовок)$"))


def text(page: Page) -> Locator:
    return page.get_by_role("textbox", name=re.compile("^(Text|Текст)$"))


def state(page: Page) -> Locator:
    return page.locator("[data-save-state]")


def new_note(page: Page, called: str) -> None:
    expect(page.get_by_role("heading", name="Notes", level=1)).to_be_visible()
    page.keyboard.press("Control+n")
    expect(title(page)).to_be_focused()
    page.keyboard.type(called)


def paste(field: Locator, content: str) -> None:
    """Put a long text in at once: the browser takes minutes to insert it as if it were typed."""
    field.evaluate(
        "(field, content) => { field.value = content; field.dispatchEvent(new Event('input', {bubbles: true})) }",
        content,
    )

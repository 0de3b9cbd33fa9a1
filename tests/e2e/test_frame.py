"""The frame around every page: it opens, it navigates, it notices when the core goes and comes back."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import Complaints, OpenPage
from tests.served import ServedCore


def test_the_interface_opens_and_hides_its_token(open_page: OpenPage) -> None:
    page = open_page()
    expect(page.get_by_role("heading", name="Home", level=1)).to_be_visible()
    assert "#t=" not in page.url


def test_a_page_without_a_token_says_how_to_open_it(
    open_page: OpenPage, served: ServedCore, complaints: Complaints
) -> None:
    complaints.allow("401")
    page = open_page()
    expect(page.get_by_role("heading", name="Home", level=1)).to_be_visible()
    page.context.clear_cookies()
    page.goto(served.url)
    expect(page.get_by_role("main")).to_contain_text(re.compile("from AlfaVoice", re.IGNORECASE))


def test_every_page_is_reached_by_its_link(open_page: OpenPage) -> None:
    page = open_page()
    for name in ("Notes", "Snippets", "Dictionary", "Activity", "Settings", "Home"):
        page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def test_a_russian_system_gets_a_russian_interface(open_page: OpenPage) -> None:
    page = open_page(locale="ru-RU")
    expect(page.get_by_role("heading", name="Главная", level=1)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "ru")


def test_a_lost_core_is_said_and_a_returned_one_is_found(
    open_page: OpenPage, served: ServedCore, complaints: Complaints
) -> None:
    complaints.allow("WebSocket|ERR_CONNECTION_REFUSED|Failed to load resource")
    page = open_page()
    expect(page.get_by_role("heading", name="Home", level=1)).to_be_visible()
    served.kill()
    lost = page.get_by_role("status").filter(has_text=re.compile("connection|reconnect", re.IGNORECASE))
    expect(lost).to_be_visible()
    served.start_again()
    expect(lost).to_be_hidden(timeout=20_000)

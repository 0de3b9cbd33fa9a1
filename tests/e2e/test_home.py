"""The first page: what to do first, what is new, what was last."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import OpenPage
from tests.served import ServedCore


def fill(core: ServedCore) -> str:
    core.request("POST", "/api/snippets", {"trigger": "адрес", "content": "Лесная, 5"})
    core.request("POST", "/api/dictionary", {"term": "Рускеала"})
    return str(core.request("POST", "/api/notes", {"title": "Планы", "content": "# Неделя\n- **созвон**"})["id"])


def test_an_empty_library_shows_the_first_steps_and_nothing_dead(open_page: OpenPage) -> None:
    page = open_page()
    steps = page.get_by_role("region", name="First steps")
    expect(steps).to_contain_text("0 of 3")
    expect(steps.get_by_role("link")).to_have_count(3)
    expect(page.get_by_role("region", name="Notes")).to_have_count(0)
    expect(page.get_by_role("region", name="Recent activity")).to_have_count(0)


def test_the_first_steps_go_when_they_are_done(open_page: OpenPage, served: ServedCore) -> None:
    page = open_page()
    steps = page.get_by_role("region", name="First steps")
    served.request("POST", "/api/dictionary", {"term": "Ruskeala"})
    expect(steps).to_contain_text("1 of 3")
    expect(steps.get_by_label("Done")).to_have_count(1)
    fill(served)
    expect(steps).to_have_count(0)
    summary = page.get_by_role("list", name="Your library")
    expect(summary.get_by_role("link")).to_have_text(["1 note", "1 snippet", "2 words"])


def test_a_full_library_shows_what_was_last_in_russian(open_page: OpenPage, served: ServedCore) -> None:
    note = fill(served)
    page = open_page(locale="ru-RU")
    notes = page.get_by_role("region", name="Заметки")
    expect(notes.get_by_role("listitem")).to_have_text([re.compile(r"Планы\s*Неделя созвон\s*сейчас")])
    activity = page.get_by_role("region", name="Последние события")
    expect(activity.get_by_role("listitem").first).to_contain_text("Создана заметка «Планы»")
    activity.get_by_role("button", name="Создана заметка «Планы»").click()
    expect(page).to_have_url(f"{served.url}/notes/{note}")


def test_news_are_read_once_and_found_again(open_page: OpenPage, served: ServedCore) -> None:
    newest, *older = served.request("GET", "/api/news")["items"]
    for item in older:
        served.request("PATCH", f"/api/news/{item['id']}", {"read": True})
    here, there = open_page(), open_page()
    here.get_by_role("region", name="What is new").get_by_role("button", name="Mark as read").click()
    for page in (here, there):
        expect(page.get_by_role("region", name="What is new")).to_have_count(0)
    here.get_by_role("button", name="Undo").click()
    expect(there.get_by_role("region", name="What is new")).to_be_visible()
    here.goto(f"{served.url}/settings#about")
    for item in (newest, *older):
        expect(here.get_by_role("region", name="About")).to_contain_text(item["title"]["en"])


def test_every_link_of_the_first_page_leads_somewhere(open_page: OpenPage, served: ServedCore) -> None:
    fill(served)
    page = open_page()
    expect(page.get_by_role("link", name="All activity")).to_be_visible()
    links = page.get_by_role("main").get_by_role("link").evaluate_all("links => links.map(link => link.pathname)")
    for path in sorted(set(links)):
        page.goto(f"{served.url}{path}")
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        expect(page.get_by_text("There is no such page")).to_have_count(0)

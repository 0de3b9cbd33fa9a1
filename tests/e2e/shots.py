"""Screenshots of every page: `python -m tests.e2e.shots [--out shots] [--only home settings]`.

Light and dark, Russian and English, wide and narrow, empty and full; then the palette, dialogs, toasts, the page of a
recording, and the recorder while it runs. Someone looks at them before a change to the interface is called done.
"""

import argparse
import itertools
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from playwright.sync_api import Browser, Error, Page, Route, expect, sync_playwright

from tests.e2e.conftest import CHROMIUM_FLAGS, chromium_path
from tests.e2e.sample_library import fill
from tests.e2e.sample_recordings import write_recordings
from tests.recorded import speak
from tests.served import ServedCore, served_core
from tests.waiting import until

PAGES = {
    "home": "/",
    "recordings": "/recordings",
    "live": "/recordings/live",
    "notes": "/notes",
    "snippets": "/snippets",
    "dictionary": "/dictionary",
    "activity": "/activity",
    "settings": "/settings",
}
SIZES = ((1280, 800), (400, 800))
WHOLE_HEIGHT = 2600
_HOURS_BETWEEN = 5


@dataclass(frozen=True)
class Look:
    """One way to look at the interface."""

    theme: Literal["light", "dark"]
    language: Literal["ru", "en"]
    width: int
    height: int

    @property
    def name(self) -> str:
        """Part of a file's name."""
        return f"{self.theme}-{self.language}-{self.width}"


THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LANGUAGES: tuple[Literal["ru", "en"], ...] = ("ru", "en")
LOOKS = [Look(theme, language, *size) for theme, language, size in itertools.product(THEMES, LANGUAGES, SIZES)]


def main(args: Sequence[str]) -> int:
    """Take the screenshots; return the exit status."""
    parser = argparse.ArgumentParser(prog="shots", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("shots"), help="the folder to write into")
    parser.add_argument("--only", nargs="*", default=[], help="names of pages, 'extras' or 'running'; all unless told")
    options = parser.parse_args(args)
    options.out.mkdir(parents=True, exist_ok=True)
    wanted = options.only or [*PAGES, "extras", "running"]
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(CHROMIUM_FLAGS))
        with served_core(Path(folder) / "empty") as core:
            shoot_all(browser, core, options.out, wanted, "empty")
        with full_core(Path(folder)) as core:
            shoot_all(browser, core, options.out, wanted, "full")
            if "running" in wanted:
                shoot_running(browser, core, options.out)
        browser.close()
    print(f"{len(list(options.out.glob('*.png')))} screenshots in {options.out}")
    return 0


@contextmanager
def full_core(folder: Path) -> Iterator[ServedCore]:
    """A core whose library has been used for a while, and whose microphone is a file with English speech."""
    write_recordings(folder / "full")
    with served_core(folder / "full", "--allow-file-devices") as core:
        fill(core)
        microphone = {"micDevice": f"file:{speak(folder, repeat=40)}"}
        core.request("PATCH", "/api/settings", {"recording": microphone, "recognition": {"language": "en"}})
        yield core


@contextmanager
def recording(core: ServedCore) -> Iterator[None]:
    """Record for a while; begins when the first line has its text."""
    session = core.request("POST", "/api/sessions", {"language": "en"})
    address = f"/api/sessions/{session['id']}"
    until(lambda: any("transcription" in chunk for chunk in core.request("GET", address)["chunks"]), "a line of text")
    yield
    core.request("POST", "/api/sessions/stop")


def shoot_running(browser: Browser, core: ServedCore, out: Path) -> None:
    """Take the recorder while it runs: its live view, and what the other pages show of it."""
    with recording(core):
        for look in LOOKS:
            with opened(browser, core, look, motion="no-preference") as page:
                for name in ("live", "recordings", "home"):
                    go(page, core, PAGES[name])
                    page.screenshot(path=out / f"{name}-running-{look.name}.png")


def shoot_all(browser: Browser, core: ServedCore, out: Path, wanted: Sequence[str], state: str) -> None:
    """Take every screenshot of one library."""
    for look in LOOKS:
        with opened(browser, core, look) as page:
            for name in (name for name in PAGES if name in wanted):
                go(page, core, PAGES[name])
                page.screenshot(path=out / f"{name}-{state}-{look.name}.png")
            if "extras" in wanted and state == "full":
                shoot_extras(page, core, out, look)


def shoot_extras(page: Page, core: ServedCore, out: Path, look: Look) -> None:
    """Take what is not a page: an open note, the whole settings, palette, dialogs, toasts."""
    for name, stage in EXTRAS.items():
        stage(page, core)
        settle(page)
        page.screenshot(path=out / f"{name}-full-{look.name}.png")
    page.set_viewport_size({"width": look.width, "height": WHOLE_HEIGHT})
    go(page, core, "/settings")
    page.screenshot(path=out / f"settings_whole-full-{look.name}.png")


@contextmanager
def opened(
    browser: Browser, core: ServedCore, look: Look, motion: Literal["reduce", "no-preference"] = "reduce"
) -> Iterator[Page]:
    """A page that is let in and looks that way."""
    context = browser.new_context(
        locale="ru-RU" if look.language == "ru" else "en-GB",
        color_scheme=look.theme,
        reduced_motion=motion,
        viewport={"width": look.width, "height": look.height},
    )
    page = context.new_page()
    page.route("**/api/activities?*", spread_over_days)
    page.route("**/api/notes?*", spread_over_days)
    page.goto(core.page_url)
    page.get_by_role("heading", level=1).wait_for()  # only a page that was let in has one
    yield page
    context.close()


def spread_over_days(route: Route) -> None:
    """Let what was made a second ago look as if it took weeks."""
    try:
        answer = route.fetch()
        document = answer.json()
    except Error:
        return  # the page went on to the next address
    for index, item in enumerate(document.get("items", [])):
        for field in ("createdAt", "updatedAt"):
            earlier = datetime.fromisoformat(item[field]) - timedelta(hours=_HOURS_BETWEEN * index * index / 3)
            item[field] = earlier.isoformat()
    route.fulfill(response=answer, body=json.dumps(document))


def go(page: Page, core: ServedCore, path: str) -> None:
    """Open a page anew, even one that is open with something over it, and wait until it is all there."""
    page.goto("about:blank")
    page.goto(f"{core.url}{path}")
    page.locator("h1").first.wait_for(state="attached")
    settle(page)


def settle(page: Page) -> None:
    """Wait for data and fonts."""
    page.wait_for_load_state("networkidle")
    expect(page.locator("main .appear-late")).to_have_count(0)
    page.evaluate("document.fonts.ready")


def open_note(page: Page, core: ServedCore) -> None:
    """The second pinned note."""
    note = core.request("GET", "/api/notes?limit=2")["items"][-1]
    go(page, core, f"/notes/{note['id']}")


def open_meeting(page: Page, core: ServedCore) -> None:
    """The page of a recording that has everything a recording can have."""
    [found] = core.request("GET", f"/api/sessions?limit=1&q={quote('Новосибирск')}")["sessions"]
    go(page, core, f"/recordings/{found['id']}")


def open_busy_meeting(page: Page, core: ServedCore) -> None:
    """A line corrected, two lines selected, a word looked for."""
    open_meeting(page, core)
    page.locator("details summary").click()
    page.locator("[data-line]").nth(1).focus()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("F2")
    page.keyboard.press("Control+F")
    page.keyboard.type("договор")
    page.locator("mark").first.wait_for()


def open_again(page: Page, core: ServedCore) -> None:
    """With what to transcribe again."""
    open_meeting(page, core)
    page.locator("[data-line]").first.focus()
    page.keyboard.press("Shift+ArrowDown")
    page.locator("section:has([role=status]) button").first.click()
    page.get_by_role("dialog").wait_for()


def open_versions(page: Page, core: ServedCore) -> None:
    """Two texts of a line beside each other."""
    open_meeting(page, core)
    page.locator("[data-row]").nth(1).hover()
    page.locator("[data-row]").nth(1).get_by_role("button").last.click()
    page.get_by_role("menuitem").nth(1).click()
    page.get_by_role("dialog").locator("mark").first.wait_for()


def open_palette(page: Page, core: ServedCore) -> None:
    """Something found by one of its forms."""
    go(page, core, "/")
    page.keyboard.press("Control+K")
    page.get_by_role("dialog").get_by_role("combobox").fill("встреча")
    page.get_by_role("option").first.wait_for()


def open_backup_dialog(page: Page, core: ServedCore) -> None:
    """The new backup, with a passphrase that is too short."""
    go(page, core, "/settings#backups")
    page.locator("#backups").get_by_role("button").nth(1).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio").last.click()
    dialog.locator("input[type=password]").first.fill("short")
    dialog.locator("button[type=submit]").click()


def open_restore_dialog(page: Page, core: ServedCore) -> None:
    """The restore of a backup that needs its passphrase."""
    go(page, core, "/settings#backups")
    page.locator("#backups li").last.get_by_role("button").click()
    page.get_by_role("menuitem").first.click()
    page.get_by_role("dialog").wait_for()


def open_rekey_dialog(page: Page, core: ServedCore) -> None:
    """A question before something that cannot be undone."""
    go(page, core, "/settings#library")
    page.locator("#library").get_by_role("button").first.click()
    page.get_by_role("alertdialog").wait_for()


def show_toast(page: Page, core: ServedCore) -> None:
    """What was deleted can be brought back; each look costs the feed a line."""
    go(page, core, "/activity")
    page.get_by_role("main").get_by_role("listitem").nth(2).hover()
    page.get_by_role("main").get_by_role("listitem").nth(2).get_by_role("button").last.click()
    page.locator("ol[aria-live] li").wait_for()


def show_refusal(page: Page, core: ServedCore) -> None:
    """A number that the settings refuse, and a reset."""
    go(page, core, "/settings#storage")
    page.locator("#storage input").first.fill("0")
    page.locator("#storage input").first.press("Enter")


EXTRAS: dict[str, Callable[[Page, ServedCore], None]] = {
    "note": open_note,
    "session": open_meeting,
    "session_busy": open_busy_meeting,
    "session_again": open_again,
    "session_versions": open_versions,
    "palette": open_palette,
    "dialog_backup": open_backup_dialog,
    "dialog_restore": open_restore_dialog,
    "dialog_rekey": open_rekey_dialog,
    "toast": show_toast,
    "settings_refusal": show_refusal,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

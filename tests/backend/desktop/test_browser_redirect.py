"""The interface in the person's browser, with the token seen by nobody else."""

import stat
import sys
import webbrowser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from alfavoice.desktop import browser
from alfavoice.desktop.browser import open_in_browser, redirect_folder, write_redirect

URL, TOKEN = "http://127.0.0.1:8000", "se<cr>et&\"'"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the browser was given."""
    addresses: list[str] = []

    def note(address: str) -> bool:
        addresses.append(address)
        return True

    monkeypatch.setattr(webbrowser, "open", note)
    return addresses


def test_the_browser_gets_a_file_and_the_file_gets_the_token(tmp_path: Path, opened: list[str]) -> None:
    assert open_in_browser(URL, "secret", tmp_path / "open")
    (address,) = opened
    assert "secret" not in address
    page = Path(unquote(urlsplit(address).path))
    assert f'location.replace("{URL}/#t=secret")' in page.read_text()
    if sys.platform != "win32":
        assert stat.S_IMODE(page.stat().st_mode) == 0o600
        assert stat.S_IMODE(page.parent.stat().st_mode) == 0o700


def test_a_new_page_replaces_the_last_one(tmp_path: Path, opened: list[str]) -> None:
    open_in_browser(URL, "one", tmp_path)
    open_in_browser(URL, "two", tmp_path)
    (page,) = tmp_path.iterdir()
    assert "one" not in page.read_text()


def test_a_token_cannot_leave_its_quotes(tmp_path: Path) -> None:
    text = write_redirect(f"{URL}/#t={TOKEN}</script>", tmp_path).read_text()
    assert text.count("</script>") == 1
    assert 'href="http://127.0.0.1:8000/#t=se&lt;cr&gt;et&amp;&quot;&#x27;&lt;/script&gt;"' in text


def test_without_a_browser_the_address_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda _: False)
    assert not open_in_browser(URL, "secret", tmp_path)
    assert f"{URL}/#t=secret" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_browser_from_the_snap_store_gets_its_file_where_it_may_look(tmp_path: Path) -> None:
    common = tmp_path / "snap" / "firefox" / "common"
    common.mkdir(parents=True)
    assert redirect_folder("firefox_firefox.desktop", tmp_path) == common
    assert redirect_folder("chromium_chromium.desktop", tmp_path).name == "open"
    for other in ("firefox.desktop", "org.mozilla.firefox.desktop", ""):
        assert redirect_folder(other, tmp_path).name == "open"


def test_a_desktop_that_names_no_browser_is_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert browser._default_browser() == ""

"""The interface in the person's own browser, without showing the token to other users of the machine.

A URL given to a browser stands on a command line that every user can read. So the browser gets a file
instead, which only this user can read (0600, in a folder of 0700), and which sends it on to the URL with
the token. The file stays until the next call, because nobody can tell when a browser has read it; it opens
nothing once its core has ended. A browser from the Snap store sees neither hidden folders nor /tmp, so its
file goes into the folder that Snap keeps for it (written from the documentation, not run).
"""

import html
import json
import os
import shutil
import subprocess
import sys
import tempfile
import webbrowser
from pathlib import Path

import platformdirs

PREFIX = "alfavoice-open-"
ASK_SECONDS = 3.0

PAGE = """<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<title>AlfaVoice</title>
<script>location.replace({script})</script>
<noscript><a href="{link}">AlfaVoice</a></noscript>
"""


def open_in_browser(url: str, token: str, folder: Path | None = None) -> bool:
    """Open the interface in the browser; where there is none, print where to find it, and return false."""
    address = f"{url}/#t={token}"
    where = folder or redirect_folder(_default_browser(), Path.home())
    forget_redirects(where)
    try:
        page = write_redirect(address, where)
        if webbrowser.open(page.as_uri()):
            return True
    except OSError as error:
        sys.stderr.write(f"alfavoice: {error}\n")
    forget_redirects(where)
    sys.stderr.write(f"No browser could be opened. Open this address yourself, and keep it to yourself:\n{address}\n")
    return False


def write_redirect(address: str, folder: Path) -> Path:
    """Write the page that sends a browser on; nobody but this user can read it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    number, name = tempfile.mkstemp(dir=folder, prefix=PREFIX, suffix=".html")
    with os.fdopen(number, "w", encoding="utf-8") as file:
        script = json.dumps(address).replace("<", "\\u003c")
        file.write(PAGE.format(script=script, link=html.escape(address)))
    return Path(name)


def forget_redirects(folder: Path) -> None:
    """Delete the pages that earlier calls left."""
    for page in folder.glob(f"{PREFIX}*.html"):
        page.unlink(missing_ok=True)


def redirect_folder(browser: str, home: Path) -> Path:
    """Return a folder that the browser can read; Snap calls desktop files `<snap>_<program>.desktop`."""
    snap, underscore, _ = browser.removesuffix(".desktop").partition("_")
    common = home / "snap" / snap / "common"
    if underscore and snap and common.is_dir():
        return common
    return Path(platformdirs.user_cache_dir("AlfaVoice", appauthor=False)) / "open"


def _default_browser() -> str:
    """Return the name of the default browser's desktop file, or nothing where that is not a question."""
    asker = shutil.which("xdg-settings") if sys.platform.startswith("linux") else None
    if asker is None:
        return ""
    try:
        answer = subprocess.run(  # noqa: S603 (found on the PATH)
            [asker, "get", "default-web-browser"],
            capture_output=True,
            text=True,
            timeout=ASK_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.strip()

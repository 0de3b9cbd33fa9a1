"""The built interface: every file of it is known by name, so no path can lead anywhere else.

A path that is no file and asks for a page gets `index.html`, which finds its way by itself.
"""

import base64
import hashlib
import mimetypes
import re
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler

from alfavoice.api.guard import OPEN_TO_ALL

_FOR_EVER = "public, max-age=31536000, immutable"
_NEVER = "no-cache"
_INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
_NOT_PAGES = ("/api/", "/ws", "/schema", "/metrics", "/v1/", "/_app/")
_MISSING = b"<!doctype html><title>AlfaVoice</title><p>The interface is not built. Run: python3 build.py run"
mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("application/manifest+json", ".webmanifest")


class Pages:
    """The files of the interface."""

    def __init__(self, folder: Path | None) -> None:
        found = sorted(folder.rglob("*")) if folder is not None else []
        self._files = {f"/{file.relative_to(folder).as_posix()}": file for file in found if folder and file.is_file()}
        index = self._files.get("/index.html")
        self._index = index.read_bytes() if index else _MISSING

    @property
    def policy(self) -> str:
        """The Content-Security-Policy of our pages: our own files, and the one script inside `index.html`."""
        digests = [hashlib.sha256(script).digest() for script in _INLINE_SCRIPT.findall(self._index)]
        hashes = "".join(f" 'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
        return (
            f"default-src 'self'; script-src 'self'{hashes}; style-src 'self'; img-src 'self' data: blob:; "
            "media-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
            "frame-ancestors 'none'"
        )

    def routes(self) -> list[HTTPRouteHandler]:
        """Return the handlers of all paths that nothing else serves."""

        @get(["/", "/{path:path}"], include_in_schema=False, sync_to_thread=False, opt=OPEN_TO_ALL)
        def page(request: Request[Any, Any, Any]) -> Response[bytes]:
            return self.answer(request.url.path, request.headers.get("accept", ""))

        return [page]

    def answer(self, path: str, accept: str) -> Response[bytes]:
        """Return a file, or the page for a path inside the interface."""
        file = self._files.get(path)
        if file is not None and path != "/index.html":
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            caching = _FOR_EVER if path.startswith("/_app/immutable/") else _NEVER
            return Response(file.read_bytes(), media_type=kind, headers={"cache-control": caching})
        is_page = path in ("/", "/index.html") or ("text/html" in accept and not path.startswith(_NOT_PAGES))
        if not is_page:
            raise NotFoundException("There is nothing here.")
        return Response(self._index, media_type="text/html", headers={"cache-control": "no-store"})


def find_pages() -> Path | None:
    """Return the built interface: inside the installed package, or beside the sources."""
    package = Path(__file__).resolve().parent.parent
    candidates = (package / "web", package.parent.parent / "frontend" / "build")
    return next((folder for folder in candidates if (folder / "index.html").is_file()), None)

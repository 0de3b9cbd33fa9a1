"""A page in place of the interface, under the strictest policy that we serve, and what it tells."""

from __future__ import annotations

import base64
import hashlib
import http.server
import json
import queue
import re
from pathlib import Path
from typing import Any

PATIENCE_SECONDS = 20.0
FOLDER = Path(__file__).parent / "page"
KINDS = {".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".json": "application/json"}


def policy(document: str) -> str:
    """Return a policy that allows the document's inline script by its hash, as ours does, and never eval."""
    (inline,) = re.findall(r"<script>(.*?)</script>", document, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
    return f"default-src 'self'; script-src 'self' 'sha256-{digest}'; style-src 'self'"


class StandInPage:
    """A page under the strictest policy that we serve, and what it told."""

    def __init__(self) -> None:
        self.told: queue.Queue[dict[str, Any]] = queue.Queue()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def wait(self, event: str) -> dict[str, Any]:
        """Return the next such event; what comes before it is forgotten, except a broken policy."""
        while True:
            told = self.told.get(timeout=PATIENCE_SECONDS)
            assert told["event"] != "violation", told
            if told["event"] == event:
                return told

    def _handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        told = self.told
        strict = policy((FOLDER / "index.html").read_text(encoding="utf-8"))

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                file = FOLDER / (self.path.strip("/") or "index.html")
                if not file.is_file():
                    self.send_error(404)
                    return
                self.send_response(200)
                self.send_header("Content-Type", KINDS[file.suffix])
                self.send_header("Content-Security-Policy", strict)
                if file.suffix == ".json":
                    self.send_header("Content-Disposition", f'attachment; filename="{file.name}"')
                self.end_headers()
                self.wfile.write(file.read_bytes())

            def do_POST(self) -> None:
                told.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Nothing: the test output is for tests."""

        return Handler

"""The interface's files: each by its name, and nothing else of the disk by any name."""

import base64
import hashlib
import re
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from alfavoice.api.app import Edge, build_api
from alfavoice.api.pages import Pages
from alfavoice.parts import Core

BUILT = Path(__file__).parents[2] / "frontend" / "build"
INDEX = b'<!doctype html><script src="/a.js"></script><script>start("\xd1\x84")</script><p>the page'
TRAVERSALS = (
    "/../secret.txt",
    "/../../secret.txt",
    "/_app/../../secret.txt",
    "/%2e%2e/secret.txt",
    "/%2E%2E%2Fsecret.txt",
    "/..%2fsecret.txt",
    "/%252e%252e/secret.txt",
    "/%252e%252e%252fsecret.txt",
    "/..\\secret.txt",
    "/..%5csecret.txt",
    "/%5c..%5csecret.txt",
    "/%c0%ae%c0%ae/secret.txt",
    "/%c0%ae%c0%ae%c0%afsecret.txt",
    "/%uff0e%uff0e/secret.txt",
    "/．．/secret.txt",
    "/....//secret.txt",
    "/;/../secret.txt",
    "/a.js/../../secret.txt",
    "/a.js%00.html",
    "/%00",
    "//secret.txt",
    "/file:///etc/passwd",
    "//etc/passwd",
    "/etc/passwd",
    "/~/secret.txt",
    "/C:/secret.txt",
    "/link.txt/../secret.txt",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A built interface, and a file beside it that is nobody's business."""
    (tmp_path / "secret.txt").write_text("SECRET")
    web = tmp_path / "web"
    (web / "_app" / "immutable").mkdir(parents=True)
    (web / "index.html").write_bytes(INDEX)
    (web / "a.js").write_text("let a")
    (web / "_app" / "immutable" / "b.woff2").write_bytes(b"font")
    return web


@pytest.fixture
async def browser(core: Core, folder: Path) -> AsyncGenerator[httpx.AsyncClient]:
    """A client without a token, that asks for pages."""
    application: Any = build_api(core, Edge(port=80, token="t", pages=folder))
    transport = httpx.ASGITransport(application)
    headers = {"accept": "text/html,*/*"}
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=headers) as client:
        yield client


async def test_no_path_leads_out_of_the_folder(browser: httpx.AsyncClient) -> None:
    for path in TRAVERSALS:
        for accept in ("text/html", "*/*"):
            url = httpx.URL(scheme="http", host="127.0.0.1", raw_path=quote(path, safe="/%\\;:~").encode())
            answer = await browser.get(url, headers={"accept": accept})
            assert answer.status_code in (200, 404), path
            assert b"SECRET" not in answer.content, path
            assert b"root:" not in answer.content, path
            assert answer.status_code == 404 or answer.content == INDEX, path


async def test_files_are_served_as_what_they_are(browser: httpx.AsyncClient) -> None:
    script = await browser.get("/a.js")
    assert (script.status_code, script.text) == (200, "let a")
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.headers["cache-control"] == "no-cache"
    font = await browser.get("/_app/immutable/b.woff2")
    assert font.headers["content-type"] == "font/woff2"
    assert "immutable" in font.headers["cache-control"]


async def test_a_path_inside_the_interface_is_the_page(browser: httpx.AsyncClient) -> None:
    for path in ("/", "/index.html", "/notes", "/notes/01a1fb7a-0b63-70ca-ae95-9ad79d7aa6aa", "/настройки"):
        answer = await browser.get(path)
        assert (answer.status_code, answer.content) == (200, INDEX), path
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert answer.headers["cache-control"] == "no-store"


async def test_an_unknown_file_is_a_problem_and_no_page(browser: httpx.AsyncClient) -> None:
    for path in ("/_app/immutable/gone.js", "/api/nothing", "/v1/models", "/_app/x"):
        answer = await browser.get(path)
        assert answer.status_code == 404, path
        assert answer.headers["content-type"] == "application/problem+json"
    plain = await browser.get("/gone.js", headers={"accept": "*/*"})
    assert (plain.status_code, plain.json()["code"]) == (404, "not_found")


async def test_the_policy_allows_the_script_inside_the_page_and_no_other(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/")
    allowed = re.findall(r"'(sha256-[^']+)'", answer.headers["content-security-policy"])
    digest = hashlib.sha256('start("ф")'.encode()).digest()
    assert allowed == [f"sha256-{base64.b64encode(digest).decode()}"]
    assert "unsafe" not in answer.headers["content-security-policy"]


@pytest.mark.skipif(not (BUILT / "index.html").is_file(), reason="the interface is not built")
def test_the_policy_fits_the_built_interface() -> None:
    html = (BUILT / "index.html").read_text()
    inline = [
        script for tag, script in re.findall(r"<script([^>]*)>(.*?)</script>", html, re.DOTALL) if "src" not in tag
    ]
    policy = Pages(BUILT).policy
    for script in inline:
        assert base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() in policy
    assert not re.findall(r"<[^>]+\son\w+=", html)


async def test_without_a_built_interface_the_page_says_so(core: Core) -> None:
    application: Any = build_api(core, Edge(port=80, token="t", pages=None))
    transport = httpx.ASGITransport(application)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        answer = await client.get("/")
        assert answer.status_code == 200
        assert "The interface is not built" in answer.text
        assert (await client.get("/health")).status_code == 200

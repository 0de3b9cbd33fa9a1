"""Bad input over REST: each gets a clear answer, quickly, and the core goes on."""

import gzip
import time
from typing import Any

import httpx
import pytest

from alfavoice.parts import Core
from tests.api.conftest import TOKEN, Live

JSON = {"content-type": "application/json"}
SOME_ID = "01a1fb7a-0b63-70ca-ae95-9ad79d7aa6aa"

BODIES: list[tuple[bytes, str, str]] = [
    (b"", "", "is missing"),
    (b"null", "", "must be an object"),
    (b"[]", "", "must be an object"),
    (b'"note"', "", "must be an object"),
    (b"{", "", "is not JSON: it ends too early"),
    (b'{"title": "a"', "", "is not JSON: it ends too early"),
    (b"{'title': 1}", "", "is not JSON: "),
    (b'{"title": "a"} x', "", "is not JSON: "),
    (b"title=a&content=b", "", "is not JSON: "),
    (b'{"title": NaN}', "", "is not JSON: "),
    (b"\xff\xfe{\x00}\x00", "", "is not JSON: "),
    (b"\x00", "", "is not JSON: "),
    (b'{"title": "\xff"}', "", "is not UTF-8 text"),
    (b'{"title": "\\ud800"}', "", "is not JSON: "),
    (b'{"title": "\xed\xa0\x80"}', "", "is not UTF-8 text"),
    (b'{"title": 1e999}', "", "has a number that is too large"),
    (b'{"title": ' + b"[" * 100_000, "", "is nested too deeply"),
    (b"[" * 100_000 + b"]" * 100_000, "", "is nested too deeply"),
    (b'{"title": 5}', "title", "must be text"),
    (b'{"title": null}', "title", "must be text"),
    (b'{"title": {"a": 1}}', "title", "must be text"),
    (b'{"pinned": 1' + b"0" * 400 + b"}", "pinned", "must be true or false"),
    (b'{"pinned": "yes"}', "pinned", "must be true or false"),
    (b'{"tags": "a"}', "tags", "must be a list"),
    (b'{"tags": ["a", 1]}', "tags[1]", "must be text"),
    (b'{"tags": [""]}', "tags[0]", "must not be empty"),
    (b'{"tags": ["' + b"x" * 101 + b'"]}', "tags[0]", "must be at most 100 characters long"),
    (b'{"titel": "a"}', "titel", "is not a field we know"),
    (b'{"Title": "a"}', "Title", "is not a field we know"),
    (b'{"revision": 7}', "revision", "is not a field we know"),
    (b'{"' + b"x" * 100_000 + b'": 1}', "x" * 200 + "…", "is not a field we know"),
    (b'{"id": "7"}', "id", "is not a UUID"),
    (b'{"id": "../../etc/passwd"}', "id", "is not a UUID"),
    (b'{"title": "a\\u0000b"}', "title", "contains a NUL character"),
    (b'{"tags": ["a\\u0000b"]}', "tags", "contains a NUL character"),
]


def assert_problem(answer: httpx.Response, status: int) -> Any:
    """Check the shape that every refusal has, and return it."""
    assert answer.status_code == status, answer.text[:500]
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert set(problem) - {"errors"} == {"type", "title", "status", "detail", "code"}
    assert problem["status"] == status
    assert problem["type"] == f"urn:alfavoice:{problem['code']}"
    assert problem["detail"].endswith(".")
    assert not any(sign in problem["detail"] for sign in ("Expected `", "Traceback", "Object ", "site-packages", ".py"))
    return problem


async def test_each_bad_body_is_refused_by_name_and_in_plain_words(api: httpx.AsyncClient) -> None:
    for body, path, words in BODIES:
        problem = assert_problem(await api.post("/api/notes", content=body, headers=JSON), 400)
        assert len(problem["errors"]) == 1, body[:60]
        assert problem["errors"][0]["path"] == path, body[:60]
        assert problem["errors"][0]["message"].startswith(words), (body[:60], problem)
        assert len(problem["detail"]) < 600
    assert (await api.get("/api/notes")).json()["total"] == 0


async def test_nested_fields_are_named_with_their_path(api: httpx.AsyncClient) -> None:
    for body, path, words in [
        ({"general": {"them": "dark"}}, "general.them", "is not a field we know"),
        ({"general": {"theme": "pink"}}, "general.theme", "cannot be 'pink'"),
        ({"storage": {"trashDays": 0}}, "storage.trashDays", "must be at least 1"),
        ({"storage": {"trashDays": 10**9}}, "storage.trashDays", "must be at most 3650"),
        ({"storage": {"trashDays": 1.5}}, "storage.trashDays", "must be a whole number"),
        ({"storage": {"trashDays": True}}, "storage.trashDays", "must be a whole number"),
        ({"storage": None}, "storage", "must be an object"),
        ({"microphone": {}}, "microphone", "is not a field we know"),
    ]:
        problem = assert_problem(await api.patch("/api/settings", json=body), 400)
        assert problem["errors"] == [{"path": path, "message": words}]
        assert problem["detail"] == f"The request cannot be understood: {path} {words}."


async def test_bad_parameters_are_named_and_unknown_ones_too(api: httpx.AsyncClient) -> None:
    for query, path, words in [
        ("limit=0", "limit", "must be at least 1"),
        ("limit=501", "limit", "must be at most 500"),
        ("limit=ten", "limit", "must be a whole number"),
        ("limit=", "limit", "must be a whole number"),
        ("offset=-1", "offset", "must be at least 0"),
        ("offset=99999999999999999999", "offset", "must be"),
        ("pinned=maybe", "pinned", "must be true or false"),
        (f"q={'x' * 501}", "q", "must be at most 500 characters long"),
        ("limt=5", "limt", "is not a parameter we know"),
        ("q=a&deleted=true", "deleted", "is not a parameter we know"),
    ]:
        problem = assert_problem(await api.get(f"/api/notes?{query}"), 400)
        assert problem["errors"][0]["path"] == path, query
        assert problem["errors"][0]["message"].startswith(words), (query, problem)
    problem = assert_problem(await api.get("/api/notes/export?format=xml"), 400)
    assert problem["errors"] == [{"path": "format", "message": "cannot be 'xml'"}]
    assert (await api.get("/api/notes/export?format=csv")).status_code == 200


async def test_queries_of_any_text_are_answered(api: httpx.AsyncClient) -> None:
    for text in (
        "\0",
        "\udcff",
        '"',
        "'; DROP TABLE notes; --",
        "*",
        "a*b AND (",
        "NEAR(",
        "😀",
        "שלום",
        "\u202e",
        "%",
    ):
        escaped = httpx.QueryParams({"q": text.encode("utf-8", "surrogateescape").decode("latin-1")})
        for path in ("/api/notes", "/api/search", "/api/activities", "/api/dictionary", "/api/snippets"):
            assert (await api.get(path, params=escaped)).status_code == 200, (path, text)


async def test_ids_that_are_none_find_nothing(api: httpx.AsyncClient) -> None:
    strange = (
        "7",
        "%00",
        "..",
        "%2e%2e%2f",
        "' OR 1=1",
        SOME_ID[:-1],
        f"{{{SOME_ID}}}",
        SOME_ID.replace("-", ""),
        "😀",
    )
    for record_id in (*strange, "x" * 5000, SOME_ID):
        for collection in ("notes", "snippets", "dictionary", "activities"):
            url = f"/api/{collection}/{record_id}"
            problem = assert_problem(await api.get(url), 404)
            assert len(problem["detail"]) < 500
            assert (await api.delete(url)).status_code in (404, 405), url
            assert (await api.post(f"{url}/restore")).status_code == 404, url
    for name in ("x", "..%2f..%2falfavoice.db", "alfavoice.db", "%2e%2e", "alfavoice-%00.backup"):
        assert (await api.get(f"/api/library/backups/{name}")).status_code == 404, name


async def test_text_of_every_script_comes_back_as_it_was(api: httpx.AsyncClient) -> None:
    for text in (
        "שלום عالم",
        "\u202eabc\u202c",
        "👩‍👩‍👧‍👦🏳️‍🌈",
        "e\u0301 é",
        "\ufeff\u200b",
        "𝕳",
        "\r\n\t",
        "ё" * 1000,
        "\x01\x7f",
    ):
        note = (await api.post("/api/notes", json={"title": text[:200], "content": text, "tags": []})).json()
        assert note["content"] == text
        assert (await api.get(f"/api/notes/{note['id']}")).json() == note


async def test_of_two_equal_keys_the_last_counts(api: httpx.AsyncClient) -> None:
    answer = await api.post("/api/notes", content=b'{"title": "a", "title": "b"}', headers=JSON)
    assert (answer.status_code, answer.json()["title"]) == (201, "b")


async def test_a_body_must_be_json_and_say_so(api: httpx.AsyncClient) -> None:
    note = b'{"title": "a"}'
    for kind in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
    ):
        problem = assert_problem(await api.post("/api/notes", content=note, headers={"content-type": kind}), 415)
        assert "application/json" in problem["detail"]
    packed = await api.post("/api/notes", content=gzip.compress(note), headers={**JSON, "content-encoding": "gzip"})
    assert_problem(packed, 415)
    for headers in ({}, JSON, {"content-type": "application/json; charset=utf-8"}):
        assert (await api.post("/api/notes", content=note, headers=headers)).status_code == 201


async def test_the_same_trigger_twice_is_a_conflict(api: httpx.AsyncClient) -> None:
    assert (await api.post("/api/snippets", json={"trigger": "Адрес", "content": "a"})).status_code == 201
    problem = assert_problem(await api.post("/api/snippets", json={"trigger": " адрес ", "content": "b"}), 409)
    assert problem["code"] == "snippets.name_taken"


async def test_unknown_paths_and_methods_are_problems(api: httpx.AsyncClient) -> None:
    assert assert_problem(await api.get("/api/nothing"), 404)["detail"] == "There is nothing here."
    assert_problem(await api.post("/api/nothing", json={}), 404)
    assert_problem(await api.put(f"/api/notes/{SOME_ID}", json={}), 405)
    assert_problem(await api.delete("/health"), 405)
    assert_problem(await api.post("/api/window", json={"action": "show"}), 409)


async def test_a_passphrase_with_a_nul_or_without_end_is_refused(api: httpx.AsyncClient) -> None:
    for passphrase in ("12345678\0x", "short", "x" * 1001):
        assert_problem(await api.post("/api/library/backups", json={"passphrase": passphrase}), 400)
        form = {"passphrase": passphrase}
        assert_problem(await api.post("/api/library/restore", files={"file": b"x"}, data=form), 400)
    assert_problem(await api.post("/api/library/restore", files={"other": b"x"}), 400)
    assert_problem(await api.post("/api/library/restore", json={}), 400)


async def test_imports_of_rubbish_are_refused(api: httpx.AsyncClient) -> None:
    rubbish = (b"", b"\xff\xfe", b"{}", b"null", b'{"items": 5}', b"\x00" * 100, b"[" * 100_000, b'["\xff"]', b'"a\nb')
    for collection in ("notes", "snippets", "dictionary", "activities", "settings"):
        for content in rubbish:
            for file_format in ("json", "csv"):
                url = f"/api/{collection}/import?format={file_format}"
                answer = await api.post(url, content=content)
                assert answer.status_code in (200, 400), (url, content[:20], answer.text)
    assert (await api.get("/api/state")).json()["revisions"] == {}


async def test_a_failure_of_ours_is_logged_and_not_shown(
    api: httpx.AsyncClient, core: Core, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("the inside story")

    monkeypatch.setattr(core.notes, "list", broken)
    problem = assert_problem(await api.get("/api/notes"), 500)
    assert problem["code"] == "internal"
    assert "inside story" not in str(problem)
    assert "inside story" in caplog.text


async def test_a_note_of_10_mb_is_refused_at_once_and_the_connection_serves_on(live: Live) -> None:
    headers = {"authorization": f"Bearer {TOKEN}"}
    async with httpx.AsyncClient(base_url=live.url, headers=headers, timeout=20) as client:
        started = time.monotonic()
        answer = await client.post("/api/notes", json={"content": "x" * 10_000_000})
        assert time.monotonic() - started < 5
        assert assert_problem(answer, 413)["detail"] == "The request is too large."
        big = await client.post("/api/notes", json={"title": "big", "content": "я" * 500_000})
        assert big.status_code == 201
        assert (await client.get(f"/api/notes/{big.json()['id']}")).json()["content"] == "я" * 500_000

        async def drops() -> Any:
            for _ in range(200):
                yield b"x" * 50_000

        assert_problem(await client.post("/api/notes", content=drops(), headers=JSON), 413)
        assert (await client.get("/health")).status_code == 200

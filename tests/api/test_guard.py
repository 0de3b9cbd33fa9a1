"""Who may speak to the core over HTTP. Requests are written byte by byte, because clients tidy theirs up."""

import pytest

from tests.api.conftest import TOKEN, Live

BEARER = f"Authorization: Bearer {TOKEN}"
SPELLINGS = (
    "/api/notes",
    "//api/notes",
    "///api//notes",
    "/api/notes/",
    "/api//notes",
    "/%61pi/notes",
    "/%2Fapi/notes",
    "/api%2Fnotes",
    "/./api/notes",
    "/x/../api/notes",
    "/api;x/notes",
    "/API/notes",
    "/api/notes?x=/health",
    "/health/../api/notes",
    "//metrics",
    "/metrics/",
    "//schema/openapi.json",
    "http://127.0.0.1/api/notes",
    "/api/session/../notes",
)

NOT_THE_TOKEN = (
    "Authorization: Bearer wrong",
    f"Authorization: Basic {TOKEN}",
    f"Authorization: {TOKEN}",
    f"Authorization: Bearer {TOKEN}x",
    f"Authorization: Bearer {TOKEN[:-1]}",
    "Authorization: Bearer ",
    "Authorization: Bearer \xff\xfe",
    f"Cookie: alfavoice_1={TOKEN}",
    "Cookie: alfavoice_PORT=wrong",
    f"X-Token: {TOKEN}",
)
FOREIGN_HOSTS = (
    ["Host: evil.com"],
    ["Host: evil.com:PORT"],
    ["Host: 127.0.0.1.evil.com:PORT"],
    ["Host: evil.com@127.0.0.1:PORT"],
    ["Host: 127.0.0.1"],
    ["Host: 127.0.0.1:1"],
    ["Host: 127.0.0.1:PORT1"],
    ["Host: 0.0.0.0:PORT"],
    ["Host: localhost.:PORT"],
    ["Host: [::1]:PORT"],
    ["Host: 2130706433:PORT"],
    ["Host: "],
    ["Host: 127.0.0.1:PORT", "Host: evil.com"],
    ["Host: 127.0.0.1:PORT", "Host: 127.0.0.1:PORT"],
)
FOREIGN_ORIGINS = (
    ["null"],
    ["http://evil.com"],
    ["https://127.0.0.1:PORT"],
    ["http://127.0.0.1:1"],
    ["http://127.0.0.1"],
    ["http://127.0.0.1:PORT.evil.com"],
    ["http://127.0.0.1:PORT", "http://evil.com"],
    ["http://127.0.0.1:PORT", "http://127.0.0.1:PORT"],
    [""],
)


async def test_no_spelling_of_a_private_path_gets_past_the_token(live: Live) -> None:
    for path in SPELLINGS:
        status, headers, body = await live.get(path)
        assert status in (401, 404), path
        assert b"items" not in body, path
        assert b"alfavoice_requests" not in body, path
        assert headers["content-type"] == "application/problem+json", path


async def test_every_private_path_asks_for_the_token(live: Live) -> None:
    for path in ("/api/notes", "/api/state", "/api/library", "/metrics", "/schema/openapi.json"):
        status, headers, body = await live.get(path)
        assert (status, headers["www-authenticate"]) == (401, "Bearer"), path
        assert b'"code":"guard.token"' in body, path
        assert (await live.get(path, BEARER))[0] == 200, path


async def test_what_is_not_the_token_is_refused(live: Live) -> None:
    for header in NOT_THE_TOKEN:
        assert (await live.get("/api/notes", header.replace("PORT", str(live.port))))[0] == 401, header


async def test_a_query_token_opens_nothing_but_the_socket(live: Live) -> None:
    assert (await live.get(f"/api/notes?token={TOKEN}"))[0] == 401


async def test_the_cookie_is_found_among_those_of_other_programs(live: Live) -> None:
    for before in ("", "theme=dark; ", 'other={"a": [1]}; ', "a=b=c; =; ;; ", "x=\xff; "):
        status, _, _ = await live.get("/api/notes", f"Cookie: {before}alfavoice_{live.port}={TOKEN}")
        assert status == 200, before


async def test_a_page_trades_the_token_for_a_cookie_that_scripts_cannot_read(live: Live) -> None:
    body = b'{"token":"%s"}' % TOKEN.encode()
    head = f"POST /api/session HTTP/1.1\r\nHost: {live.host}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n"
    status, headers, _ = await live.raw(head.encode() + b"Content-Type: application/json\r\n\r\n" + body)
    assert status == 204
    name, *attributes = headers["set-cookie"].lower().split("; ")
    assert name == f"alfavoice_{live.port}={TOKEN}"
    assert {"httponly", "samesite=strict", "path=/"} <= set(attributes)
    wrong = head.replace(str(len(body)), "13").encode() + b'Content-Type: application/json\r\n\r\n{"token":"x"}'
    status, headers, _ = await live.raw(wrong)
    assert status == 401
    assert "set-cookie" not in headers


async def test_another_name_than_ours_is_refused_even_with_the_token(live: Live) -> None:
    for hosts in FOREIGN_HOSTS:
        for path in ("/", "/health", "/api/notes"):
            status, _, body = await live.get(path, BEARER, *(host.replace("PORT", str(live.port)) for host in hosts))
            assert status in (400, 421), (hosts, path)
            assert b"items" not in body, (hosts, path)


async def test_a_request_without_a_name_is_refused(live: Live) -> None:
    status, _, _ = await live.raw(f"GET /health HTTP/1.0\r\n{BEARER}\r\n\r\n".encode())
    assert status == 421


async def test_our_own_names_are_ours_in_any_case(live: Live) -> None:
    for host in ("127.0.0.1", "localhost", "LOCALHOST"):
        assert (await live.get("/api/notes", BEARER, f"Host: {host}:{live.port}"))[0] == 200, host


async def test_a_foreign_origin_is_refused_even_with_the_token(live: Live) -> None:
    for origins in FOREIGN_ORIGINS:
        headers = [f"Origin: {origin}".replace("PORT", str(live.port)) for origin in origins]
        for path in ("/", "/health", "/api/notes", "/api/session"):
            status, answered, _ = await live.get(path, BEARER, *headers)
            assert status == 403, (origins, path)
            assert not any(name.startswith("access-control-") for name in answered)


async def test_our_own_origin_is_welcome(live: Live) -> None:
    for name in ("127.0.0.1", "localhost"):
        assert (await live.get("/api/notes", BEARER, f"Origin: http://{name}:{live.port}"))[0] == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_a_page_of_another_site_may_link_here_and_nothing_else(live: Live, site: str) -> None:
    fetched = f"Sec-Fetch-Site: {site}"
    assert (await live.get("/api/notes", BEARER, fetched))[0] == 403
    assert (await live.get("/health", fetched, "Sec-Fetch-Mode: no-cors"))[0] == 403
    assert (await live.get("/", fetched, "Sec-Fetch-Mode: navigate"))[0] == 200
    assert (await live.get("/api/notes", fetched, "Sec-Fetch-Mode: navigate"))[0] == 401
    assert (await live.get("/api/notes", BEARER, "Sec-Fetch-Site: same-origin"))[0] == 200


async def test_every_answer_carries_the_headers_that_protect_a_page(live: Live) -> None:
    for path in ("/", "/health", "/nothing.js", "/api/notes", "/api/nothing", "/metrics"):
        for shown in (BEARER, "Host: evil.com", "X-Nothing: 1"):
            _, headers, _ = await live.get(path, shown)
            assert_protected(headers)


def assert_protected(headers: dict[str, str]) -> None:
    """Check the headers of any answer."""
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] in ("no-store", "no-cache")
    assert not any(name.startswith("access-control-") for name in headers)


#
async def test_methods_that_nobody_serves_are_refused_plainly(live: Live) -> None:
    preflight = ("Access-Control-Request-Method: POST", "Access-Control-Request-Headers: authorization")
    status, headers, _ = await live.get(
        "/api/notes", f"Origin: http://127.0.0.1:{live.port}", *preflight, method="OPTIONS"
    )
    assert status == 401
    assert not any(name.startswith("access-control-") for name in headers)
    for method in ("TRACE", "PUT", "CONNECT"):
        status, _, body = await live.get("/api/notes", BEARER, method=method)
        assert status in (400, 405), method
        assert TOKEN.encode() not in body


async def test_head_answers_like_get_without_a_body(live: Live) -> None:
    for path, expected in (("/health", 200), ("/", 200), ("/api/notes", 200), ("/nothing.js", 404)):
        status, headers, body = await live.get(path, BEARER, method="HEAD")
        assert (status, body) == (expected, b"")
        assert int(headers["content-length"]) > 0
    assert (await live.get("/api/notes", method="HEAD"))[0] == 401


async def test_health_is_open_and_says_only_that_it_lives(live: Live) -> None:
    status, _, body = await live.get("/health")
    assert status == 200
    assert body.startswith(b'{"status":"ok","version":"')

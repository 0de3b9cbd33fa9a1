"""Who may open the WebSocket: refused before it is one."""

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.api.conftest import TOKEN, Live, hear


async def refusal(url: str, **headers: str) -> tuple[int, str, bytes]:
    """Try to connect; return status, policy and body of the refusal."""
    with pytest.raises(InvalidStatus) as refused:
        await connect(url, additional_headers=headers).__aenter__()
    response = refused.value.response
    return response.status_code, response.headers["content-security-policy"], bytes(response.body)


async def test_without_the_token_no_socket_is_opened(live: Live) -> None:
    url = f"ws://127.0.0.1:{live.port}/ws"
    for query in ("", "?token=", "?token=wrong", f"?Token={TOKEN}", f"?token={TOKEN}x", "?token=%FF"):
        status, policy, body = await refusal(url + query)
        assert status == 401, query
        assert b"guard.token" in body
        assert "default-src 'self'" in policy


async def test_bearer_cookie_and_query_open_it(live: Live) -> None:
    url = f"ws://127.0.0.1:{live.port}/ws"
    ways: list[tuple[str, dict[str, str]]] = [
        (f"{url}?token={TOKEN}", {}),
        (url, {"Authorization": f"Bearer {TOKEN}"}),
        (url, {"Cookie": f"a={{}}; alfavoice_{live.port}={TOKEN}"}),
    ]
    for address, headers in ways:
        async with connect(address, additional_headers=headers) as socket:
            assert (await hear(socket))["type"] == "state"


async def test_a_foreign_page_with_the_token_is_refused(live: Live) -> None:
    url = f"ws://127.0.0.1:{live.port}/ws?token={TOKEN}"
    for origin in ("http://evil.com", "null", f"https://127.0.0.1:{live.port}"):
        assert (await refusal(url, Origin=origin))[0] == 403
    fetched = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert (await refusal(url, **fetched))[0] == 403


async def test_another_name_is_refused(live: Live) -> None:
    handshake = (
        "GET /ws?token={token} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    for host in ("evil.com", f"evil.com:{live.port}", "127.0.0.1:1"):
        status, _, body = await live.raw(handshake.format(token=TOKEN, host=host).encode())
        assert status == 421, body


async def test_there_is_no_socket_anywhere_else(live: Live) -> None:
    for path in ("/", "/api/notes", "/ws/x", "/health"):
        with pytest.raises(InvalidStatus) as refused:
            await connect(f"ws://127.0.0.1:{live.port}{path}?token={TOKEN}").__aenter__()
        assert refused.value.response.status_code in (403, 404)

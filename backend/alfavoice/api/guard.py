"""Who may speak to the core: our own pages and programs that know the token, under our own name, and nobody else.

A page of the web that guesses the port meets the Host check (DNS rebinding), the Origin check (forged requests and
sockets) and the token. Pure ASGI, around everything else, so that no route can forget it.
"""

import hmac
from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send, WebSocketScope

from alfavoice.api.problems import problem_body
from alfavoice.core.errors import AppError

_PRIVATE = ("/api/", "/schema", "/metrics", "/v1/")
_OPEN = frozenset({"/api/session"})
_FOREIGN = frozenset({b"cross-site", b"same-site"})


class Refused(AppError):
    """The guard's answer."""


class Guard:
    """Lets in what is ours."""

    def __init__(self, app: ASGIApp, *, port: int, token: str, page_policy: str) -> None:
        self._app = app
        self._token = token.encode()
        self._cookie = cookie_name(port)
        self._hosts = frozenset(f"{name}:{port}".encode() for name in ("127.0.0.1", "localhost"))
        self._origins = frozenset(b"http://" + host for host in self._hosts)
        self._headers = [
            (b"content-security-policy", page_policy.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
            (b"x-frame-options", b"DENY"),
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"cross-origin-resource-policy", b"same-origin"),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it."""
        if str(scope["type"]) == "lifespan":
            await self._app(scope, receive, send)
            return
        refusal = self._judge(scope)
        if refusal is None:
            await self._app(scope, receive, self._with_headers(send))
        elif scope["type"] == ScopeType.WEBSOCKET:
            await self._refuse_socket(refusal, receive, send)
        else:
            await self._refuse(refusal, self._with_headers(send))

    def _judge(self, scope: HTTPScope | WebSocketScope) -> Refused | None:
        headers = scope["headers"]
        if _all(headers, b"host") not in [[host] for host in self._hosts]:
            return Refused("This is not the name of the core.", "guard.host", 421)
        origins = _all(headers, b"origin")
        if origins and (len(origins) > 1 or origins[0] not in self._origins):
            return Refused("Another site may not speak to the core.", "guard.origin", 403)
        private = scope["type"] == ScopeType.WEBSOCKET or scope["path"].startswith(_PRIVATE)
        if not private:
            return None
        if _FOREIGN.intersection(_all(headers, b"sec-fetch-site")):
            return Refused("Another site may not speak to the core.", "guard.origin", 403)
        if scope["path"] in _OPEN or self._is_known(scope):
            return None
        return Refused("The token is missing or wrong.", "guard.token", 401)

    def _is_known(self, scope: HTTPScope | WebSocketScope) -> bool:
        return any(hmac.compare_digest(token, self._token) for token in self._tokens(scope))

    def _tokens(self, scope: HTTPScope | WebSocketScope) -> list[bytes]:
        headers = scope["headers"]
        bearers = [value[7:] for value in _all(headers, b"authorization") if value[:7].lower() == b"bearer "]
        cookies = [token for value in _all(headers, b"cookie") for token in self._in_cookie(value)]
        if scope["type"] != ScopeType.WEBSOCKET:
            return bearers + cookies
        query = parse_qs(scope["query_string"].decode("latin-1"))
        return bearers + cookies + [token.encode() for token in query.get("token", [])]

    def _in_cookie(self, value: bytes) -> list[bytes]:
        try:
            morsel = SimpleCookie(value.decode("latin-1")).get(self._cookie)
        except CookieError:
            return []
        return [morsel.value.encode("latin-1")] if morsel else []

    def _with_headers(self, send: Send) -> Send:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *self._headers]
            await send(message)

        return send_with_headers

    async def _refuse(self, refusal: Refused, send: Send) -> None:
        body = problem_body(refusal)
        headers = [
            (b"content-type", b"application/problem+json"),
            (b"content-length", str(len(body)).encode()),
        ]
        if refusal.status == 401:
            headers.append((b"www-authenticate", b"Bearer"))
        await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})

    async def _refuse_socket(self, refusal: Refused, receive: Receive, send: Send) -> None:
        await receive()
        headers = [(b"content-type", b"application/problem+json")]
        start: Any = {"type": "websocket.http.response.start", "status": refusal.status, "headers": headers}
        body: Any = {"type": "websocket.http.response.body", "body": problem_body(refusal), "more_body": False}
        await send(start)
        await send(body)


def cookie_name(port: int) -> str:
    """Return the name of our cookie: browsers share cookies between the ports of a host."""
    return f"alfavoice_{port}"


def _all(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> list[bytes]:
    return [value for key, value in headers if key == name]

"""Who may speak to the core: our own pages and programs that know the token, under our own name, and nobody else.

A page of the web that guesses the port meets the Host check (DNS rebinding), the Origin check (forged requests and
sockets) and the token. The first two are pure ASGI, around everything else. The token is asked for once the route is
known: every route is private unless it says `open_to_all`, so no spelling of a path can lead past the question.
"""

import hmac
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs

from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.handlers import BaseRouteHandler
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send, WebSocketScope

from alfavoice.api.problems import PROBLEM_JSON, problem_body
from alfavoice.core.errors import AppError

OPEN_TO_ALL = {"open_to_all": True}
"""The `opt` of a route that asks for no token."""
_KNOWN = "alfavoice_token_shown"
_FOREIGN = frozenset({b"cross-site", b"same-site"})
_RESPONSE_STARTS = ("http.response.start", "websocket.http.response.start")


class Refused(AppError):
    """The guard's answer."""


class Guard:
    """Lets in what is ours."""

    def __init__(self, app: ASGIApp, *, host: str, port: int, token: str, page_policy: str) -> None:
        self._app = app
        self._token = token.encode()
        self._cookie = cookie_name(port).encode()
        self._hosts = _names(host, port)
        self._origins = frozenset(b"http://" + name for name in self._hosts)
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
        if scope["type"] == ScopeType.HTTP and scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}  # the server itself keeps the body back
        if refusal is None:
            await self._app(scope, receive, self._with_headers(send))
        else:
            await _refuse(refusal, scope, receive, self._with_headers(send))

    def _judge(self, scope: HTTPScope | WebSocketScope) -> Refused | None:
        headers = scope["headers"]
        hosts = _all(headers, b"host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return Refused("This is not the name of the core.", "guard.host", 421)
        origins = _all(headers, b"origin")
        if origins and (len(origins) > 1 or origins[0] not in self._origins):
            return Refused("Another site may not speak to the core.", "guard.origin", 403)
        if _FOREIGN.intersection(_all(headers, b"sec-fetch-site")) and not _opens_page(scope):
            return Refused("Another site may not speak to the core.", "guard.origin", 403)
        known = self._is_known(scope)
        if scope["type"] == ScopeType.WEBSOCKET and not known:
            return _stranger()
        scope["state"] = {**scope.get("state", {}), _KNOWN: known}
        return None

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
        """Return our token; other programs of this machine set cookies too, and not always proper ones."""
        pairs = (pair.strip().partition(b"=") for pair in value.split(b";"))
        return [token for name, _, token in pairs if name == self._cookie]

    def _with_headers(self, send: Send) -> Send:
        async def send_with_headers(message: Message) -> None:
            if message["type"] in _RESPONSE_STARTS:
                given: list[tuple[bytes, bytes]] = [*message.get("headers", [])]  # type: ignore[misc]
                if not _all(given, b"cache-control"):
                    given.append((b"cache-control", b"no-store"))
                message["headers"] = [*given, *self._headers]  # type: ignore[typeddict-unknown-key]
            await send(message)

        return send_with_headers


def ask_for_token(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Refuse a request without the token, unless its route is open to all."""
    if not handler.opt.get("open_to_all") and not connection.scope["state"].get(_KNOWN):
        raise _stranger()


def cookie_name(port: int) -> str:
    """Return the name of our cookie: browsers share cookies between the ports of a host."""
    return f"alfavoice_{port}"


def _stranger() -> Refused:
    return Refused("The token is missing or wrong.", "guard.token", 401)


def _opens_page(scope: HTTPScope | WebSocketScope) -> bool:
    """Tell a link that was followed: it carries no cookie of ours, and no page of another site reads the answer."""
    return scope["type"] == ScopeType.HTTP and b"navigate" in _all(scope["headers"], b"sec-fetch-mode")


def _names(host: str, port: int) -> frozenset[bytes]:
    names = {host, "127.0.0.1", "localhost"}
    with_port = {f"{name}:{port}".encode() for name in names}
    return frozenset(with_port | {name.encode() for name in names} if port == 80 else with_port)


async def _refuse(refusal: Refused, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer instead of the application; a socket gets the same answer, before it is one."""
    prefix = ""
    if scope["type"] == ScopeType.WEBSOCKET:
        await receive()
        prefix = "websocket."
    body = problem_body(refusal)
    headers = [(b"content-type", PROBLEM_JSON.encode()), (b"content-length", str(len(body)).encode())]
    if refusal.status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    start: Any = {"type": f"{prefix}http.response.start", "status": refusal.status, "headers": headers}
    rest: Any = {"type": f"{prefix}http.response.body", "body": body, "more_body": False}
    await send(start)
    await send(rest)


def _all(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> list[bytes]:
    return [value for key, value in headers if key == name]

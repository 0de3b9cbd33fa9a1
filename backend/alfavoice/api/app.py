"""The HTTP and WebSocket application over the parts of a core."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from litestar import Litestar, Response, get
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.plugins.prometheus import PrometheusConfig, PrometheusController
from litestar.types import ASGIApp

from alfavoice import __version__
from alfavoice.activities.routes import ActivitiesController
from alfavoice.api.answers import Answers
from alfavoice.api.guard import Guard, ask_for_token
from alfavoice.api.hub import Hub
from alfavoice.api.messages import StateMessage
from alfavoice.api.pages import Pages
from alfavoice.api.problems import app_error_response, http_error_response, unexpected_response
from alfavoice.api.requests import JsonRequest, refuse_unknown_query
from alfavoice.api.routes import Access, MainWindow, ShowWindow, health, open_session, state, window
from alfavoice.api.schema import complete, to_json
from alfavoice.api.socket import ws
from alfavoice.api.state import StateKeeper
from alfavoice.core.errors import AppError
from alfavoice.core.messages import ServerMessage
from alfavoice.dictionary.routes import DictionaryController
from alfavoice.library.routes import LibraryController, search
from alfavoice.news.routes import NewsController
from alfavoice.notes.routes import NotesController
from alfavoice.parts import Core
from alfavoice.recording.events import AudioLevel, RecorderMessage
from alfavoice.recording.routes import (
    ChunksController,
    SessionsController,
    change_queue,
    list_devices,
    list_models,
    queue_state,
)
from alfavoice.settings.routes import SettingsController
from alfavoice.snippets.routes import SnippetsController

_BODY_LIMIT_BYTES = 5 * 1024 * 1024
_ROUTES = (
    health,
    open_session,
    state,
    window,
    search,
    ws,
    SessionsController,
    ChunksController,
    queue_state,
    change_queue,
    list_models,
    list_devices,
    NotesController,
    SnippetsController,
    DictionaryController,
    ActivitiesController,
    NewsController,
    SettingsController,
    LibraryController,
)


@dataclass(frozen=True)
class Edge:
    """What the application is told about where it runs."""

    port: int
    token: str
    host: str = "127.0.0.1"
    pages: Path | None = None
    show_window: ShowWindow | None = None


def build_api(core: Core, edge: Edge) -> ASGIApp:
    """Return the guarded application of a core."""
    pages = Pages(edge.pages)
    keeper = StateKeeper(core.bus, core.library, core.recorder, desktop=edge.show_window is not None)
    hub = Hub()
    core.bus.subscribe(lambda message: hub.broadcast(message, _overtaken_by_newer(message)))
    core.library.on_health = lambda: hub.broadcast(StateMessage(state=keeper.current()), key="state")
    parts: dict[str, Any] = {
        "recordings": core.recordings,
        "recorder": core.recorder,
        "transcriber": core.transcriber,
        "catalog": core.catalog,
        "answers": Answers(hub, keeper, core.recordings, core.recorder, core.transcriber),
        "notes": core.notes,
        "snippets": core.snippets,
        "dictionary": core.dictionary,
        "activities": core.activities,
        "news": core.news,
        "settings": core.settings,
        "library": core.library,
        "search": core.search,
        "hub": hub,
        "state_keeper": keeper,
        "access": Access(edge.token, edge.port),
        "main_window": MainWindow(edge.show_window),
    }
    app = _application(parts, [*_ROUTES, openapi, Metrics, *pages.routes()])
    return Guard(cast("ASGIApp", app), host=edge.host, port=edge.port, token=edge.token, page_policy=pages.policy)


@cache
def document() -> bytes:
    """Return the OpenAPI document, with the WebSocket messages in it; it needs no core."""
    names = (
        "recordings",
        "recorder",
        "transcriber",
        "catalog",
        "notes",
        "snippets",
        "dictionary",
        "activities",
        "news",
    )
    parts = dict.fromkeys(
        (*names, "settings", "library", "search", "hub", "answers", "state_keeper", "access", "main_window")
    )
    described = OpenAPIConfig(title="AlfaVoice", version=__version__, use_handler_docstrings=True)
    return to_json(complete(_application(parts, _ROUTES, described).openapi_schema.to_schema()))


def _overtaken_by_newer(message: ServerMessage) -> Hashable | None:
    """Return what an older message that still waits is replaced by: nobody needs the level of a second ago."""
    return type(message) if isinstance(message, AudioLevel | RecorderMessage) else None


class Metrics(PrometheusController):
    """Figures for Prometheus."""

    include_in_schema = False


@get("/schema/openapi.json", include_in_schema=False, sync_to_thread=True)
def openapi() -> Response[bytes]:
    """Return what `python -m alfavoice.api.schema` prints."""
    return Response(document(), media_type="application/vnd.oai.openapi+json")


def _application(parts: dict[str, Any], routes: Sequence[Any], described: OpenAPIConfig | None = None) -> Litestar:
    metrics = PrometheusConfig(app_name="alfavoice", prefix="alfavoice", group_path=True)
    return Litestar(
        route_handlers=routes,
        dependencies={name: _provide(part) for name, part in parts.items()},
        exception_handlers={
            AppError: app_error_response,
            HTTPException: http_error_response,
            Exception: unexpected_response,
        },
        guards=[ask_for_token, refuse_unknown_query],
        middleware=[metrics.middleware],
        openapi_config=described,
        request_class=JsonRequest,
        request_max_body_size=_BODY_LIMIT_BYTES,
        logging_config=None,
    )


def _provide(part: Any) -> Provide:
    return Provide(lambda: part, sync_to_thread=False, use_cache=True)

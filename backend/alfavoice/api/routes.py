"""Routes of the edge itself: health, a page's session, the state, the window."""

import hmac
from collections.abc import Callable

from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import JSONBody

from alfavoice import __version__
from alfavoice.api.guard import OPEN_TO_ALL, Refused, cookie_name
from alfavoice.api.messages import AppState, Health, PageSession, WindowAction
from alfavoice.api.state import StateKeeper
from alfavoice.core.errors import Conflict

ShowWindow = Callable[[], None]


class Access:
    """What lets a page in."""

    def __init__(self, token: str, port: int) -> None:
        self._token = token
        self._port = port

    def cookie_for(self, token: str) -> Cookie:
        """Trade the token for a cookie."""
        if not hmac.compare_digest(token.encode(), self._token.encode()):
            raise Refused("The token is missing or wrong.", "guard.token", 401)
        return Cookie(key=cookie_name(self._port), value=self._token, httponly=True, samesite="strict")


class MainWindow:
    """The main window, if this core has one."""

    def __init__(self, show: ShowWindow | None) -> None:
        self._show = show

    def show(self) -> None:
        """Bring the window forward, or open it."""
        if self._show is None:
            raise Conflict("This core runs without a window.", "window.none")
        self._show()


@get("/health", operation_id="health", tags=["core"], sync_to_thread=False, opt=OPEN_TO_ALL)
def health() -> Health:
    """Tell that the core is alive."""
    return Health(status="ok", version=__version__)


@post(
    "/api/session",
    operation_id="openSession",
    tags=["core"],
    status_code=204,
    sync_to_thread=False,
    opt=OPEN_TO_ALL,
)
def open_session(access: NamedDependency[Access], data: JSONBody[PageSession]) -> Response[None]:
    """Trade a page's token for a cookie that scripts cannot read."""
    return Response(None, status_code=204, cookies=[access.cookie_for(data.token)])


@get("/api/state", operation_id="getState", tags=["core"], sync_to_thread=False)
def state(state_keeper: NamedDependency[StateKeeper]) -> AppState:
    """Return the state a client needs before anything else."""
    return state_keeper.current()


@post("/api/window", operation_id="window", tags=["core"], status_code=204)
async def window(main_window: NamedDependency[MainWindow], data: JSONBody[WindowAction]) -> None:
    """Bring the main window forward, or open it."""
    main_window.show()

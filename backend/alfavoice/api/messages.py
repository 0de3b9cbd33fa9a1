"""Wire types of the edge itself: sessions of a page, the state, the window."""

from typing import Literal

from msgspec import UNSET, UnsetType

from alfavoice.core.messages import Body, ClientMessage, CollectionName, ServerMessage, View
from alfavoice.library.messages import Health as LibraryHealth
from alfavoice.recording.messages import RecorderState


class Health(View, frozen=True, kw_only=True):
    """The core is alive."""

    status: Literal["ok"]
    version: str


class PageSession(Body, frozen=True, kw_only=True):
    """The token a page was opened with; it is traded for a cookie."""

    token: str


class WindowAction(Body, frozen=True, kw_only=True):
    """What to do with the main window."""

    action: Literal["show"]


class AppState(View, frozen=True, kw_only=True):
    """What a client needs to know before anything else, and again after it reconnects."""

    version: str
    platform: Literal["windows", "macos", "linux"]
    desktop: bool
    """True: this core has a window and a tray."""
    library_health: LibraryHealth
    recorder: RecorderState
    revisions: dict[CollectionName, int]
    """How often each collection has changed since the core started; a client that missed messages compares."""
    instance: str
    """A new one with every start of the core: revisions of another instance mean nothing."""


class GetState(ClientMessage, frozen=True, kw_only=True, tag="get_state"):
    """Ask for the state."""


class StateMessage(ServerMessage, frozen=True, kw_only=True, tag="state"):
    """The state, asked for or changed."""

    state: AppState
    request_id: str | UnsetType = UNSET

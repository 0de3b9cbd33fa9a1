"""Bases of everything that crosses the wire.

Names are camelCase on the wire and snake_case here. A concrete struct repeats `frozen=True, kw_only=True`:
type checkers want it, and `kw_only` is not inherited at run time.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

CollectionName = Literal["recordings", "notes", "snippets", "dictionary", "history", "settings", "activities", "news"]
ChangeAction = Literal["created", "updated", "deleted", "restored", "imported", "replaced"]

RequestId = Annotated[str, Meta(max_length=200)]
"""Whatever a client wants to recognise its answer by."""


class View(Struct, frozen=True, kw_only=True, rename="camel"):
    """Something the core sends."""


class Body(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Something a client sends; a field nobody knows is refused by name."""


class ServerMessage(Struct, frozen=True, kw_only=True, rename="camel", tag_field="type"):
    """A WebSocket message from the core to its clients."""


class ClientMessage(Struct, frozen=True, kw_only=True, rename="camel", tag_field="type", forbid_unknown_fields=True):
    """A WebSocket message from a client to the core."""

    request_id: RequestId | UnsetType = UNSET


class LibraryChanged(ServerMessage, frozen=True, kw_only=True, tag="library_changed"):
    """Something in the library changed; without an id, anything in the collection may have."""

    collection: CollectionName
    action: ChangeAction
    revision: int
    """Counts up with every change of this collection since the core started."""
    id: str | UnsetType = UNSET


class ErrorMessage(ServerMessage, frozen=True, kw_only=True, tag="error"):
    """A client message could not be served; the socket stays open."""

    code: str
    message: str
    request_id: str | UnsetType = UNSET


class FieldProblem(View, frozen=True, kw_only=True):
    """What is wrong with one field of a request."""

    path: str
    message: str


class Problem(View, frozen=True, kw_only=True):
    """Why a request failed, as RFC 9457 `application/problem+json`."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    """Stable, for programs and translations: `notes.conflict`."""
    errors: list[FieldProblem] | UnsetType = UNSET

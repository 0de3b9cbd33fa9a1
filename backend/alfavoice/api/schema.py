"""One document of everything that crosses the wire: OpenAPI, with the WebSocket messages among its schemas.

`python -m alfavoice.api.schema` prints it; the front end's types are generated from that. A running core serves the
very same at `/schema/openapi.json`.
"""

import sys
from typing import Any

import msgspec

from alfavoice.api.messages import GetState, StateMessage
from alfavoice.core.messages import ErrorMessage, LibraryChanged, Problem
from alfavoice.recording import events as recording

AnyClientMessage = (
    GetState
    | recording.StartSession
    | recording.StopSession
    | recording.GetSessions
    | recording.GetSession
    | recording.RetranscribeChunk
    | recording.DeleteSession
    | recording.GetDevices
)
AnyServerMessage = (
    LibraryChanged
    | StateMessage
    | ErrorMessage
    | recording.SessionStarted
    | recording.SessionStopped
    | recording.SessionDetails
    | recording.SessionDeleted
    | recording.SessionsListMessage
    | recording.ChunkCreated
    | recording.ChunkTranscribed
    | recording.AudioLevel
    | recording.RecorderMessage
    | recording.DevicesMessage
)
_REFERENCE = "#/components/schemas/{name}"
_FAILURE = {
    "description": "Why it failed.",
    "content": {"application/problem+json": {"schema": {"$ref": _REFERENCE.format(name="Problem")}}},
}


def complete(openapi: dict[str, Any]) -> dict[str, Any]:
    """Add to an OpenAPI document what the framework does not know: the messages, and how every request may fail."""
    schemas: dict[str, Any] = openapi.setdefault("components", {}).setdefault("schemas", {})
    unions = {"ClientMessage": AnyClientMessage, "ServerMessage": AnyServerMessage, "Problem": Problem}
    tops, parts = msgspec.json.schema_components(list(unions.values()), ref_template=_REFERENCE)
    for name, part in parts.items():
        schemas.setdefault(name, part)
    for name, top in zip(unions, tops, strict=True):
        if name not in parts:
            schemas[name] = top
    openapi["components"]["schemas"] = dict(sorted(schemas.items()))
    for operations in openapi["paths"].values():
        for operation in operations.values():
            operation["summary"] = operation["description"].splitlines()[0]  # instead of the function's name
            operation["responses"].pop("400", None)  # the framework's idea of it; ours is the problem document
            operation["responses"]["default"] = _FAILURE
    return openapi


def to_json(openapi: dict[str, Any]) -> bytes:
    """Write a document so that equal documents are equal files."""
    return msgspec.json.format(msgspec.json.encode(openapi, order="deterministic"), indent=2) + b"\n"


def main() -> None:
    """Print the document."""
    from alfavoice.api.app import document  # noqa: PLC0415 - the application needs this module

    sys.stdout.buffer.write(document())


if __name__ == "__main__":
    main()

"""One document of everything that crosses the wire: OpenAPI, with the WebSocket messages among its schemas.

`python -m alfavoice.api.schema` prints it; the front end's types are generated from that.
"""

import sys
from typing import Any

import msgspec

from alfavoice.api.messages import GetState, StateMessage
from alfavoice.core.messages import ErrorMessage, LibraryChanged, Problem

AnyClientMessage = GetState
AnyServerMessage = LibraryChanged | StateMessage | ErrorMessage
_REFERENCE = "#/components/schemas/{name}"


def with_messages(openapi: dict[str, Any]) -> dict[str, Any]:
    """Add the WebSocket messages and the problem document to an OpenAPI document."""
    schemas: dict[str, Any] = openapi.setdefault("components", {}).setdefault("schemas", {})
    unions = {"ClientMessage": AnyClientMessage, "ServerMessage": AnyServerMessage, "Problem": Problem}
    tops, parts = msgspec.json.schema_components(list(unions.values()), ref_template=_REFERENCE)
    for name, part in parts.items():
        schemas.setdefault(name, part)
    for name, top in zip(unions, tops, strict=True):
        if name not in parts:
            schemas[name] = top
    openapi["components"]["schemas"] = dict(sorted(schemas.items()))
    return openapi


def main() -> None:
    """Print the document."""
    from alfavoice.api.app import describe  # noqa: PLC0415 - the application needs this module

    document = msgspec.json.encode(describe(), order="deterministic")
    sys.stdout.buffer.write(msgspec.json.format(document, indent=2) + b"\n")


if __name__ == "__main__":
    main()

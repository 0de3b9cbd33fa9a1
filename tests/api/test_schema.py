"""The OpenAPI document: served as it is printed, complete, with one meaning for each name."""

import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import httpx
import msgspec

import alfavoice.api.app as application
from alfavoice.api.app import document


def described() -> Any:
    """Return the document, read."""
    return msgspec.json.decode(document())


async def test_what_is_served_is_what_is_printed(api: httpx.AsyncClient) -> None:
    served = await api.get("/schema/openapi.json")
    printed = subprocess.run([sys.executable, "-m", "alfavoice.api.schema"], capture_output=True, check=True).stdout
    assert served.content == printed
    assert served.headers["content-type"] == "application/vnd.oai.openapi+json"


async def test_no_page_that_loads_scripts_from_elsewhere_is_served(api: httpx.AsyncClient) -> None:
    for name in (
        "",
        "/",
        "/swagger",
        "/redoc",
        "/elements",
        "/rapidoc",
        "/scalar",
        "/openapi.yaml",
        "/oauth2-redirect.html",
    ):
        answer = await api.get(f"/schema{name}", headers={"accept": "text/html"})
        assert answer.status_code == 404, name
        assert answer.headers["content-type"] == "application/problem+json"


def test_every_operation_says_what_it_does_and_how_it_fails() -> None:
    names = []
    for path, operations in described()["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"].endswith("."), (method, path)
            assert operation["tags"], (method, path)
            failure = operation["responses"]["default"]["content"]
            assert failure == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
            assert any(status.startswith("2") for status in operation["responses"]), (method, path)
            names.append(operation["operationId"])
    assert len(names) == len(set(names)) > 50


def test_every_reference_leads_somewhere() -> None:
    whole = described()
    schemas = whole["components"]["schemas"]
    references = {each for each in references_in(whole) if each.startswith("#/components/schemas/")}
    assert {each.rpartition("/")[2] for each in references} <= set(schemas)
    assert {"ClientMessage", "ServerMessage", "Problem", "AppState", "LibraryChanged"} <= set(schemas)


def test_every_message_can_be_told_by_its_type() -> None:
    schemas = described()["components"]["schemas"]
    union = schemas["ServerMessage"]
    members = [each["$ref"].rpartition("/")[2] for each in union.get("anyOf", union.get("oneOf"))]
    types = [schemas[name]["properties"]["type"]["enum"][0] for name in members]
    assert sorted(types) == sorted(set(types))
    assert {"state", "library_changed", "error"} <= set(types)


def test_no_two_structs_share_a_name() -> None:
    assert application
    places: dict[str, set[str]] = defaultdict(set)
    for struct in subclasses(msgspec.Struct):
        private = struct.__name__.startswith("_") or struct.__name__.endswith("_signature_model")
        if struct.__module__.startswith("alfavoice.") and not private:
            places[struct.__name__].add(struct.__module__)
    assert {name: modules for name, modules in places.items() if len(modules) > 1} == {}


def subclasses(base: type) -> Iterator[type]:
    """Yield every class below another."""
    below: list[type] = base.__subclasses__()
    for each in below:
        yield each
        yield from subclasses(each)


def references_in(node: Any) -> Iterator[str]:
    """Yield every `$ref` of a document."""
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from references_in(value)

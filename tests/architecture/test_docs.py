"""What can be set, asked, sent or typed is written down, and what is written down exists."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import msgspec
from litestar import Litestar

from alfavoice.api.app import Edge, build_api
from alfavoice.api.schema import AnyClientMessage, AnyServerMessage
from alfavoice.cli.parser import build_parser
from alfavoice.parts import Core
from alfavoice.settings.messages import Settings

DOCS = Path(__file__).parents[2] / "docs"
HIDDEN = ("/", "/{path:path}")
"""The pages."""


async def test_every_route_is_in_the_api_page_and_every_one_there_exists(core: Core) -> None:
    text = (DOCS / "api.md").read_text()
    written = {tuple(each) for each in re.findall(r"^\| `(GET|POST|PATCH|PUT|DELETE) (/[^`?]*)`", text, re.MULTILINE)}
    assert written == set(routes(core))


def routes(core: Core) -> Iterator[tuple[str, str]]:
    """Yield what the application really serves."""
    guarded: Any = build_api(core, Edge(port=80, token="t"))
    application: Litestar = guarded._app
    for route in application.routes:
        path = re.sub(r"\{(?:\w*_)?(\w+):\w+\}", r"{\1}", route.path)
        for method in getattr(route, "methods", ()):
            if route.path not in HIDDEN and method not in ("OPTIONS", "HEAD"):
                yield method, path


def test_every_message_is_in_the_api_page_and_every_one_there_exists() -> None:
    text = (DOCS / "api.md").read_text()
    written = set(re.findall(r"^\| `(\w+)` \| (client to core|core to client) \|", text, re.MULTILINE))
    known = {(name, "client to core") for name in tags(AnyClientMessage)}
    known |= {(name, "core to client") for name in tags(AnyServerMessage)}
    assert written == known


def tags(union: Any) -> Iterator[str]:
    """Yield the type of every message of a union."""
    for struct in get_args(union) or (union,):
        yield str(struct.__struct_config__.tag)


def test_every_field_of_a_message_is_in_the_api_page() -> None:
    text = (DOCS / "api.md").read_text()
    for struct in (*get_args(AnyServerMessage), *(get_args(AnyClientMessage) or (AnyClientMessage,))):
        row = next(line for line in text.splitlines() if line.startswith(f"| `{struct.__struct_config__.tag}` |"))
        for field in struct.__struct_encode_fields__:
            assert field in row or field == "requestId" or field.title() in row or field == "state", (row, field)


def test_every_setting_is_in_the_settings_page_with_its_default_and_values() -> None:
    rows = settings_rows()
    known = {f"{section}.{field.encode_name}": field for section, field in setting_fields()}
    assert set(rows) == set(known)
    for name, field in known.items():
        meaning, values, default = rows[name]
        assert len(meaning) > 15, name
        really = msgspec.json.encode(field.default).decode().strip('"')
        assert default == (f"`{really}`" if really else "empty"), name
        for value in allowed(field.type):
            assert value in values, (name, value)


def settings_rows() -> dict[str, tuple[str, str, str]]:
    """Return what the page says of each setting: meaning, values, default."""
    text = (DOCS / "settings.md").read_text()
    rows = re.findall(r"^\| `(\w+\.\w+)` \| (.+?) \| (.+?) \| (.+?) \|$", text, re.MULTILINE)
    return {name: (meaning, values, default) for name, meaning, values, default in rows}


def setting_fields() -> Iterator[tuple[str, msgspec.structs.FieldInfo]]:
    """Yield every setting there is, with its section."""
    for section in msgspec.structs.fields(Settings):
        for field in msgspec.structs.fields(section.type):
            yield section.encode_name, field


def allowed(kind: Any) -> list[str]:
    """Return what a setting's type allows, as the page would write it."""
    if kind is bool:
        return ["`true`", "`false`"]
    described: Any = msgspec.json.schema(kind)
    if "enum" in described:
        return [f"`{value}`" for value in described["enum"]]
    return [str(described[bound]) for bound in ("minimum", "maximum") if bound in described]


def test_every_command_and_flag_is_in_the_cli_page_and_every_one_there_exists() -> None:
    text = (DOCS / "cli.md").read_text()
    commands, flags = {"alfavoice"}, set()
    for command, parser in parsers(build_parser(), "alfavoice"):
        commands.add(command)
        for action in parser._actions:
            if action.help != argparse.SUPPRESS:
                flags |= {option for option in action.option_strings if option.startswith("--")}
    written = set(re.findall(r"`(alfavoice(?: [a-z]+)*)(?: [A-Z]+)*`", text))
    assert written == commands
    assert set(re.findall(r"^\| `(--[\w-]+)`", text, re.MULTILINE)) == flags


def test_every_choice_of_a_flag_is_in_the_cli_page() -> None:
    text = (DOCS / "cli.md").read_text()
    for _, parser in parsers(build_parser(), "alfavoice"):
        for action in parser._actions:
            if action.choices and not isinstance(action, argparse._SubParsersAction):
                assert all(f"`{choice}`" in text for choice in action.choices), action.dest


def parsers(parser: argparse.ArgumentParser, name: str) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Yield a parser and all below it, by the words that lead there."""
    yield name, parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for word, child in action.choices.items():
                yield from parsers(child, f"{name} {word}")

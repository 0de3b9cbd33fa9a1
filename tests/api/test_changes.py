"""Every change, by whichever client, reaches every other client: which collection, what happened, to which record."""

from typing import Any

import httpx
import pytest

from tests.api.conftest import TOKEN, Live, ask, hear

BODIES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "notes": ({"title": "a"}, {"title": "b"}),
    "snippets": ({"trigger": "a", "content": "x"}, {"content": "y"}),
    "dictionary": ({"term": "a"}, {"term": "b"}),
}

NAMES = {"notes": "title", "snippets": "trigger", "dictionary": "term"}
"""What a record is called by in the feed, which follows its name."""


class Listener:
    """A second client, and what it has heard of one collection."""

    def __init__(self, live: Live, client: httpx.AsyncClient, socket: Any) -> None:
        self.live = live
        self.client = client
        self.socket = socket
        self.revisions: dict[str, int] = {}

    async def after(self, method: str, path: str, **body: Any) -> tuple[httpx.Response, list[tuple[str, str, Any]]]:
        """Make a change; return the answer and every message that it brought about."""
        answer = await self.client.request(method, path, **body)
        await self.socket.send('{"type":"get_state","requestId":"end"}')
        changes: list[tuple[str, str, Any]] = []
        while (message := await hear(self.socket)).get("requestId") != "end":
            if message["type"] == "library_changed":
                name = message["collection"]
                assert message["revision"] == self.revisions.get(name, 0) + 1
                self.revisions[name] = message["revision"]
                changes.append((name, message["action"], message.get("id")))
        assert message["state"]["revisions"] == self.revisions
        return answer, changes


@pytest.fixture
async def listener(live: Live) -> Any:
    """A client that listens while another one works."""
    headers = {"authorization": f"Bearer {TOKEN}"}
    async with httpx.AsyncClient(base_url=live.url, headers=headers) as client, live.connect() as socket:
        assert (await hear(socket))["type"] == "state"
        yield Listener(live, client, socket)


@pytest.mark.parametrize("collection", BODIES)
async def test_every_verb_of_a_collection_is_heard(listener: Listener, collection: str) -> None:
    first, second = BODIES[collection]
    journal = ("activities", "created", None)
    made, changes = await listener.after("POST", f"/api/{collection}", json=first)
    record = made.json()
    assert made.status_code == 201
    assert changes == [(collection, "created", record["id"]), journal]
    url = f"/api/{collection}/{record['id']}"
    renamed = [journal] if second.get(NAMES[collection], record[NAMES[collection]]) != record[NAMES[collection]] else []
    assert (await listener.after("PATCH", url, json=second))[1] == [(collection, "updated", record["id"]), *renamed]
    assert (await listener.after("PATCH", url, json=second))[1] == [], "nothing changed, so nothing is said"
    assert (await listener.after("DELETE", url))[1] == [(collection, "deleted", record["id"]), journal]
    assert (await listener.after("POST", f"{url}/restore"))[1] == [(collection, "restored", record["id"]), journal]
    exported, changes = await listener.after("GET", f"/api/{collection}/export")
    assert {each[0] for each in changes} <= {"activities"}
    assert (await listener.after("POST", f"/api/{collection}/import", content=exported.content))[1] == []
    row = {**{name: f"{value} 2" for name, value in first.items()}, "id": "01a1fb7a-0b63-70ca-ae95-9ad79d7aa6aa"}
    _, changes = await listener.after("POST", f"/api/{collection}/import", json=[row])
    assert (collection, "imported", None) in changes
    assert {each[0] for each in changes} == {collection, "activities"}


async def test_refused_changes_are_not_announced(listener: Listener) -> None:
    for method, path, body in [
        ("POST", "/api/notes", {"titel": "a"}),
        ("POST", "/api/notes", {"title": "\0"}),
        ("PATCH", "/api/notes/01a1fb7a-0b63-70ca-ae95-9ad79d7aa6aa", {"title": "a"}),
        ("PATCH", "/api/settings", {"general": {"theme": "pink"}}),
        ("POST", "/api/settings/import", {"general": {"theme": "pink"}}),
        ("POST", "/api/library/backups/nothing/restore", {}),
    ]:
        answer, changes = await listener.after(method, path, json=body)
        assert answer.status_code in (400, 404)
        assert changes == [], path


async def test_changes_of_settings_are_heard(listener: Listener) -> None:
    dark = {"general": {"theme": "dark"}}
    assert (await listener.after("PATCH", "/api/settings", json=dark))[1] == [("settings", "updated", None)]
    assert (await listener.after("PATCH", "/api/settings", json=dark))[1] == []
    light = {"general": {"theme": "light"}}
    _, changes = await listener.after("POST", "/api/settings/import", json=light)
    assert [(name, id_) for name, _, id_ in changes if name == "settings"] == [("settings", None)]


async def test_changes_of_activities_are_heard(listener: Listener) -> None:
    await listener.after("POST", "/api/notes", json={"title": "a"})
    activity = (await listener.client.get("/api/activities")).json()["items"][0]
    url = f"/api/activities/{activity['id']}"
    assert (await listener.after("DELETE", url))[1] == [("activities", "deleted", activity["id"])]
    assert (await listener.after("POST", f"{url}/restore"))[1] == [("activities", "restored", activity["id"])]
    assert [each[0] for each in (await listener.after("DELETE", "/api/activities"))[1]] == ["activities"]
    assert [each[0] for each in (await listener.after("POST", "/api/activities/restore"))[1]] == ["activities"]


async def test_changes_of_news_are_heard(listener: Listener) -> None:
    item = (await listener.client.get("/api/news")).json()["items"][0]
    _, changes = await listener.after("PATCH", f"/api/news/{item['id']}", json={"read": not item["read"]})
    assert changes == [("news", "updated", item["id"])]


async def test_a_restored_backup_changes_everything(listener: Listener) -> None:
    backup, changes = await listener.after("POST", "/api/library/backups", json={})
    assert {each[0] for each in changes} == {"activities"}
    _, changes = await listener.after("POST", f"/api/library/backups/{backup.json()['name']}/restore", json={})
    replaced = {name for name, action, _ in changes if action == "replaced"}
    assert replaced == {"settings", "notes", "snippets", "dictionary", "activities", "news"}


async def test_the_one_who_changes_hears_of_it_too(live: Live, listener: Listener) -> None:
    async with live.connect() as own:
        await hear(own)
        await listener.after("POST", "/api/notes", json={"title": "a"})
        heard = [await hear(own), await hear(own)]
        assert [message["collection"] for message in heard] == ["notes", "activities"]
        assert (await ask(own, {"type": "get_state"}))["type"] == "state"

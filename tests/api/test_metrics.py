"""Figures for Prometheus: requests by route, never by what a route is asked for."""

import re

import httpx

from tests.api.test_bad_requests import SOME_ID


async def test_requests_are_counted_by_the_route_and_not_by_the_id(api: httpx.AsyncClient) -> None:
    note = (await api.post("/api/notes", json={"title": "a"})).json()
    for path in (
        f"/api/notes/{note['id']}",
        f"/api/notes/{SOME_ID}",
        "/api/nothing/1",
        "/some/page",
        "/a.js",
        "/health",
    ):
        await api.get(path, headers={"accept": "text/html"})
        await api.post(path, json={})
    await api.get("/api/notes", params={"q": "private words"})
    text = (await api.get("/metrics")).text
    paths = set(re.findall(r'alfavoice_requests_total\{[^}]*path="([^"]*)"', text))
    assert {"/api/notes", "/api/notes/{record_id}", "/health"} <= paths
    for private in (note["id"], SOME_ID, "nothing/1", "some", "a.js", "private"):
        assert private not in text, private
    counted = re.search(
        r'alfavoice_requests_total\{[^}]*path="/api/notes/\{record_id\}",status_code="404"\} (\S+)', text
    )
    assert counted is not None
    assert float(counted[1]) >= 1


async def test_figures_are_in_the_format_that_prometheus_reads(api: httpx.AsyncClient) -> None:
    answer = await api.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert "# TYPE alfavoice_requests_total counter" in answer.text
    assert "alfavoice_request_duration_seconds_bucket" in answer.text

"""Many clients at once: nothing is lost, nothing is done twice, nobody gets a 500."""

import asyncio

import httpx

from tests.api.conftest import TOKEN, Live

CLIENTS = 20


async def test_twenty_clients_change_one_note_and_every_change_counts_once(live: Live) -> None:
    headers = {"authorization": f"Bearer {TOKEN}"}
    async with httpx.AsyncClient(base_url=live.url, headers=headers, timeout=30) as client:
        url = f"/api/notes/{(await client.post('/api/notes', json={'title': 'start'})).json()['id']}"

        async def work(number: int) -> list[int]:
            answers = [await client.patch(url, json={"title": f"{number} {turn}"}) for turn in range(10)]
            assert {answer.status_code for answer in answers} == {200}
            return [answer.json()["revision"] for answer in answers]

        revisions = [each for part in await asyncio.gather(*map(work, range(CLIENTS))) for each in part]
        assert sorted(revisions) == list(range(2, CLIENTS * 10 + 2))
        assert (await client.get(url)).json()["revision"] == CLIENTS * 10 + 1


async def test_of_many_who_change_the_same_state_one_wins_and_the_others_are_told(live: Live) -> None:
    headers = {"authorization": f"Bearer {TOKEN}"}
    async with httpx.AsyncClient(base_url=live.url, headers=headers, timeout=30) as client:
        url = f"/api/notes/{(await client.post('/api/notes', json={'title': 'start'})).json()['id']}"
        bodies = [{"title": str(number), "baseRevision": 1} for number in range(CLIENTS)]
        answers = await asyncio.gather(*(client.patch(url, json=body) for body in bodies))
        assert sorted(answer.status_code for answer in answers) == [200] + [409] * (CLIENTS - 1)
        winner = next(answer.json() for answer in answers if answer.status_code == 200)
        assert (await client.get(url)).json() == winner


async def test_of_many_who_create_the_same_id_or_trigger_one_wins(live: Live) -> None:
    headers = {"authorization": f"Bearer {TOKEN}"}
    async with httpx.AsyncClient(base_url=live.url, headers=headers, timeout=30) as client:
        same_id = {"id": "01a1fb7a-0b63-70ca-ae95-9ad79d7aa6aa", "title": "a"}
        answers = await asyncio.gather(*(client.post("/api/notes", json=same_id) for _ in range(CLIENTS)))
        assert sorted(answer.status_code for answer in answers) == [201] + [409] * (CLIENTS - 1)
        same_trigger = {"trigger": "адрес", "content": "x"}
        answers = await asyncio.gather(*(client.post("/api/snippets", json=same_trigger) for _ in range(CLIENTS)))
        assert sorted(answer.status_code for answer in answers) == [201] + [409] * (CLIENTS - 1)

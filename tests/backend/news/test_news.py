"""News: shipped with the release; the library keeps what was read."""

import pytest

from alfavoice.core.errors import NotFound
from alfavoice.news.messages import NewsPatch
from alfavoice.parts import Core
from tests.conftest import Heard


async def test_what_was_read_stays_read(core: Core, heard: Heard) -> None:
    first = (await core.news.list())[0]
    assert not first.read
    assert first.title.ru
    assert first.title.en
    for _ in range(2):
        assert (await core.news.mark(first.id, NewsPatch(read=True))).read
    assert (await core.news.list())[0].read
    await core.news.mark(first.id, NewsPatch(read=False))
    assert not (await core.news.list())[0].read
    assert heard.changes == [("news", "updated")] * 3


async def test_the_newest_come_first(core: Core) -> None:
    dates = [item.published_at for item in await core.news.list()]
    assert dates == sorted(dates, reverse=True)


async def test_unknown_news_are_not_found(core: Core) -> None:
    with pytest.raises(NotFound):
        await core.news.mark("no such", NewsPatch(read=True))

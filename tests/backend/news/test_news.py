"""News: shipped with the release; the library keeps what was read."""

import pytest

from alfavoice.core.errors import NotFound
from alfavoice.news.messages import NewsPatch
from alfavoice.news.transfer import NewsTransfer
from alfavoice.parts import Core
from alfavoice.records.messages import TransferFormat
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


@pytest.mark.parametrize("file_format", ["json", "csv"])
async def test_what_was_read_moves_with_a_file(core: Core, heard: Heard, file_format: TransferFormat) -> None:
    transfer = NewsTransfer(core.news)
    first = (await core.news.list())[0]
    await core.news.mark(first.id, NewsPatch(read=True))
    content = await transfer.export(file_format)
    await core.news.mark(first.id, NewsPatch(read=False))
    report = await transfer.import_file(content, file_format)
    assert (report.updated, report.refused_count) == (1, 0)
    assert (await core.news.list())[0].read
    assert (await transfer.import_file(content, file_format)).updated == 0
    assert heard.changes == [("news", "updated")] * 3


async def test_a_row_that_is_no_news_of_ours_is_left_out_by_name(core: Core) -> None:
    report = await NewsTransfer(core.news).import_file(b'[{"id": "other", "read": true}, {"id": 1}, 7]', "json")
    assert [(row.row, row.errors[0].path) for row in report.refused] == [(1, "id"), (2, "id"), (3, "")]
    assert report.unchanged == 0

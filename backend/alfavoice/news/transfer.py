"""News as a file. The news themselves come with a release, so an import takes over which of them were read."""

from typing import Any

import msgspec

from alfavoice.core.errors import Invalid
from alfavoice.core.messages import FieldProblem
from alfavoice.core.problems import field_problem
from alfavoice.news.messages import NewsPatch
from alfavoice.news.news import News
from alfavoice.records.messages import ImportReport, RowProblem, TransferFormat
from alfavoice.records.tables import CsvShapes, read_csv, read_json, write_csv, write_json

_MOST_ROWS = 10_000


class _Row(msgspec.Struct):
    """What an import looks at; the rest of a row comes with the release."""

    id: str
    read: bool


class NewsTransfer:
    """Files of the news."""

    def __init__(self, news: News) -> None:
        self._news = news

    async def export(self, format_: TransferFormat) -> bytes:
        """Return all news as a file."""
        items = await self._news.list()
        return write_json("news", items) if format_ == "json" else write_csv(items)

    async def import_file(self, content: bytes, format_: TransferFormat) -> ImportReport:
        """Mark the news as read that a file says were read; news of another release are left out by name."""
        rows = read_json(content) if format_ == "json" else read_csv(content, CsvShapes())
        if len(rows) > _MOST_ROWS:
            raise Invalid("The file has more rows than there can be news.", code="import.too_long")
        known = {item.id: item.read for item in await self._news.list()}
        updated, refused = 0, list[RowProblem]()
        for number, row in enumerate(rows, 1):
            read = _read(row, known)
            if isinstance(read, FieldProblem):
                refused.append(RowProblem(row=number, errors=[read]))
            elif known[read.id] != read.read:
                await self._news.mark(read.id, NewsPatch(read=read.read))
                known[read.id] = read.read
                updated += 1
        unchanged = len(rows) - updated - len(refused)
        return ImportReport(
            created=0, updated=updated, unchanged=unchanged, refused_count=len(refused), refused=refused[:100]
        )


def _read(row: Any, known: dict[str, bool]) -> _Row | FieldProblem:
    try:
        found = msgspec.convert(row, _Row, strict=False)
    except msgspec.ValidationError as error:
        return field_problem(str(error))
    return found if found.id in known else FieldProblem(path="id", message="is no news item of this release")

"""HTTP routes of product news."""

from litestar import Controller, Request, Response, get, patch, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from alfavoice.news.messages import NewsItem, NewsList, NewsPatch
from alfavoice.news.news import News
from alfavoice.news.transfer import NewsTransfer
from alfavoice.records.messages import ImportReport
from alfavoice.records.routes import IMPORT_LIMIT_BYTES, FileFormat, download


class NewsController(Controller):
    """What changed, release by release."""

    path = "/api/news"
    tags = ("news",)

    @get(operation_id="listNews")
    async def list_news(self, news: NamedDependency[News]) -> NewsList:
        """Return all news, newest first."""
        items = await news.list()
        return NewsList(items=items, total=len(items))

    @patch("/{news_id:str}", operation_id="changeNewsItem")
    async def change(self, news: NamedDependency[News], news_id: FromPath[str], data: JSONBody[NewsPatch]) -> NewsItem:
        """Mark one as read or unread."""
        return await news.mark(news_id, data)

    @get("/export", operation_id="exportNews", media_type="application/octet-stream")
    async def export_file(self, news: NamedDependency[News], file_format: FileFormat = "json") -> Response[bytes]:
        """Return all news as a file."""
        return download(await NewsTransfer(news).export(file_format), "news", file_format)

    @post("/import", operation_id="importNews", status_code=200, request_max_body_size=IMPORT_LIMIT_BYTES)
    async def import_file(
        self, request: Request[None, None, State], news: NamedDependency[News], file_format: FileFormat = "json"
    ) -> ImportReport:
        """Take over from a file, which is the body, which news were read."""
        return await NewsTransfer(news).import_file(await request.body(), file_format)

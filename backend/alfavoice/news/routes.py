"""HTTP routes of product news."""

from litestar import Controller, Response, get, patch
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from alfavoice.news.messages import NewsItem, NewsList, NewsPatch
from alfavoice.news.news import News
from alfavoice.records.routes import FileFormat, download
from alfavoice.records.tables import write_csv, write_json


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
        items = await news.list()
        content = write_json("news", items) if file_format == "json" else write_csv(items)
        return download(content, "news", file_format)

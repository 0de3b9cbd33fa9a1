"""Product news: shipped with the release as `news.json`; only what was read is kept in the library."""

from importlib import resources

import msgspec

from alfavoice.core.bus import Bus
from alfavoice.core.database import Database
from alfavoice.core.encrypted import sqlite_utils
from alfavoice.core.errors import NotFound
from alfavoice.news.messages import NewsItem, NewsPatch


class News:
    """The news and which of them were read."""

    def __init__(self, database: Database, bus: Bus) -> None:
        self._database = database
        self._bus = bus

    async def list(self) -> list[NewsItem]:
        """Return all news, newest first."""
        read = await self._database.read(_read_ids)
        return [msgspec.structs.replace(item, read=item.id in read) for item in shipped()]

    async def mark(self, news_id: str, patch: NewsPatch) -> NewsItem:
        """Mark one as read or unread."""
        item = next((item for item in shipped() if item.id == news_id), None)
        if item is None:
            raise NotFound(f"There is no news item {news_id[:100]!r}.")
        sql = "INSERT OR IGNORE INTO news_read (id) VALUES (?)" if patch.read else "DELETE FROM news_read WHERE id = ?"
        await self._database.write(lambda db: db.execute(sql, (item.id,)))
        self._bus.changed("news", "updated", item.id)
        return msgspec.structs.replace(item, read=patch.read)


def shipped() -> list[NewsItem]:
    """Return the news of this release, none of them read yet."""
    text = resources.files(__package__).joinpath("news.json").read_bytes()
    items = msgspec.json.decode(text, type=list[NewsItem])
    return sorted(items, key=lambda item: item.published_at, reverse=True)


def _read_ids(database: sqlite_utils.Database) -> set[str]:
    return {row["id"] for row in database.query("SELECT id FROM news_read")}

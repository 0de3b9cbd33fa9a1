"""Wire types of product news."""

from datetime import datetime

from alfavoice.core.messages import Body, View


class Bilingual(View, frozen=True, kw_only=True):
    """One text in both languages of the interface."""

    ru: str
    en: str


class NewsItem(View, frozen=True, kw_only=True):
    """What changed in a release, in words for the person who uses it."""

    id: str
    version: str
    published_at: datetime
    title: Bilingual
    body: Bilingual
    read: bool


class NewsPatch(Body, frozen=True, kw_only=True):
    """Mark as read or unread."""

    read: bool


class NewsList(View, frozen=True, kw_only=True):
    """All news, newest first."""

    items: list[NewsItem]
    total: int

"""Wire types of speech models."""

from msgspec import UNSET, UnsetType

from alfavoice.core.messages import View


class ModelView(View, frozen=True, kw_only=True):
    """A speech model that can be chosen."""

    id: str
    engine: str
    name: str
    languages: list[str]
    """What it understands: `en`, `ru`."""
    license: str
    basic: bool
    """It works, and that is all: expect many wrong words."""
    installed: bool
    """It can be used at once."""
    size_bytes: int | UnsetType = UNSET
    """How much disk it takes."""


class ModelList(View, frozen=True, kw_only=True):
    """All speech models."""

    items: list[ModelView]
    total: int

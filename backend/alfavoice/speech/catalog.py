"""Which speech models there are and which engine runs each. Adding one is a module of `engines` and a card below.

An engine's module is imported in a worker process only: nothing here loads a native library.
"""

import importlib
from collections.abc import Iterable
from typing import Protocol, cast

import msgspec

from alfavoice.core.errors import NotFound
from alfavoice.speech import engines
from alfavoice.speech.engine import Options, SpeechEngine
from alfavoice.speech.messages import ModelList, ModelView


class ModelCard(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a model."""

    id: str
    engine: str
    """The name of its module in `engines`."""
    name: str
    languages: tuple[str, ...]
    license: str
    size_bytes: int
    embedded: bool = False
    """Comes with the program and needs no download."""
    basic: bool = False
    """It works, and that is all: expect many wrong words."""
    options: Options = {}
    """Handed to the engine when it loads."""

    def view(self) -> ModelView:
        """Return what a client sees."""
        return ModelView(
            id=self.id,
            engine=self.engine,
            name=self.name,
            languages=list(self.languages),
            license=self.license,
            basic=self.basic,
            installed=self.embedded,
            size_bytes=self.size_bytes,
        )


class NoSuchModel(NotFound):
    """No model has that id."""

    code = "speech.no_such_model"

    def __init__(self, model_id: str) -> None:
        super().__init__(f"There is no speech model {model_id[:100]!r}.")


SHIPPED = (
    ModelCard(
        id="sphinx",
        engine="sphinx",
        name="Sphinx",
        languages=("en",),
        license="BSD-2-Clause",
        size_bytes=38_000_000,
        embedded=True,
        basic=True,
    ),
)
"""The models every installation knows; the first is the default."""


class Catalog:
    """The models one can choose from."""

    def __init__(self, cards: Iterable[ModelCard] = SHIPPED) -> None:
        self._cards = {card.id: card for card in cards}

    def resolve(self, model_id: str = "") -> ModelCard:
        """Return the model with that id, or the default for an empty one."""
        if not model_id:
            return next(iter(self._cards.values()))
        if model_id not in self._cards:
            raise NoSuchModel(model_id)
        return self._cards[model_id]

    def list(self) -> ModelList:
        """Return all models as a client sees them."""
        items = [card.view() for card in self._cards.values()]
        return ModelList(items=items, total=len(items))


class _EngineModule(Protocol):
    def load(self, options: Options) -> SpeechEngine: ...


def load_engine(name: str, options: Options) -> SpeechEngine:
    """Import an engine and load its model. For worker processes."""
    module = cast("_EngineModule", importlib.import_module(f"{engines.__name__}.{name}"))
    return module.load(options)

"""Which models there are, and how one is found."""

import importlib

import msgspec
import pytest

from alfavoice.speech.catalog import SHIPPED, Catalog, ModelCard, NoSuchModel
from alfavoice.speech.engines.scripted import scripted_card


def test_a_model_is_found_by_its_id_and_the_default_by_none() -> None:
    catalog = Catalog()
    assert catalog.resolve("sphinx").id == "sphinx"
    assert catalog.resolve() == catalog.resolve("") == SHIPPED[0]


def test_an_id_nobody_knows_is_refused_by_name() -> None:
    with pytest.raises(NoSuchModel, match="'whisper-huge'") as refused:
        Catalog().resolve("whisper-huge")
    assert (refused.value.code, refused.value.status) == ("speech.no_such_model", 404)


@pytest.mark.parametrize("card", [*SHIPPED, scripted_card()], ids=lambda card: card.id)
def test_every_model_has_an_engine_that_can_be_loaded(card: ModelCard) -> None:
    module = importlib.import_module(f"alfavoice.speech.engines.{card.engine}")
    assert callable(module.load)


def test_clients_see_what_is_worth_knowing_and_no_options() -> None:
    models = msgspec.json.decode(msgspec.json.encode(Catalog([*SHIPPED, scripted_card()]).list()))
    assert models["total"] == 2
    assert models["items"][0] == {
        "id": "sphinx",
        "engine": "sphinx",
        "name": "Sphinx",
        "languages": ["en"],
        "license": "BSD-2-Clause",
        "basic": True,
        "installed": True,
        "sizeBytes": 38_000_000,
    }

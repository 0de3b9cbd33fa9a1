"""The dictionary: words spelled right in place of what is heard."""

import pytest

from alfavoice.core.errors import Conflict
from alfavoice.dictionary.messages import TermCreate, TermPatch
from alfavoice.parts import Core


async def test_what_is_heard_becomes_what_is_meant(core: Core) -> None:
    await core.dictionary.create(
        TermCreate(term="Kubernetes", sounds_like=["кубер нетес", " кубернетес ", "кубернетес"])
    )
    await core.dictionary.create(TermCreate(term="IT", case_sensitive=True, sounds_like=["АйТи"]))
    result = await core.dictionary.try_out("Про кубер  нетес, kubernetes и КУБЕРНЕТЕС: it АйТи айти")
    assert result.text == "Про Kubernetes, Kubernetes и Kubernetes: it IT айти"
    assert result.used == ["Kubernetes", "Kubernetes", "Kubernetes", "IT"]


async def test_a_term_is_taken_whatever_its_case(core: Core) -> None:
    term = await core.dictionary.create(TermCreate(term="Ёж"))
    with pytest.raises(Conflict) as refused:
        await core.dictionary.create(TermCreate(term="ЕЖ"))
    assert refused.value.code == "dictionary.name_taken"
    assert (await core.dictionary.change(term.id, TermPatch(language="ru"))).language == "ru"
    assert (await core.dictionary.change(term.id, TermPatch(language=None))).language is None

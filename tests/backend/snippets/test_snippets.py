"""Snippets: a trigger is free or taken whatever its case, and what they make of a sentence."""

import pytest

from alfavoice.core.errors import Conflict, Invalid
from alfavoice.parts import Core
from alfavoice.snippets.messages import SnippetCreate, SnippetPatch


async def test_a_trigger_is_taken_whatever_its_case(core: Core) -> None:
    await core.snippets.create(SnippetCreate(trigger=" ПРИВЕТ ", content="a"))
    for trigger in ("привет", "Привет", " привеТ", "приве\u0301т"):
        with pytest.raises(Conflict) as refused:
            await core.snippets.create(SnippetCreate(trigger=trigger, content="b"))
        assert refused.value.code == "snippets.name_taken"
    assert (await core.snippets.list("", 50, 0)).items[0].trigger == "ПРИВЕТ"


async def test_a_name_is_free_again_after_deletion_and_its_former_owner_must_wait(core: Core) -> None:
    first = await core.snippets.create(SnippetCreate(trigger="ёж", content="a"))
    await core.snippets.delete(first.id)
    second = await core.snippets.create(SnippetCreate(trigger="еж", content="b"))
    with pytest.raises(Conflict) as refused:
        await core.snippets.restore(first.id)
    assert refused.value.code == "snippets.name_taken"
    await core.snippets.delete(second.id)
    assert (await core.snippets.restore(first.id)).content == "a"


async def test_a_change_to_a_taken_name_is_refused_and_changes_nothing(core: Core) -> None:
    await core.snippets.create(SnippetCreate(trigger="a", content="1"))
    other = await core.snippets.create(SnippetCreate(trigger="b", content="2"))
    with pytest.raises(Conflict):
        await core.snippets.change(other.id, SnippetPatch(trigger="A", content="3"))
    assert await core.snippets.get(other.id) == other
    assert (await core.snippets.change(other.id, SnippetPatch(trigger="B"))).trigger == "B"


@pytest.mark.parametrize("trigger", ["", "   ", "\n\t", "a\0"])
async def test_a_blank_trigger_is_refused(core: Core, trigger: str) -> None:
    with pytest.raises(Invalid) as refused:
        await core.snippets.create(SnippetCreate(trigger=trigger, content="a"))
    assert refused.value.errors[0].path == "trigger"


async def test_a_sentence_can_be_tried_out(core: Core) -> None:
    await core.snippets.create(SnippetCreate(trigger="моя подпись", content="С уважением,\nАнна"))
    await core.snippets.create(SnippetCreate(trigger="подпись", content="X"))
    result = await core.snippets.try_out("Вот МОЯ ПОДПИСЬ и подпись, но не подписью")
    assert result.text == "Вот С уважением,\nАнна и X, но не подписью"
    assert result.used == ["моя подпись", "подпись"]


async def test_the_list_is_by_trigger(core: Core) -> None:
    for trigger in ("яма", "Ёлка", "дом", "zebra"):
        await core.snippets.create(SnippetCreate(trigger=trigger, content=""))
    assert [each.trigger for each in (await core.snippets.list("", 9, 0)).items] == ["zebra", "дом", "Ёлка", "яма"]
    assert [each.trigger for each in (await core.snippets.list("ёлкой", 9, 0)).items] == ["Ёлка"]

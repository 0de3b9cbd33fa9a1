"""Phrases in a sentence: whole words, the longest first, ё like е."""

import pytest

from alfavoice.records.phrases import Replacement, replace_phrases


def put(sentence: str, *phrases: tuple[str, str], case_sensitive: bool = False) -> str:
    entries = [Replacement(phrase, text, phrase, case_sensitive) for phrase, text in phrases]
    return replace_phrases(sentence, entries)[0]


@pytest.mark.parametrize(
    ("sentence", "phrase", "expected"),
    [
        ("пишу подпись", "подпись", "пишу X"),
        ("пишу ПОДПИСЬ.", "подпись", "пишу X."),
        ("подписью", "подпись", "подписью"),
        ("переподпись", "подпись", "переподпись"),
        ("ежик и ёжик", "ёжик", "X и X"),
        ("Ёлка, елка", "елка", "X, X"),
        ("по  почте\nпо почте", "по почте", "X\nX"),
        ("straße", "Straße", "X"),
        ("a.b a+b", "a+b", "a.b X"),
        ("вот .sig тут", ".sig", "вот X тут"),
        ("😀подпись😀", "подпись", "😀X😀"),
        ("", "подпись", ""),
    ],
)
def test_whole_words_whatever_their_case(sentence: str, phrase: str, expected: str) -> None:
    assert put(sentence, (phrase, "X")) == expected


def test_of_two_the_longer_wins() -> None:
    assert put("моя подпись внизу", ("подпись", "A"), ("моя подпись", "B")) == "B внизу"


def test_what_was_put_is_not_replaced_again() -> None:
    assert put("a b", ("a", "b"), ("b", "a")) == "b a"


def test_case_counts_where_it_is_told_to() -> None:
    assert put("It is it", ("it", "X"), case_sensitive=True) == "It is X"


def test_the_text_is_put_as_it_is() -> None:
    assert put("a", ("a", r"\1 \g<0> $&")) == r"\1 \g<0> $&"


def test_it_says_which_entries_did_it() -> None:
    entries = [Replacement("a", "1", "first"), Replacement("b", "2", "second")]
    assert replace_phrases("b a b c", entries) == ("2 1 2 c", ["second", "first", "second"])
    assert replace_phrases("b", []) == ("b", [])


def test_many_phrases_are_quick_enough() -> None:
    entries = [Replacement(f"фраза {number}", str(number), str(number)) for number in range(3000)]
    assert replace_phrases("вот фраза 2999 и фраза 1", entries)[0] == "вот 2999 и 1"

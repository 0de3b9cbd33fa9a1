"""The times of words after a person corrected a text."""

from hypothesis import given
from hypothesis import strategies as st

from alfavoice.recording.correcting import retimed
from alfavoice.recording.messages import ChunkWord

Timed = tuple[str, int, int]
HEARD: list[Timed] = [("the", 100, 200), ("quick", 200, 400), ("brown", 450, 600), ("fox", 700, 900)]


def words(timed: list[Timed]) -> list[ChunkWord]:
    return [ChunkWord(text=text, start_offset=start, end_offset=end) for text, start, end in timed]


def times(timed: list[ChunkWord]) -> list[Timed]:
    return [(word.text, word.start_offset, word.end_offset) for word in timed]


def corrected(text: str, heard: list[Timed] = HEARD) -> list[Timed]:
    return times(retimed(words(heard), text, 0, 1000))


def test_words_that_stay_keep_their_times() -> None:
    assert corrected("the quick brown fox") == HEARD


def test_capitals_and_punctuation_change_no_time() -> None:
    timed = corrected("The QUICK, brown: fox!")
    assert [time[1:] for time in timed] == [time[1:] for time in HEARD]
    assert [time[0] for time in timed] == ["The", "QUICK,", "brown:", "fox!"]


def test_a_word_put_right_takes_the_time_of_the_wrong_one() -> None:
    assert corrected("the quick crown fox")[2] == ("crown", 450, 600)


def test_two_words_for_one_share_its_time_by_their_length() -> None:
    assert corrected("the quick bro wn fox")[2:4] == [("bro", 450, 540), ("wn", 540, 600)]


def test_one_word_for_two_has_the_time_of_both() -> None:
    assert corrected("the quickbrown fox")[1] == ("quickbrown", 200, 600)


def test_a_word_put_between_has_the_pause_between() -> None:
    assert corrected("the quick brown red fox")[3] == ("red", 600, 700)


def test_words_at_the_edges_have_the_rest_of_the_chunk() -> None:
    timed = corrected("see the quick brown fox run")
    assert (timed[0], timed[-1]) == (("see", 0, 100), ("run", 900, 1000))


def test_a_word_taken_out_moves_no_other() -> None:
    assert corrected("the brown fox") == [HEARD[0], *HEARD[2:]]


def test_a_text_taken_out_leaves_no_words() -> None:
    assert corrected(" ") == []


def test_without_old_words_the_time_is_shared_by_length() -> None:
    assert corrected("a bbb", []) == [("a", 0, 250), ("bbb", 250, 1000)]


def test_words_of_signs_only_are_told_apart() -> None:
    heard = [("-", 0, 10), ("+", 10, 20)]
    assert corrected("+", heard) == [("+", 10, 20)]


def test_a_long_text_pasted_over_another_is_spread_evenly() -> None:
    heard = [("ab"[place % 2], place, place + 1) for place in range(500)]
    timed = corrected("a " * 5000, heard)
    assert len(timed) == 5000
    assert timed[2500] == ("a", 500, 500)


def is_in_order(timed: list[ChunkWord], start: int, end: int) -> bool:
    edges = [edge for word in timed for edge in (word.start_offset, word.end_offset)]
    return [start, *edges, end] == sorted([start, *edges, end])


some_words = st.lists(st.sampled_from(["a", "b", "c", "long", "Longer,", "…", "ё"]), max_size=12)
some_times = st.tuples(st.integers(-50, 400), st.integers(-50, 400))


@given(some_words, st.lists(some_times, min_size=12, max_size=12), some_words, st.integers(0, 100), st.integers(0, 300))
def test_every_word_has_a_time_and_times_never_run_backwards(
    old: list[str], given_times: list[tuple[int, int]], new: list[str], start: int, length: int
) -> None:
    heard = [(text, *when) for text, when in zip(old, given_times, strict=False)]
    timed = retimed(words(heard), " ".join(new), start, start + length)
    assert [word.text for word in timed] == new
    assert is_in_order(timed, start, start + length)


@given(some_words, some_words, st.integers(0, 100), st.integers(0, 300))
def test_a_correction_taken_back_changes_no_time(before: list[str], added: list[str], start: int, length: int) -> None:
    heard = retimed([], " ".join(before), start, start + length)
    longer = retimed(heard, " ".join([*before, *added]), start, start + length)
    assert retimed(longer, " ".join(before), start, start + length) == heard

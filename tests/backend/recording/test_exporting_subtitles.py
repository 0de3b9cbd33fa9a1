"""Transcripts as subtitles."""

import re
from collections import Counter
from html import unescape

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from alfavoice.recording.details import Details
from alfavoice.recording.messages import ChunkDetail, ChunkWord
from alfavoice.recording.subtitles import Cue, cues, to_srt, to_vtt
from alfavoice.recording.transcript import plain
from tests.backend.recording.transcripts import SECOND, chunk, recording, silent_chunk

LONG = "In the beginning there was a long sentence that nobody could read at a glance, so it was cut. Then another."
SRT_CUE = re.compile(r"(\d+)\n(\d{2,}):(\d\d):(\d\d),(\d{3}) --> (\d{2,}):(\d\d):(\d\d),(\d{3})\n((?:.+\n)+)(?:\n|$)")


def test_a_cue_is_shown_while_its_words_are_said() -> None:
    assert to_srt(recording(chunk(1.5, 3, "Hello there."))) == "1\n00:00:01,500 --> 00:00:03,000\nHello there.\n"


def test_webvtt_says_that_it_is() -> None:
    shown = "WEBVTT\n\n00:00:01.500 --> 00:00:03.000\nHello there.\n"
    assert to_vtt(recording(chunk(1.5, 3, "Hello there."))) == shown


def test_a_recording_without_text_has_no_cues() -> None:
    silent = recording(silent_chunk(0, 5, "pending"))
    assert (to_srt(silent), to_vtt(silent)) == ("", "WEBVTT\n")


def test_a_long_text_is_cut_where_its_words_are_said() -> None:
    shown = cues(recording(chunk(0, 8, LONG)))
    assert [" ".join(cue.lines) for cue in shown] == [
        "In the beginning there was a long sentence that nobody could read at a glance, so it",
        "was cut. Then another.",
    ]
    assert shown[0].end_ms == shown[1].start_ms


def test_no_cue_lasts_longer_than_seven_seconds_however_slowly_one_speaks() -> None:
    shown = cues(recording(chunk(0, 10, "one two six ten now")))
    assert shown == [Cue(0, 6000, ["one two six"]), Cue(6000, 10_000, ["ten now"])]


def test_words_said_at_once_stay_in_order() -> None:
    text = f"{'z' * 40} {'y' * 40} {'b' * 40} {'a' * 40}"
    assert [" ".join(cue.lines) for cue in cues(recording(chunk(1, 1, text)))] == [text[:81], text[82:]]


def test_a_sentence_that_fills_a_line_ends_its_cue() -> None:
    text = "This sentence is a good deal longer than a line. The next one waits."
    assert [" ".join(cue.lines) for cue in cues(recording(chunk(0, 6, text)))] == [text[:48], text[49:]]


def test_a_pause_ends_a_cue() -> None:
    spoken = chunk(0, 6, "one two")
    words = [ChunkWord(text="one", start_offset=0, end_offset=SECOND)]
    words += [ChunkWord(text="two", start_offset=5 * SECOND, end_offset=6 * SECOND)]
    shown = cues(recording(replace(spoken, words=words)))
    assert shown == [Cue(0, 1000, ["one"]), Cue(5000, 6000, ["two"])]


def test_a_corrected_text_is_shown_as_corrected() -> None:
    heard = chunk(0, 2, "recognise speech")
    assert cues(recording(replace(heard, transcription="wreck a nice beach")))[0].lines == ["wreck a nice beach"]


def test_a_short_cue_stays_for_a_second_if_it_can() -> None:
    shown = cues(recording(chunk(0, 0.2, "Oh."), chunk(0.5, 0.7, "No."), chunk(9, 9.1, "Well.")))
    assert [(cue.start_ms, cue.end_ms) for cue in shown] == [(0, 500), (500, 1500), (9000, 10000)]


def test_a_recording_may_last_for_days() -> None:
    assert "100:00:00,000 --> 100:00:02,000" in to_srt(recording(chunk(360_000, 360_002, "Still here.")))


def test_text_never_becomes_markup() -> None:
    tricky = recording(chunk(0, 2, "<i>a</i> & b --> c"))
    assert to_vtt(tricky).endswith("\n&lt;i&gt;a&lt;/i&gt; &amp; b --&gt; c\n")
    assert to_srt(tricky).splitlines()[2] == "<i>a</i> & b → c"


some_text = st.lists(st.text(st.sampled_from("aЯ.?<&>-!,1\n\u200b\x00é"), min_size=1, max_size=90), max_size=30)
some_times = st.lists(st.tuples(st.floats(0, 60), st.floats(0, 60)), max_size=30)


@st.composite
def some_chunk(draw: st.DrawFn) -> ChunkDetail:
    """Return a chunk whose words need not be those of its text, nor in order."""
    start = draw(st.floats(0, 60))
    spoken = chunk(start, start + draw(st.floats(0, 20)), " ".join(draw(some_text)))
    timed = [(round(since * SECOND), round(until * SECOND)) for since, until in draw(some_times)]
    texts = spoken.transcription.split() if spoken.transcription else []
    words = [ChunkWord(text=text, start_offset=a, end_offset=b) for text, (a, b) in zip(texts, timed, strict=False)]
    return replace(spoken, words=words)


some_recording = st.lists(some_chunk(), max_size=6).map(lambda chunks: recording(*chunks))


@given(some_recording)
def test_cues_are_short_in_order_and_never_overlap(details: Details) -> None:
    free_from = 0
    for cue in cues(details):
        assert free_from <= cue.start_ms < cue.end_ms <= cue.start_ms + 7000
        assert 1 <= len(cue.lines) <= 2
        assert all(0 < len(line) <= 42 for line in cue.lines)
        free_from = cue.end_ms


@given(some_recording)
def test_no_letter_is_lost(details: Details) -> None:
    shown = Counter(letter for cue in cues(details) for line in cue.lines for letter in line if letter != " ")
    assert shown == Counter("".join(plain(each.transcription or "") for each in details.chunks).replace(" ", ""))


@given(some_recording)
def test_srt_can_be_read_back(details: Details) -> None:
    found = SRT_CUE.findall(to_srt(details))
    assert [int(number) for number, *_ in found] == list(range(1, len(found) + 1))
    assert [text for *_, text in found] == [
        "".join(f"{line}\n" for line in cue.lines).replace("-->", "→") for cue in cues(details)
    ]


@given(some_recording)
def test_webvtt_can_be_read_back(details: Details) -> None:
    head, *blocks = to_vtt(details).rstrip("\n").split("\n\n")
    assert head == "WEBVTT"
    assert all("-->" not in block.split("\n", 1)[1] for block in blocks)
    assert [unescape(block.split("\n", 1)[1]).split("\n") for block in blocks] == [cue.lines for cue in cues(details)]

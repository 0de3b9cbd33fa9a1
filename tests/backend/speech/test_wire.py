"""What goes through the pipes between core and worker."""

import asyncio
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alfavoice.speech.engine import Transcript, Word
from alfavoice.speech.wire import Heard, Load, Loaded, Refused, Reply, Request, Sound, next_reply, next_request, pack

FEW = settings(max_examples=40, deadline=None)
REQUESTS = st.builds(Load, engine=st.text(), options=st.dictionaries(st.text(), st.text(), max_size=3)) | st.builds(
    Sound, pcm=st.binary(max_size=2_000), language=st.sampled_from(["ru", "en", "auto"])
)
TIMES = st.floats(min_value=0, max_value=1e6)
WORDS = st.builds(Word, text=st.text(), start_s=TIMES, end_s=TIMES, confidence=st.none() | TIMES)
TRANSCRIPTS = st.builds(Transcript, text=st.text(), language=st.text(), words=st.lists(WORDS, max_size=4).map(tuple))
REPLIES = (
    st.builds(Loaded, seconds=TIMES)
    | st.builds(Heard, transcript=TRANSCRIPTS, seconds=TIMES)
    | st.builds(Refused, reason=st.text())
)


@FEW
@given(st.lists(REQUESTS, max_size=4))
def test_requests_come_out_as_they_went_in_and_then_nothing(requests: list[Request]) -> None:
    pipe = io.BytesIO(b"".join(map(pack, requests)))
    assert [next_request(pipe) for _ in requests] == requests
    assert next_request(pipe) is None


async def replies_from(sent: bytes, times: int) -> list[Reply]:
    """Read so many answers from a pipe that ends."""
    pipe = asyncio.StreamReader()
    pipe.feed_data(sent)
    pipe.feed_eof()
    return [await next_reply(pipe) for _ in range(times)]


@FEW
@given(st.lists(REPLIES, max_size=4))
def test_replies_come_out_as_they_went_in(replies: list[Reply]) -> None:
    sent = b"".join(map(pack, replies))
    assert asyncio.run(replies_from(sent, len(replies))) == replies


@FEW
@given(REPLIES, st.data())
def test_a_reply_that_was_cut_off_is_none(reply: Reply, data: st.DataObject) -> None:
    sent = pack(reply)
    cut = data.draw(st.integers(0, len(sent) - 1))
    with pytest.raises(EOFError):
        asyncio.run(replies_from(sent[:cut], 1))

"""A recording with everything that is known of it."""

from typing import NamedTuple

from alfavoice.recording.messages import ChunkDetail, SessionMeta


class Details(NamedTuple):
    """What a transcript is written from."""

    meta: SessionMeta
    chunks: list[ChunkDetail]

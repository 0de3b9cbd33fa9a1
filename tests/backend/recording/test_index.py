"""The index: search by what was said, in any form; thousands of chunks; lists that take no time."""

import time
from datetime import UTC, datetime

from alfavoice.audio.frames import RATE_HZ
from alfavoice.core.encrypted import sqlite_utils
from alfavoice.core.ids import new_id
from alfavoice.recording import index
from alfavoice.recording.messages import Chunk, ChunkPatch, Session, SessionMeta, SessionPatch
from alfavoice.recording.searching import hits
from alfavoice.recording.sessions import NO_HEALTH
from alfavoice.records.words import indexed, parse_query
from tests.backend.recording.conftest import Desk

HOUR = datetime(2026, 11, 20, 10, tzinfo=UTC)


async def titles(desk: Desk, query: str) -> list[str]:
    """Return the titles of what is found."""
    found = await desk.recordings.list(query, 50, 0)
    assert found.total == len(found.sessions)
    return [each.title for each in found.sessions]


async def test_what_was_said_is_found_in_any_form(desk: Desk) -> None:
    await desk.recorded("a", "Обсудили новую ёлку.", "Потом поехали домой")
    await desk.recorded("b", "The children went home")
    assert await titles(desk, "елки") == ["a"]
    assert await titles(desk, "поехать") == ["a"]
    assert await titles(desk, "child go") == ["b"]
    assert await titles(desk, "обсу") == ["a"]
    assert await titles(desk, "нет такого") == []
    assert await titles(desk, "?!") == []


async def test_words_may_be_far_apart_in_a_recording_but_not_in_two(desk: Desk) -> None:
    session = await desk.recorded("Планёрка отдела", "раз про бюджет", "два", "три про отпуск")
    await desk.recorded("другая", "бюджет")
    await desk.recordings.change(session.id, SessionPatch(tags=["важное"]))
    assert await titles(desk, "бюджета отпуска") == ["Планёрка отдела"]
    assert await titles(desk, "планерки бюджет важный") == ["Планёрка отдела"]
    assert await titles(desk, "бюджет") == ["другая", "Планёрка отдела"]


async def test_what_is_corrected_or_renamed_is_found_by_its_new_words_only(desk: Desk) -> None:
    session = await desk.recorded("старое", "превет")
    (chunk,) = session.chunks
    await desk.recordings.correct(session.id, chunk.id, ChunkPatch(transcription="привет"))
    await desk.recordings.change(session.id, SessionPatch(title="новое"))
    assert (await titles(desk, "превет"), await titles(desk, "старое")) == ([], [])
    assert (await titles(desk, "приветы"), await titles(desk, "новые")) == (["новое"], ["новое"])


async def test_hits_come_with_the_chunk_that_matches(desk: Desk) -> None:
    await desk.recorded("b", "начало", "встреча с Петром", "встречу перенесли на пятницу")
    await desk.recorded("a", "про погоду", "встреча была вчера", "и пятница тоже")
    await desk.recorded("Встреча в пятницу")
    query = parse_query("встречи пятниц")

    def look(db: sqlite_utils.Database) -> list[tuple[str, int, str]]:
        found = hits(db, query, 10)
        assert found.total == 3
        return [(hit.title, rank, hit.text) for hit, rank in found.items]

    assert await desk.database.read(look) == [
        ("Встреча в пятницу", 0, ""),
        ("a", 1, "встреча была вчера"),
        ("b", 1, "встречу перенесли на пятницу"),
    ]
    assert len((await desk.database.read(lambda db: hits(db, query, 1))).items) == 1


async def test_queries_of_signs_find_nothing_and_break_nothing(desk: Desk) -> None:
    await desk.recorded("запись", "раз")
    for query in ("?!", '"', "OR", "NEAR(", "^", "*", ":", "😀", "AND AND"):
        assert await titles(desk, query) == []
        parsed = parse_query(query)
        assert (await desk.database.read(lambda db, q=parsed: hits(db, q, 5))).total == 0  # type: ignore[misc]


async def test_two_thousand_chunks_are_added_as_fast_at_the_end_as_at_the_beginning(desk: Desk) -> None:
    session = await desk.begin()

    async def cost(first: int, count: int) -> float:
        began = time.process_time()
        for number in range(first, first + count):
            await desk.add(session.id, number * 160, number * 160 + 160)
        return time.process_time() - began

    await cost(0, 20)  # the first ones pay for what is loaded
    early = await cost(20, 100)
    await fill(desk, session, 120, 1_900)
    late = await cost(1_900, 100)
    assert late < 3 * early
    found = await desk.recordings.get(session.id)
    assert [chunk.index for chunk in found.chunks] == list(range(2000))


async def test_a_thousand_recordings_are_listed_and_searched_at_once(desk: Desk) -> None:
    await shelve(desk, recordings=1_000, chunks=5)
    big = await desk.begin("большая")
    await fill(desk, big, 0, 2_000)
    took: dict[str, float] = {}
    for name, query, offset in (("list", "", 0), ("last page", "", 980), ("search", "встреча бюджет", 0)):
        began = time.perf_counter()
        found = await desk.recordings.list(query, 20, offset)
        took[name] = time.perf_counter() - began
        assert len(found.sessions) == 20
    began = time.perf_counter()
    assert len((await desk.recordings.get(big.id)).chunks) == 2_000
    took["get"] = time.perf_counter() - began
    assert {name: seconds for name, seconds in took.items() if seconds > 0.2} == {}


async def fill(desk: Desk, session: Session, first: int, end: int) -> None:
    """Put chunks into the index alone, as fast as it takes them."""
    words = indexed("встреча про бюджет отдела")

    def work(db: sqlite_utils.Database) -> None:
        entry = index.find(db, session.id)
        assert entry is not None
        for place in range(first, end):
            index.put_chunk(db, entry, chunk_of(session.id, place), words)

    await desk.database.write(work)


async def shelve(desk: Desk, recordings: int, chunks: int) -> None:
    """Put recordings into the index alone."""
    words = [indexed("встреча сегодня"), indexed("про бюджет"), indexed("и до свидания")]

    def work(db: sqlite_utils.Database) -> None:
        for number in range(recordings):
            meta = SessionMeta(
                id=new_id(),
                start_time=desk.clock.move(minutes=1),
                status="completed",
                language="ru",
                model="",
                total_duration=chunks * 1000,
                title=f"запись {number}",
                sample_count=chunks * RATE_HZ,
                chunks_count=chunks,
                health=NO_HEALTH,
            )
            entry = index.put_session(db, meta, "stamp")
            for place in range(chunks):
                index.put_chunk(db, entry, chunk_of(meta.id, place), words[place % 3])

    await desk.database.write(work)


def chunk_of(session_id: str, place: int) -> Chunk:
    """Return a chunk that is in no file."""
    return Chunk(
        id=new_id(),
        session_id=session_id,
        index=place,
        start_offset=place * RATE_HZ,
        end_offset=(place + 1) * RATE_HZ,
        duration=1000,
        file_path=f"sessions/{session_id}/chunks/{place:03d}.wav",
        status="completed",
        transcription="Встреча про бюджет отдела",
        source="mic",
        created_at=HOUR,
        transcribed_at=HOUR,
        model="sphinx",
        language="ru",
    )

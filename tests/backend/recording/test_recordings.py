"""Recordings: begun, added to, brought to their text, corrected, thrown away and brought back."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import numpy as np
import pytest
from msgspec import UNSET

from alfavoice.audio.frames import RATE_HZ
from alfavoice.audio.messages import HealthMark
from alfavoice.core.errors import Conflict, Invalid, NotFound
from alfavoice.core.ids import new_id
from alfavoice.recording.events import ChunkCreated, ChunkTranscribed
from alfavoice.recording.index import SessionFilter
from alfavoice.recording.messages import ChunkPatch, SessionPatch
from alfavoice.recording.sessions import NO_HEALTH
from tests.backend.recording.conftest import Desk, both, noise, transcript

TRICKS = ["", ".", "..", "../x", "..%2f..", "/etc/passwd", "x" * 36, "\0" * 36, "C:\\x", "sessions", "{id}/"]


@both
async def test_a_recording_is_begun_kept_and_closed(desk: Desk) -> None:
    session = await desk.begin("Планёрка 😀 «ёлки» \u202eабв")
    assert (session.status, session.sealed, session.chunks) == ("recording", desk.sealed, [])
    assert desk.recordings.place_of(session.id) == (desk.folder(session.id), desk.key)
    await desk.recordings.keep_progress(session.id, RATE_HZ, NO_HEALTH)
    assert (await desk.recordings.get(session.id)).total_duration == 1000
    desk.clock.move(seconds=2)
    mark = HealthMark(kind="gap", source="mic", start_offset=0, end_offset=100)
    health = type(NO_HEALTH)(marks=[mark], sources=[])
    closed = await desk.recordings.finish(session.id, 2 * RATE_HZ, health)
    assert (closed.status, closed.end_time, closed.sample_count) == ("completed", desk.clock.now, 2 * RATE_HZ)
    assert (closed.title, closed.mic_device, closed.health) == (session.title, "Наушники", health)
    assert await desk.recordings.get(session.id.upper()) == closed
    (listed,) = (await desk.recordings.list("", 20, 0)).sessions
    assert (listed.id, listed.troubled, listed.total_duration) == (session.id, True, 2000)


async def test_a_recording_that_fails_says_why(desk: Desk) -> None:
    session = await desk.begin()
    closed = await desk.recordings.finish(session.id, 0, NO_HEALTH, "Нет места.")
    assert (closed.status, closed.error) == ("failed", "Нет места.")


async def test_what_could_not_be_started_leaves_nothing(desk: Desk) -> None:
    session = await desk.begin()
    await desk.recordings.discard(session.id)
    assert not list(desk.paths.sessions.iterdir())
    assert (await desk.recordings.list("", 20, 0)).total == 0


@both
async def test_a_chunk_is_on_the_disk_before_anybody_hears_of_it(desk: Desk) -> None:
    session = await desk.begin()
    samples = noise(1600)
    chunk = await desk.recordings.add_chunk(session.id, 800, 2400, samples, "system")
    assert (chunk.index, chunk.duration, chunk.status, chunk.source) == (0, 100, "pending", "system")
    assert (desk.paths.root / chunk.file_path).exists()
    assert chunk.file_path.startswith(f"sessions/{session.id}/chunks/000.wav")
    await asyncio.sleep(0)
    assert [m.chunk for m in desk.heard.messages if isinstance(m, ChunkCreated)] == [chunk]
    assert (await desk.recordings.get(session.id)).chunks == [chunk]
    assert await desk.recordings.chunk_pcm(session.id, chunk.id) == samples.tobytes()
    assert await desk.recordings.pending() == [(session.id, chunk.id)]


async def test_chunks_that_come_at_once_get_places_of_their_own(desk: Desk) -> None:
    session = await desk.begin()
    added = await asyncio.gather(*(desk.add(session.id, n * 160, n * 160 + 160) for n in range(12)))
    assert [chunk.index for chunk in added] == list(range(12))
    assert (await desk.recordings.get(session.id)).chunks == added


@both
async def test_the_sound_of_a_chunk_is_found_by_its_place(desk: Desk) -> None:
    session = await desk.begin()
    await desk.say(session.id, "раз", "два")
    for place in ("1", "001", "0000001"):
        with await desk.recordings.open_chunk_sound(session.id, place) as reader:
            assert np.array_equal(reader.read(0, 1600), noise(1600, seed=1600))
    for trick in ("", "2", "-1", "+1", "1.0", "../full", "²", "١", "9" * 30, "00000000001"):
        with pytest.raises(NotFound):
            await desk.recordings.open_chunk_sound(session.id, trick)


@both
async def test_a_lost_sound_of_a_chunk_is_taken_from_the_whole(desk: Desk) -> None:
    session = await desk.begin()
    desk.write(session.id, noise(8000))
    chunk = await desk.add(session.id, 1600, 4800)
    (desk.paths.root / chunk.file_path).unlink()
    assert await desk.recordings.chunk_pcm(session.id, chunk.id) == noise(8000)[1600:4800].tobytes()


@both
async def test_tracks_are_opened_by_name_and_a_lone_source_is_the_whole(desk: Desk) -> None:
    session = await desk.begin()
    desk.write(session.id, noise(3200))
    for track in ("full", "mic"):
        with await desk.recordings.open_sound(session.id, track) as reader:
            assert reader.samples == 3200
    for trick in ("meta.json", "../full", "chunks/000", ""):
        with pytest.raises(NotFound):
            await desk.recordings.open_sound(session.id, trick)
    assert len(await desk.recordings.peaks(session.id, "full", 50)) == 50
    desk.write(session.id, noise(1600), "system")
    with pytest.raises(NotFound):
        await desk.recordings.open_sound(session.id, "mic")


async def test_an_id_that_is_no_uuid_is_not_found(desk: Desk) -> None:
    recordings = desk.recordings
    attempts: tuple[Callable[[str], Awaitable[object]], ...] = (
        recordings.get,
        recordings.details,
        recordings.delete,
        recordings.restore,
        lambda trick: recordings.open_sound(trick, "full"),
        lambda trick: recordings.change(trick, SessionPatch(title="x")),
        lambda trick: recordings.add_chunk(trick, 0, 10, noise(10), "mic"),
    )
    session = await desk.begin()
    for trick in TRICKS:
        for attempt in attempts:
            with pytest.raises(NotFound):
                await attempt(trick)
        with pytest.raises(NotFound):
            await recordings.chunk(session.id, trick)


async def test_a_chunk_is_not_found_in_another_recording(desk: Desk) -> None:
    one, other = await desk.begin(), await desk.begin()
    (chunk,) = await desk.say(one.id, "раз")
    with pytest.raises(NotFound):
        await desk.recordings.chunk(other.id, chunk.id)


@both
async def test_what_is_heard_has_its_words_where_they_are_in_the_recording(desk: Desk) -> None:
    session = await desk.begin()
    await desk.say(session.id, "а")
    chunk = await desk.add(session.id, 16_000, 48_000)
    desk.clock.move(seconds=1)
    kept = await desk.recordings.keep_transcript(session.id, chunk.id, transcript("Привет всем вам"), "sphinx")
    assert (kept.status, kept.transcription, kept.model) == ("completed", "Привет всем вам", "sphinx")
    assert (kept.language, kept.edited, kept.transcribed_at) == ("ru", False, desk.clock.now)
    detail = await desk.recordings.chunk(session.id, chunk.id)
    assert [(word.text, word.start_offset, word.end_offset) for word in detail.words] == [
        ("Привет", 16_000, 17_280),
        ("всем", 17_600, 18_880),
        ("вам", 19_200, 20_480),
    ]
    assert [version.id for version in detail.versions] == [kept.version_id]


async def test_silence_is_a_text_too(desk: Desk) -> None:
    session = await desk.begin()
    (chunk,) = await desk.say(session.id, "")
    assert (chunk.status, chunk.transcription, chunk.versions_count) == ("completed", "", 1)


async def test_heard_again_the_older_text_stays_as_a_version(desk: Desk) -> None:
    session = await desk.begin()
    (first,) = await desk.say(session.id, "старый текст")
    await desk.recordings.mark(session.id, first.id, "pending")
    assert await desk.recordings.pending() == [(session.id, first.id)]
    again = await desk.recordings.keep_transcript(session.id, first.id, transcript("новый текст"), "other")
    assert (again.transcription, again.model, again.versions_count) == ("новый текст", "other", 2)
    back = await desk.recordings.correct(session.id, first.id, ChunkPatch(version_id=first.version_id))
    assert (back.transcription, back.model, back.versions_count) == ("старый текст", "sphinx", 2)
    assert [version.text for version in back.versions] == ["старый текст", "новый текст"]
    assert back.words == back.versions[0].words
    with pytest.raises(NotFound):
        await desk.recordings.correct(session.id, first.id, ChunkPatch(version_id=new_id()))


@both
async def test_a_corrected_text_keeps_its_timing(desk: Desk) -> None:
    session = await desk.begin()
    (chunk,) = await desk.say(session.id, "превет всем вам")
    before = await desk.recordings.chunk(session.id, chunk.id)
    patch = ChunkPatch(transcription="Привет всем вам", base_version_id=chunk.version_id)
    after = await desk.recordings.correct(session.id, chunk.id, patch)
    assert (after.transcription, after.edited, after.model) == ("Привет всем вам", True, "")
    assert after.words[1:] == before.words[1:]
    assert [version.made_by for version in after.versions] == ["engine", "person"]
    assert await desk.recordings.correct(session.id, chunk.id, ChunkPatch(transcription="Привет всем вам")) == after


async def test_a_text_that_was_changed_meanwhile_is_not_overwritten(desk: Desk) -> None:
    session = await desk.begin()
    (chunk,) = await desk.say(session.id, "раз")
    patches = [ChunkPatch(transcription=f"текст {n}", base_version_id=chunk.version_id) for n in range(5)]
    changes = [desk.recordings.correct(session.id, chunk.id, patch) for patch in patches]
    answers = await asyncio.gather(*changes, return_exceptions=True)
    refused = [answer for answer in answers if isinstance(answer, Conflict)]
    assert [each.code for each in refused] == ["recordings.conflict"] * 4
    assert (await desk.recordings.chunk(session.id, chunk.id)).versions_count == 2


@pytest.mark.parametrize(
    "patch", [ChunkPatch(), ChunkPatch(transcription="а", version_id="б"), ChunkPatch(transcription="\0")]
)
async def test_a_correction_that_says_nothing_or_too_much_is_refused(desk: Desk, patch: ChunkPatch) -> None:
    session = await desk.begin()
    (chunk,) = await desk.say(session.id, "раз")
    with pytest.raises(Invalid) as refused:
        await desk.recordings.correct(session.id, chunk.id, patch)
    assert refused.value.errors[0].path == "transcription"


async def test_asked_for_again_an_engine_replaces_an_edit_which_stays_as_a_version(desk: Desk) -> None:
    session = await desk.begin()
    (chunk,) = await desk.say(session.id, "раз")
    await desk.recordings.correct(session.id, chunk.id, ChunkPatch(transcription="Раз!"))
    await desk.recordings.mark(session.id, chunk.id, "pending")
    await desk.recordings.mark(session.id, chunk.id, "transcribing")
    after = await desk.recordings.keep_transcript(session.id, chunk.id, transcript("два"), "other")
    assert (after.transcription, after.edited) == ("два", False)
    versions = (await desk.recordings.chunk(session.id, chunk.id)).versions
    assert [version.text for version in versions] == ["раз", "Раз!", "два"]


async def test_an_edit_newer_than_the_request_is_never_overwritten(desk: Desk) -> None:
    session = await desk.begin()
    chunk = await desk.add(session.id, 0, 1600)
    await desk.recordings.correct(session.id, chunk.id, ChunkPatch(transcription="Я написал сам"))
    marked = await desk.recordings.mark(session.id, chunk.id, "transcribing")
    assert (marked.status, marked.transcription) == ("completed", "Я написал сам")
    kept = await desk.recordings.keep_transcript(session.id, chunk.id, transcript("я на писал"), "sphinx")
    assert (kept.transcription, kept.edited, kept.versions_count) == ("Я написал сам", True, 2)
    failed = await desk.recordings.mark(session.id, chunk.id, "failed", "zu spät")
    assert (failed.status, failed.error) == ("completed", UNSET)


async def test_a_failed_chunk_says_why_and_can_be_tried_again(desk: Desk) -> None:
    session = await desk.begin()
    chunk = await desk.add(session.id, 0, 1600)
    await desk.recordings.mark(session.id, chunk.id, "transcribing")
    failed = await desk.recordings.mark(session.id, chunk.id, "failed", "Двигатель отказал.")
    assert (failed.status, failed.error) == ("failed", "Двигатель отказал.")
    assert await desk.recordings.pending() == []
    (listed,) = (await desk.recordings.list("", 20, 0)).sessions
    assert (listed.chunks_count, listed.failed_count, listed.pending_count) == (1, 1, 0)
    again = await desk.recordings.mark(session.id, chunk.id, "pending")
    assert (again.status, again.error) == ("pending", UNSET)
    assert await desk.recordings.pending() == [(session.id, chunk.id)]
    done = await desk.recordings.mark(session.id, chunk.id, "completed")
    assert done.status == "completed"


async def test_every_change_of_a_chunk_is_announced(desk: Desk) -> None:
    session = await desk.begin()
    (chunk,) = await desk.say(session.id, "раз")
    await desk.recordings.mark(session.id, chunk.id, "pending")
    await desk.recordings.mark(session.id, chunk.id, "transcribing")
    await desk.recordings.mark(session.id, chunk.id, "failed", "нет")
    await desk.recordings.correct(session.id, chunk.id, ChunkPatch(transcription="два"))
    await asyncio.sleep(0)
    told = [m.chunk.status for m in desk.heard.messages if isinstance(m, ChunkTranscribed)]
    assert told == ["completed", "pending", "transcribing", "failed", "completed"]
    # The list hears of it when the last chunk that waited has its text.
    assert [action for name, action in desk.heard.changes if name == "recordings"] == ["created", "updated", "updated"]


async def test_a_change_is_finished_though_nobody_waits_for_it(desk: Desk) -> None:
    session = await desk.begin()
    chunk = await desk.add(session.id, 0, 1600)
    task = asyncio.create_task(desk.recordings.keep_transcript(session.id, chunk.id, transcript("раз"), "sphinx"))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await desk.recordings.keep_progress(session.id, 1600, NO_HEALTH)  # its turn comes after
    assert (await desk.recordings.get(session.id)).chunks[0].transcription == "раз"


async def test_the_list_is_newest_first_and_says_how_each_begins(desk: Desk) -> None:
    for number in range(5):
        desk.clock.move(minutes=1)
        await desk.recorded(f"запись {number}", "Первая фраза.", "Вторая.", f"Третья {number}.", "Четвёртая")
    found = await desk.recordings.list("", 2, 1)
    assert ([each.title for each in found.sessions], found.total) == (["запись 3", "запись 2"], 5)
    assert found.sessions[0].preview == "Первая фраза. Вторая. Третья 3."
    assert (found.sessions[0].chunks_count, found.sessions[0].completed_count) == (4, 4)


async def test_a_recording_is_renamed_and_tagged(desk: Desk) -> None:
    session = await desk.recorded("старое", "раз")
    patch = SessionPatch(title="Новое имя", tags=[" работа ", "дом", "работа"])
    changed = await desk.recordings.change(session.id, patch)
    assert (changed.title, changed.tags, changed.revision) == ("Новое имя", ["работа", "дом"], session.revision + 1)
    assert await desk.recordings.change(session.id, patch) == changed
    with pytest.raises(Invalid):
        await desk.recordings.change(session.id, SessionPatch(title="a\0"))
    names = await desk.database.read(lambda db: [row["subject"] for row in db.query("SELECT * FROM activities")])
    assert names == ["Новое имя"]


async def test_lists_are_narrowed_by_tag_status_and_trouble(desk: Desk) -> None:
    work = await desk.recorded("a", "раз")
    await desk.recordings.change(work.id, SessionPatch(tags=["работа"]))
    running = await desk.begin("b")
    mark = HealthMark(kind="zeros", source="mic", start_offset=0)
    await desk.recordings.keep_progress(running.id, 10, type(NO_HEALTH)(marks=[mark], sources=[]))
    for narrowed, title in (
        (SessionFilter(tag="работа"), "a"),
        (SessionFilter(status="recording"), "b"),
        (SessionFilter(troubled=True), "b"),
        (SessionFilter(troubled=False, status="completed"), "a"),
    ):
        found = await desk.recordings.list("", 20, 0, narrowed)
        assert ([each.title for each in found.sessions], found.total) == ([title], 1)
    assert (await desk.recordings.list("раз", 20, 0, SessionFilter(status="recording"))).total == 0


async def test_a_running_recording_is_not_deleted(desk: Desk) -> None:
    session = await desk.begin()
    with pytest.raises(Conflict) as refused:
        await desk.recordings.delete(session.id)
    assert (refused.value.code, refused.value.status) == ("recordings.recording", 409)


@both
async def test_the_trash_gives_back_and_is_emptied_for_good(desk: Desk) -> None:
    kept, gone = await desk.recorded("a", "раз"), await desk.recorded("b", "раз")
    waiting = await desk.add(gone.id, 1600, 3200)
    for session in (kept, gone):
        await desk.recordings.delete(session.id)
        with pytest.raises(NotFound):
            await desk.recordings.get(session.id)
    assert await desk.recordings.pending() == []
    assert ((await desk.recordings.list("", 9, 0)).total, (await desk.recordings.list("раз", 9, 0)).total) == (0, 0)
    desk.clock.move(days=3)
    assert (await desk.recordings.restore(kept.id)).title == "a"
    assert (await desk.recordings.restore(kept.id)).title == "a"
    assert (await desk.recordings.list("раз", 9, 0)).total == 1
    assert await desk.recordings.empty_trash(timedelta(days=4)) == 0
    assert await desk.recordings.empty_trash(timedelta(days=2)) == 1
    assert [folder.name for folder in desk.paths.sessions.iterdir()] == [kept.id]
    with pytest.raises(NotFound):
        await desk.recordings.restore(gone.id)
    with pytest.raises(NotFound):
        await desk.recordings.chunk(kept.id, waiting.id)


async def test_what_happened_is_in_the_journal(desk: Desk) -> None:
    session = await desk.recorded("Планёрка", "раз")
    await desk.recordings.delete(session.id)
    await desk.recordings.restore(session.id)
    rows = await desk.database.read(lambda db: list(db.query("SELECT * FROM activities ORDER BY number")))
    assert [row["kind"] for row in rows] == ["created", "deleted", "restored"]
    assert {(row["collection"], row["record_id"], row["subject"]) for row in rows} == {
        ("recordings", session.id, "Планёрка")
    }


@both
async def test_details_have_everything_for_a_file(desk: Desk) -> None:
    session = await desk.recorded("a", "раз два", "три")
    meta, chunks = await desk.recordings.details(session.id)
    assert (meta.title, meta.chunks_count) == ("a", 2)
    assert [[word.text for word in chunk.words] for chunk in chunks] == [["раз", "два"], ["три"]]

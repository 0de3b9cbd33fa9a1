"""Recordings as a person might have them after a week, in Russian and English, with what goes wrong among them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from alfavoice.audio.frames import RATE_HZ
from alfavoice.audio.messages import HealthMark
from tests.e2e.session_page import Said, write_recording

MEETING = "Планёрка: бюджет на осень и кто едет в Новосибирск"
"""The one whose page is looked at: two sides, an older text, a failed line, troubles with the sound."""
_SAID: tuple[Said | str, ...] = (
    "Доброе утро. Все на месте? Тогда начнём с бюджета: в прошлый раз мы остановились на том, что типография просит "
    "предоплату, а договор ещё не подписан.",
    Said("Да, договор у юристов, обещали в четверг.", "system", older=("Да договор у юристов обещали четверг",)),
    Said("Если не вернут, придётся переносить печать на октябрь.", "system"),
    "Переносить не хочется. Надя, напишешь им сегодня?",
    Said(None, "system", error="The speech engine gave no answer within 60 s and was stopped."),
    "Хорошо. Дальше: Новосибирск. Едут двое, билеты берём до пятницы, гостиница та же, что весной.",
    Said("And please send the agenda to Peter in English, he joins us from Berlin.", "system"),
    "Записал. Тогда всё, встретимся в понедельник.",
)
_MARKS = (
    HealthMark(kind="clipping", source="mic", start_offset=1 * RATE_HZ, end_offset=2 * RATE_HZ),
    HealthMark(kind="gap", source="system", start_offset=13 * RATE_HZ, end_offset=16 * RATE_HZ),
    HealthMark(kind="silence", source="system", start_offset=22 * RATE_HZ, end_offset=24 * RATE_HZ),
)


def write_recordings(data_dir: Path) -> str:
    """Write them into a data folder; return the id of the meeting."""
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    days = [now - timedelta(days=day, hours=2 * day) for day in range(6)]
    write_recording(data_dir, "Buy oats, call the plumber, ask Olga about Saturday.", begun=days[1])
    write_recording(data_dir, begun=days[2])
    write_recording(data_dir, *("One more thing about that.",) * 5, title="Interview with Nadia", begun=days[3])
    write_recording(data_dir, "Идея для статьи: почему диктовать быстрее.", Said(None), tags=("тексты",), begun=days[4])
    write_recording(data_dir, "Lecture.", title="Lecture " * 20, tags=("study", "physics", "2026"), begun=days[5])
    return write_recording(data_dir, *_SAID, title=MEETING, tags=("работа", "бюджет"), marks=_MARKS, begun=days[0])

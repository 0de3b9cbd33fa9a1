"""Transcripts as files to save: text, Markdown, JSON, and what the file is called."""

from email.message import Message
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import Response, get
from litestar.testing import create_test_client
from markdown_it import MarkdownIt

from alfavoice.recording.details import Details
from alfavoice.recording.exporting import exported
from alfavoice.recording.messages import ChunkDetail, ExportFormat, SessionMeta
from alfavoice.recording.transcript import date_of, plain
from alfavoice.recording.transcript_files import to_json, to_markdown, to_txt
from tests.backend.recording.transcripts import chunk, recording, silent_chunk

MEETING = recording(
    chunk(1, 3, "Good morning."),
    chunk(3.5, 5, "Shall we begin?"),
    chunk(7, 8, "Yes, let us."),
    title="Weekly",
    tags="team plans",
)


def test_a_long_pause_parts_paragraphs() -> None:
    assert to_txt(MEETING) == "Good morning. Shall we begin?\n\nYes, let us.\n"


def test_who_spoke_is_told_where_there_are_two() -> None:
    talk = recording(chunk(0, 1, "Hello."), chunk(1.1, 2, "Hi!", "system"), chunk(2.1, 3, "So.", "system"))
    assert to_txt(talk) == "Microphone: Hello.\n\nSystem sound: Hi! So.\n"


def test_a_russian_recording_speaks_russian() -> None:
    talk = recording(chunk(0, 1, "Привет."), chunk(1.1, 2, "Да.", "system"), language="ru", title="")
    assert to_txt(talk) == "Микрофон: Привет.\n\nЗвук системы: Да.\n"
    assert to_markdown(talk).startswith("# Запись 2026-11-20 ")


def test_a_recording_in_any_language_speaks_the_one_heard_most() -> None:
    texts = (chunk(0, 1, "Yes."), chunk(1, 2, "Да.", "system", "ru"), chunk(2, 3, "Нет.", "system", "ru"))
    assert to_txt(recording(*texts, language="auto")).startswith("Микрофон: Yes.")


def test_chunks_come_in_order_of_time() -> None:
    assert to_txt(recording(chunk(5, 6, "two"), chunk(1, 4, "one"))) == "one two\n"


@pytest.mark.parametrize("file_format", ["txt", "srt", "vtt", "md", "docx", "json"])
def test_a_recording_without_text_can_be_exported(file_format: ExportFormat) -> None:
    assert exported(recording(silent_chunk(0, 1, "pending")), file_format).status_code in (None, 200)


def test_chunks_without_text_are_left_out_of_what_people_read() -> None:
    half = recording(chunk(0, 1, "Heard."), silent_chunk(1, 2, "failed"), chunk(2, 3, " \n"), title="T")
    assert to_txt(half) == "Heard.\n"
    assert to_markdown(half).endswith("\n\n[00:00] Heard.\n")


def test_markdown_has_title_date_tags_and_times() -> None:
    late = recording(chunk(1, 3, "Early."), chunk(3725, 3727, "Late."), tags="team plans")
    date = date_of(late.meta)
    assert to_markdown(late) == f"# Weekly\n\n{date} · team · plans\n\n[00:01] Early.\n\n[1:02:05] Late.\n"


def rendered(markdown: str) -> list[Any]:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)


@given(
    st.text(alphabet="\\`*_{}[]()<>#+-.!|~:&=$^@\"' \nab1;/", max_size=30),
    st.text(alphabet="# *[a]-", max_size=8),
)
def test_nothing_that_was_said_becomes_markup(text: str, title: str) -> None:
    markdown = to_markdown(recording(chunk(0, 1, text), title=f"{title}!", tags="*bold*"))
    blocks = rendered(markdown)
    lines = [token for token in blocks if token.type == "inline"]
    expected = [f"{plain(title + '!')}", None, *([f"[00:00] {plain(text)}"] if plain(text) else [])]
    assert blocks[0].type == "heading_open"
    assert len(lines) == len(expected)
    assert all(child.type in ("text", "text_special") for line in lines for child in line.children)
    for line, meant in zip(lines, expected, strict=True):
        assert meant in (None, "".join(child.content for child in line.children))


def test_json_is_complete_and_can_be_read_back() -> None:
    details = recording(chunk(0.5, 1, "One two."), silent_chunk(2, 3, "failed"), tags="a")
    document = msgspec.json.decode(to_json(details))
    read = Details(
        msgspec.convert(document["session"], SessionMeta), msgspec.convert(document["chunks"], list[ChunkDetail])
    )
    assert read == details


def test_json_tells_times_in_milliseconds_too() -> None:
    first = msgspec.json.decode(to_json(recording(chunk(0.5, 1, "a b"))))["chunks"][0]
    assert (first["startOffset"], first["startMs"], first["endMs"]) == (8000, 500, 1000)
    assert [(word["startMs"], word["endMs"]) for word in first["words"]] == [(500, 750), (750, 1000)]
    assert first["versions"][0]["words"] == first["words"]


def file_name(title: str, file_format: ExportFormat = "txt") -> tuple[str, str]:
    """Return the name that a browser takes, and the one for programs that know ASCII only."""
    header = exported(recording(title=title), file_format).headers["content-disposition"]
    assert header.isascii()
    assert header.isprintable()
    message = Message()
    message["content-disposition"] = header
    simple = header.split('filename="')[1].split('"')[0]
    modern = Message()
    modern["content-disposition"] = header.replace(f'filename="{simple}"; ', "")
    return modern.get_filename() or "", simple


def test_the_file_is_called_like_the_recording() -> None:
    assert file_name("Weekly 5", "docx") == ("Weekly 5.docx", "Weekly 5.docx")


def test_a_russian_title_is_kept_and_has_a_plain_stand_in() -> None:
    assert file_name("Планёрка") == ("Планёрка.txt", "recording.txt")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ('a"; filename="b.exe', "a-; filename=-b.exe.txt"),
        ("a\r\nSet-Cookie: x=1", "a Set-Cookie- x=1.txt"),
        ("../../etc/passwd", "-..-etc-passwd.txt"),
        ("C:\\x|y?", "C-x-y-.txt"),
        ("x" * 500, f"{'x' * 80}.txt"),
        (" ... ", "recording.txt"),
    ],
)
def test_no_title_can_do_harm_as_a_file_name(title: str, name: str) -> None:
    assert file_name(title) == (name, name)


@given(st.text(max_size=40))
def test_every_title_makes_a_sound_header(title: str) -> None:
    name, simple = file_name(title)
    assert name.endswith(".txt")
    assert len(simple) > len(".txt")
    assert not set('/\\<>:"|?*') & set(name + simple)


@pytest.mark.parametrize(
    ("file_format", "content_type"),
    [
        ("txt", "text/plain; charset=utf-8"),
        ("srt", "application/x-subrip"),
        ("vtt", "text/vtt; charset=utf-8"),
        ("json", "application/json"),
        ("md", "text/markdown; charset=utf-8"),
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_the_answer_says_what_it_is(file_format: ExportFormat, content_type: str) -> None:
    @get("/export", sync_to_thread=False)
    def export() -> Response[bytes]:
        return exported(recording(title="Планёрка"), file_format)

    with create_test_client(export) as client:
        headers = client.get("/export").headers
    assert headers["content-type"] == content_type
    assert "UTF-8''%D0%9F%D0%BB%D0%B0%D0%BD" in headers["content-disposition"]

"""Transcripts as Word documents."""

import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from alfavoice.recording.details import Details
from alfavoice.recording.docx import to_docx
from alfavoice.recording.transcript import date_of, plain
from tests.backend.recording.transcripts import chunk, recording

WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"


def parts_of(details: Details) -> dict[str, ElementTree.Element]:
    with zipfile.ZipFile(io.BytesIO(to_docx(details))) as package:
        assert package.testzip() is None
        return {name: ElementTree.fromstring(package.read(name)) for name in package.namelist()}  # noqa: S314 - ours


def paragraphs(details: Details) -> list[str]:
    found = parts_of(details)["word/document.xml"].iter(f"{WORDS}p")
    return ["".join(text.text or "" for text in each.iter(f"{WORDS}t")) for each in found]


def linked(parts: dict[str, ElementTree.Element]) -> Iterator[str]:
    """Yield the parts that a reader comes to from the root."""
    for name, folder in (("_rels/.rels", ""), ("word/_rels/document.xml.rels", "word/")):
        yield from (folder + link.attrib["Target"] for link in parts[name])


def test_every_part_is_there_declared_and_linked() -> None:
    parts = parts_of(recording(chunk(0, 1, "Hello.")))
    declared = {each.attrib["PartName"].lstrip("/") for each in parts["[Content_Types].xml"].iter(f"{TYPES}Override")}
    content = {name for name in parts if not name.endswith(".rels") and name != "[Content_Types].xml"}
    assert declared == content == set(linked(parts))


def test_every_style_in_use_is_defined() -> None:
    parts = parts_of(recording(chunk(0, 1, "Hello."), chunk(1, 2, "Hi.", "system")))
    defined = {style.attrib[f"{WORDS}styleId"] for style in parts["word/styles.xml"].iter(f"{WORDS}style")}
    document = parts["word/document.xml"]
    used = {each.attrib[f"{WORDS}val"] for kind in ("pStyle", "rStyle") for each in document.iter(WORDS + kind)}
    assert used == {"Title", "Subtitle", "Time", "Strong"}
    assert used <= defined


def test_it_has_title_date_tags_and_paragraphs_with_times() -> None:
    talk = recording(chunk(0, 1, "Hello."), chunk(61, 62, "Bye."), tags="a b")
    assert paragraphs(talk) == ["Weekly", f"{date_of(talk.meta)} · a · b", "00:00  Hello.", "01:01  Bye."]


def test_who_spoke_is_told_where_there_are_two() -> None:
    talk = recording(chunk(0, 1, "Да."), chunk(1, 2, "Нет.", "system"), language="ru")
    assert paragraphs(talk)[2:] == ["00:00  Микрофон: Да.", "00:01  Звук системы: Нет."]


def test_the_properties_name_the_recording() -> None:
    properties = parts_of(recording(title="A & B"))["docProps/core.xml"]
    assert [each.text for each in properties] == ["A & B", "2026-11-20T09:15:00Z"]


def test_what_xml_forbids_is_left_out() -> None:
    assert paragraphs(recording(chunk(0, 1, "a\x00\x0b\x1f\ufffe\ud800b <w:t> & ]]>")))[2:] == ["00:00  ab <w:t> & ]]>"]


@given(st.text(min_size=1), st.text())
def test_any_text_makes_a_document_that_can_be_read(text: str, title: str) -> None:
    read = paragraphs(recording(chunk(0, 1, text), title=title or "x"))
    assert read[2:] == ([f"00:00  {plain(text)}"] if plain(text) else [])

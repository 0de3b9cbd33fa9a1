"""A recording as a Word document: Office Open XML, the smallest that Word, LibreOffice and Pages open. Pure.

Title, date and paragraphs with their times; styles carry the looks, so a person can change them in one place.
"""

import io
import zipfile
from collections.abc import Iterator
from html import escape

from alfavoice.recording.details import Details
from alfavoice.recording.transcript import RUSSIAN, Paragraph, date_of, labels_of, paragraphs, plain, stamp, title_of

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

_CONTENT_TYPES = (
    f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    '<Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
_PACKAGE_LINKS = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="document" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="core" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)
_DOCUMENT_LINKS = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="styles" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
)
_STYLES = (
    f'{_XML}<w:styles xmlns:w="{_WORDS}"><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:after="160" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
    "</w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/>'
    '<w:rPr><w:b/><w:sz w:val="40"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Subtitle"><w:name w:val="Subtitle"/><w:basedOn w:val="Normal"/>'
    '<w:rPr><w:color w:val="666666"/></w:rPr></w:style>'
    '<w:style w:type="character" w:customStyle="1" w:styleId="Time"><w:name w:val="Time"/>'
    '<w:rPr><w:color w:val="666666"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style></w:styles>'
)


def to_docx(details: Details) -> bytes:
    """Return title, date, tags and paragraphs with their times."""
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _PACKAGE_LINKS,
        "word/_rels/document.xml.rels": _DOCUMENT_LINKS,
        "word/document.xml": _document(details),
        "word/styles.xml": _STYLES,
        "docProps/core.xml": _properties(details),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def _document(details: Details) -> str:
    facts = " · ".join((date_of(details.meta), *map(plain, details.meta.tags)))
    language = "ru-RU" if labels_of(details) is RUSSIAN else "en-US"
    body = [_styled("Title", _run(title_of(details), language)), _styled("Subtitle", _run(facts, language))]
    body += [f"<w:p>{''.join(_runs(part, language))}</w:p>" for part in paragraphs(details)]
    return f'{_XML}<w:document xmlns:w="{_WORDS}"><w:body>{"".join(body)}<w:sectPr/></w:body></w:document>'


def _runs(part: Paragraph, language: str) -> Iterator[str]:
    yield _run(f"{stamp(part.start_ms)}  ", language, "Time")
    if part.speaker:
        yield _run(f"{part.speaker}: ", language, "Strong")
    yield _run(part.text, language)


def _styled(style: str, run: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run}</w:p>'


def _run(text: str, language: str, style: str = "") -> str:
    styled = f'<w:rStyle w:val="{style}"/>' if style else ""
    looks = f'<w:rPr>{styled}<w:lang w:val="{language}"/></w:rPr>'
    return f'<w:r>{looks}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'


def _properties(details: Details) -> str:
    created = f"{details.meta.start_time:%Y-%m-%dT%H:%M:%SZ}"
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title_of(details), quote=False)}</dc:title>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{created}</dcterms:created></cp:coreProperties>'
    )

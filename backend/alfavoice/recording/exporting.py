"""The transcript of a recording as a file that a browser saves under the title of the recording."""

import re
import unicodedata
from collections.abc import Callable
from urllib.parse import quote

from litestar import Response

from alfavoice.recording.details import Details
from alfavoice.recording.docx import to_docx
from alfavoice.recording.messages import ExportFormat
from alfavoice.recording.subtitles import to_srt, to_vtt
from alfavoice.recording.transcript import title_of
from alfavoice.recording.transcript_files import to_json, to_markdown, to_txt

_WRITERS: dict[ExportFormat, tuple[str, Callable[[Details], str | bytes]]] = {
    "txt": ("text/plain", to_txt),
    "srt": ("application/x-subrip", to_srt),
    "vtt": ("text/vtt", to_vtt),
    "json": ("application/json", to_json),
    "md": ("text/markdown", to_markdown),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", to_docx),
}
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
"""What some system refuses in the name of a file."""
_MOST_CHARACTERS = 80


def exported(details: Details, file_format: ExportFormat) -> Response[bytes]:
    """Answer with the transcript as a file."""
    media_type, write = _WRITERS[file_format]
    content = write(details)
    return Response(
        content.encode() if isinstance(content, str) else content,
        media_type=media_type,
        headers={"content-disposition": _disposition(title_of(details), file_format)},
    )


def _disposition(title: str, file_format: ExportFormat) -> str:
    """Return the header that names the file, twice: for readers of RFC 5987 and for those who know ASCII only."""
    name = _NOT_IN_NAMES.sub("-", title)[:_MOST_CHARACTERS].strip(" .") or "recording"
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    simple = ascii_name if ascii_name.strip(" -.,") else "recording"
    encoded = quote(f"{name}.{file_format}", safe="")
    return f"attachment; filename=\"{simple}.{file_format}\"; filename*=UTF-8''{encoded}"

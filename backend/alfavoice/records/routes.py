"""What the routes of every kind of record share."""

from typing import Annotated

from litestar import Response
from litestar.params import QueryParameter

from alfavoice.records.messages import TransferFormat

Words = Annotated[str, QueryParameter(name="q", max_length=500)]
Limit = Annotated[int, QueryParameter(ge=1, le=500)]
Offset = Annotated[int, QueryParameter(ge=0, le=10_000_000)]
FileFormat = Annotated[TransferFormat, QueryParameter(name="format")]
IMPORT_LIMIT_BYTES = 64 * 1024 * 1024

_MEDIA_TYPES: dict[TransferFormat, str] = {"json": "application/json", "csv": "text/csv"}


def download(content: bytes, collection: str, format_: TransferFormat) -> Response[bytes]:
    """Answer with a file that a browser saves."""
    headers = {"content-disposition": f'attachment; filename="alfavoice-{collection}.{format_}"'}
    return Response(content, media_type=_MEDIA_TYPES[format_], headers=headers)

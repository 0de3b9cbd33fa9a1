"""HTTP routes of notes."""

from litestar import Controller, Request, Response, delete, get, patch, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from alfavoice.notes.messages import Note, NoteCreate, NoteList, NotePatch, TagCount
from alfavoice.notes.notes import Notes, only
from alfavoice.records.messages import ImportReport
from alfavoice.records.routes import IMPORT_LIMIT_BYTES, FileFormat, Limit, Offset, Words, download
from alfavoice.records.transfer import Transfer


class NotesController(Controller):
    """Note by note, and all of them as a file."""

    path = "/api/notes"
    tags = ("notes",)

    @get(operation_id="listNotes")
    async def list_notes(
        self,
        notes: NamedDependency[Notes],
        q: Words = "",
        limit: Limit = 50,
        offset: Offset = 0,
        tag: FromQuery[str | None] = None,
        pinned: FromQuery[bool | None] = None,
    ) -> NoteList:
        """List notes; with `q`, those that have its words in any form."""
        found = await notes.list(q, limit, offset, only(tag, pinned))
        return NoteList(items=found.items, total=found.total)

    @post(operation_id="createNote")
    async def create(self, notes: NamedDependency[Notes], data: JSONBody[NoteCreate]) -> Note:
        """Create a note."""
        return await notes.create(data)

    @get("/{record_id:str}", operation_id="getNote")
    async def read(self, notes: NamedDependency[Notes], record_id: FromPath[str]) -> Note:
        """Return one note."""
        return await notes.get(record_id)

    @patch("/{record_id:str}", operation_id="changeNote")
    async def change(self, notes: NamedDependency[Notes], record_id: FromPath[str], data: JSONBody[NotePatch]) -> Note:
        """Change some fields of a note."""
        return await notes.change(record_id, data)

    @delete("/{record_id:str}", operation_id="deleteNote")
    async def remove(self, notes: NamedDependency[Notes], record_id: FromPath[str]) -> None:
        """Put a note into the trash."""
        await notes.delete(record_id)

    @post("/{record_id:str}/restore", operation_id="restoreNote", status_code=200)
    async def restore(self, notes: NamedDependency[Notes], record_id: FromPath[str]) -> Note:
        """Bring a note back from the trash."""
        return await notes.restore(record_id)

    @get("/export", operation_id="exportNotes", media_type="application/octet-stream")
    async def export_file(self, notes: NamedDependency[Notes], file_format: FileFormat = "json") -> Response[bytes]:
        """Return all notes as a file."""
        return download(await Transfer(notes).export(file_format), "notes", file_format)

    @post("/import", operation_id="importNotes", status_code=200, request_max_body_size=IMPORT_LIMIT_BYTES)
    async def import_file(
        self,
        request: Request[None, None, State],
        notes: NamedDependency[Notes],
        file_format: FileFormat = "json",
    ) -> ImportReport:
        """Store the notes of a file, which is the body."""
        return await Transfer(notes).import_file(await request.body(), file_format)

    @get("/tags", operation_id="listTags")
    async def tags_in_use(self, notes: NamedDependency[Notes]) -> list[TagCount]:
        """Return the tags in use, the most used first."""
        return await notes.tags()

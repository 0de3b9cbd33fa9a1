"""HTTP routes of the dictionary."""

from litestar import Controller, Request, Response, delete, get, patch, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from alfavoice.dictionary.dictionary import Dictionary
from alfavoice.dictionary.messages import Term, TermCreate, TermList, TermPatch
from alfavoice.records.messages import ImportReport, TryOut, TryOutResult
from alfavoice.records.routes import IMPORT_LIMIT_BYTES, FileFormat, Limit, Offset, Words, download
from alfavoice.records.transfer import Transfer


class DictionaryController(Controller):
    """Term by term, and all of them as a file."""

    path = "/api/dictionary"
    tags = ("dictionary",)

    @get(operation_id="listDictionary")
    async def list_dictionary(
        self, dictionary: NamedDependency[Dictionary], q: Words = "", limit: Limit = 50, offset: Offset = 0
    ) -> TermList:
        """List terms; with `q`, those that have its words in any form."""
        found = await dictionary.list(q, limit, offset)
        return TermList(items=found.items, total=found.total)

    @post(operation_id="createTerm")
    async def create(self, dictionary: NamedDependency[Dictionary], data: JSONBody[TermCreate]) -> Term:
        """Create a term."""
        return await dictionary.create(data)

    @get("/{record_id:str}", operation_id="getTerm")
    async def read(self, dictionary: NamedDependency[Dictionary], record_id: FromPath[str]) -> Term:
        """Return one term."""
        return await dictionary.get(record_id)

    @patch("/{record_id:str}", operation_id="changeTerm")
    async def change(
        self, dictionary: NamedDependency[Dictionary], record_id: FromPath[str], data: JSONBody[TermPatch]
    ) -> Term:
        """Change some fields of a term."""
        return await dictionary.change(record_id, data)

    @delete("/{record_id:str}", operation_id="deleteTerm")
    async def remove(self, dictionary: NamedDependency[Dictionary], record_id: FromPath[str]) -> None:
        """Put a term into the trash."""
        await dictionary.delete(record_id)

    @post("/{record_id:str}/restore", operation_id="restoreTerm", status_code=200)
    async def restore(self, dictionary: NamedDependency[Dictionary], record_id: FromPath[str]) -> Term:
        """Bring a term back from the trash."""
        return await dictionary.restore(record_id)

    @get("/export", operation_id="exportDictionary", media_type="application/octet-stream")
    async def export_file(
        self, dictionary: NamedDependency[Dictionary], file_format: FileFormat = "json"
    ) -> Response[bytes]:
        """Return all terms as a file."""
        return download(await Transfer(dictionary).export(file_format), "dictionary", file_format)

    @post("/import", operation_id="importDictionary", status_code=200, request_max_body_size=IMPORT_LIMIT_BYTES)
    async def import_file(
        self,
        request: Request[None, None, State],
        dictionary: NamedDependency[Dictionary],
        file_format: FileFormat = "json",
    ) -> ImportReport:
        """Store the terms of a file, which is the body."""
        return await Transfer(dictionary).import_file(await request.body(), file_format)

    @post("/try", operation_id="tryDictionary", status_code=200)
    async def try_out(self, dictionary: NamedDependency[Dictionary], data: JSONBody[TryOut]) -> TryOutResult:
        """Return what the dictionary would make of a sentence."""
        return await dictionary.try_out(data.text)

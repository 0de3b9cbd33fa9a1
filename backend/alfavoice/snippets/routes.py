"""HTTP routes of snippets."""

from litestar import Controller, Request, Response, delete, get, patch, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from alfavoice.records.messages import ImportReport, TryOut, TryOutResult
from alfavoice.records.routes import IMPORT_LIMIT_BYTES, FileFormat, Limit, Offset, Words, download
from alfavoice.records.transfer import Transfer
from alfavoice.snippets.messages import Snippet, SnippetCreate, SnippetList, SnippetPatch
from alfavoice.snippets.snippets import Snippets


class SnippetsController(Controller):
    """Snippet by snippet, and all of them as a file."""

    path = "/api/snippets"
    tags = ("snippets",)

    @get(operation_id="listSnippets")
    async def list_snippets(
        self, snippets: NamedDependency[Snippets], q: Words = "", limit: Limit = 50, offset: Offset = 0
    ) -> SnippetList:
        """List snippets; with `q`, those that have its words in any form."""
        found = await snippets.list(q, limit, offset)
        return SnippetList(items=found.items, total=found.total)

    @post(operation_id="createSnippet")
    async def create(self, snippets: NamedDependency[Snippets], data: JSONBody[SnippetCreate]) -> Snippet:
        """Create a snippet."""
        return await snippets.create(data)

    @get("/{record_id:str}", operation_id="getSnippet")
    async def read(self, snippets: NamedDependency[Snippets], record_id: FromPath[str]) -> Snippet:
        """Return one snippet."""
        return await snippets.get(record_id)

    @patch("/{record_id:str}", operation_id="changeSnippet")
    async def change(
        self, snippets: NamedDependency[Snippets], record_id: FromPath[str], data: JSONBody[SnippetPatch]
    ) -> Snippet:
        """Change some fields of a snippet."""
        return await snippets.change(record_id, data)

    @delete("/{record_id:str}", operation_id="deleteSnippet")
    async def remove(self, snippets: NamedDependency[Snippets], record_id: FromPath[str]) -> None:
        """Put a snippet into the trash."""
        await snippets.delete(record_id)

    @post("/{record_id:str}/restore", operation_id="restoreSnippet", status_code=200)
    async def restore(self, snippets: NamedDependency[Snippets], record_id: FromPath[str]) -> Snippet:
        """Bring a snippet back from the trash."""
        return await snippets.restore(record_id)

    @get("/export", operation_id="exportSnippets", media_type="application/octet-stream")
    async def export_file(
        self, snippets: NamedDependency[Snippets], file_format: FileFormat = "json"
    ) -> Response[bytes]:
        """Return all snippets as a file."""
        return download(await Transfer(snippets).export(file_format), "snippets", file_format)

    @post("/import", operation_id="importSnippets", status_code=200, request_max_body_size=IMPORT_LIMIT_BYTES)
    async def import_file(
        self,
        request: Request[None, None, State],
        snippets: NamedDependency[Snippets],
        file_format: FileFormat = "json",
    ) -> ImportReport:
        """Store the snippets of a file, which is the body."""
        return await Transfer(snippets).import_file(await request.body(), file_format)

    @post("/try", operation_id="trySnippets", status_code=200)
    async def try_out(self, snippets: NamedDependency[Snippets], data: JSONBody[TryOut]) -> TryOutResult:
        """Return what the snippets would make of a sentence."""
        return await snippets.try_out(data.text)

"""HTTP routes of the library as a whole."""

import shutil
import tempfile
from pathlib import Path

import anyio.to_thread
from litestar import Controller, delete, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, MultipartBody
from litestar.response import File
from msgspec import Struct, UnsetType

from alfavoice.core.errors import Invalid
from alfavoice.core.messages import FieldProblem
from alfavoice.library.library import Library
from alfavoice.library.messages import (
    Backup,
    BackupCreate,
    BackupList,
    BackupRestore,
    LibraryStatus,
    SearchResults,
)
from alfavoice.library.search import Search
from alfavoice.records.routes import Limit, Offset, Words

_UPLOAD_LIMIT_BYTES = 4 * 1024**3
_MOST_CHARACTERS = 1000


class RestoreUpload(Struct):
    """A backup from elsewhere, and its passphrase."""

    file: UploadFile
    passphrase: str = ""


@get("/api/search", operation_id="search", tags=["library"])
async def search(
    search: NamedDependency[Search], q: Words = "", limit: Limit = 20, offset: Offset = 0
) -> SearchResults:
    """Find in notes, snippets and the dictionary; every word must occur, in any form."""
    return await search.find(q, limit, offset)


class LibraryController(Controller):
    """Health, backups and the key."""

    path = "/api/library"
    tags = ("library",)

    @get(operation_id="getLibrary", sync_to_thread=False)
    def status(self, library: NamedDependency[Library]) -> LibraryStatus:
        """Return how the library is."""
        return library.status()

    @post("/check", operation_id="checkLibrary", status_code=200)
    async def check(self, library: NamedDependency[Library]) -> LibraryStatus:
        """Read every page of the library."""
        await library.check()
        return library.status()

    @post("/rekey", operation_id="rekeyLibrary", status_code=200)
    async def rekey(self, library: NamedDependency[Library]) -> LibraryStatus:
        """Give the library a new key."""
        return await library.rekey()

    @get("/backups", operation_id="listBackups", sync_to_thread=False)
    def backups(self, library: NamedDependency[Library]) -> BackupList:
        """Return the backups in the data folder."""
        items = library.backups()
        return BackupList(items=items, total=len(items))

    @post("/backups", operation_id="createBackup")
    async def back_up(self, library: NamedDependency[Library], data: JSONBody[BackupCreate]) -> Backup:
        """Make a backup."""
        return await library.back_up(passphrase=_passphrase(data.passphrase))

    @get("/backups/{name:str}", operation_id="getBackup", sync_to_thread=False)
    def download(self, library: NamedDependency[Library], name: FromPath[str]) -> File:
        """Return a backup as a file to keep elsewhere."""
        path = library.backup_path(name)
        return File(path, filename=path.name, media_type="application/octet-stream")

    @delete("/backups/{name:str}", operation_id="deleteBackup")
    async def delete_backup(self, library: NamedDependency[Library], name: FromPath[str]) -> None:
        """Delete a backup for good."""
        await library.delete_backup(name)

    @post("/backups/{name:str}/restore", operation_id="restoreBackup", status_code=200)
    async def restore(
        self, library: NamedDependency[Library], name: FromPath[str], data: JSONBody[BackupRestore]
    ) -> LibraryStatus:
        """Replace the library by a backup."""
        return await library.restore(library.backup_path(name), _passphrase(data.passphrase))

    @post("/restore", operation_id="restoreUpload", status_code=200, request_max_body_size=_UPLOAD_LIMIT_BYTES)
    async def restore_upload(
        self,
        library: NamedDependency[Library],
        data: MultipartBody[RestoreUpload],
    ) -> LibraryStatus:
        """Replace the library by a backup from elsewhere."""
        passphrase = _passphrase(data.passphrase)
        with tempfile.TemporaryDirectory(prefix="alfavoice-restore-") as folder:
            path = Path(folder) / "uploaded.backup"
            with path.open("wb") as target:
                await anyio.to_thread.run_sync(shutil.copyfileobj, data.file.file, target)
            return await library.restore(path, passphrase)


def _passphrase(given: str | UnsetType) -> str | None:
    """Return a passphrase that the database can be given; an empty field of a form is none."""
    if not given:
        return None
    if len(given) > _MOST_CHARACTERS or "\0" in given:
        problem = FieldProblem(path="passphrase", message="is longer than 1000 characters or has a NUL character")
        raise Invalid(f"The request cannot be understood: passphrase {problem.message}.", [problem], "request.invalid")
    return given

"""HTTP routes of activities."""

from litestar import Controller, Request, Response, delete, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from alfavoice.activities.activities import Activities, of_kind
from alfavoice.activities.messages import Activity, ActivityKind, ActivityList, Cleared
from alfavoice.records.messages import ImportReport
from alfavoice.records.routes import IMPORT_LIMIT_BYTES, FileFormat, Limit, Offset, Words, download
from alfavoice.records.transfer import Transfer


class ActivitiesController(Controller):
    """Activity by activity, and all of them as a file."""

    path = "/api/activities"
    tags = ("activities",)

    @get(operation_id="listActivities")
    async def list_activities(
        self,
        activities: NamedDependency[Activities],
        q: Words = "",
        limit: Limit = 50,
        offset: Offset = 0,
        kind: FromQuery[ActivityKind | None] = None,
    ) -> ActivityList:
        """List activities; with `q`, those that have its words in any form."""
        found = await activities.list(q, limit, offset, of_kind(kind))
        return ActivityList(items=found.items, total=found.total)

    @get("/{record_id:str}", operation_id="getActivity")
    async def read(self, activities: NamedDependency[Activities], record_id: FromPath[str]) -> Activity:
        """Return one activity."""
        return await activities.get(record_id)

    @delete("/{record_id:str}", operation_id="deleteActivity")
    async def remove(self, activities: NamedDependency[Activities], record_id: FromPath[str]) -> None:
        """Put an activity into the trash."""
        await activities.delete(record_id)

    @post("/{record_id:str}/restore", operation_id="restoreActivity", status_code=200)
    async def restore(self, activities: NamedDependency[Activities], record_id: FromPath[str]) -> Activity:
        """Bring an activity back from the trash."""
        return await activities.restore(record_id)

    @get("/export", operation_id="exportActivities", media_type="application/octet-stream")
    async def export_file(
        self, activities: NamedDependency[Activities], file_format: FileFormat = "json"
    ) -> Response[bytes]:
        """Return all activities as a file."""
        return download(await Transfer(activities).export(file_format), "activities", file_format)

    @post("/import", operation_id="importActivities", status_code=200, request_max_body_size=IMPORT_LIMIT_BYTES)
    async def import_file(
        self,
        request: Request[None, None, State],
        activities: NamedDependency[Activities],
        file_format: FileFormat = "json",
    ) -> ImportReport:
        """Store the activities of a file, which is the body."""
        return await Transfer(activities).import_file(await request.body(), file_format)

    @delete(operation_id="clearActivities", status_code=200)
    async def clear(self, activities: NamedDependency[Activities]) -> Cleared:
        """Put the whole feed into the trash."""
        return Cleared(count=await activities.clear())

    @post("/restore", operation_id="restoreActivities", status_code=200)
    async def bring_back(self, activities: NamedDependency[Activities]) -> Cleared:
        """Bring back what the last clearing took."""
        return Cleared(count=await activities.bring_back())

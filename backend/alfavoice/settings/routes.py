"""HTTP routes of the settings."""

from litestar import Controller, Request, Response, get, patch, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import JSONBody

from alfavoice.records.routes import FileFormat, download
from alfavoice.settings.files import read_settings, write_settings
from alfavoice.settings.messages import Settings, SettingsPatch
from alfavoice.settings.settings import SettingsKeeper


class SettingsController(Controller):
    """All settings at once."""

    path = "/api/settings"
    tags = ("settings",)

    @get(operation_id="getSettings", sync_to_thread=False)
    def read(self, settings: NamedDependency[SettingsKeeper]) -> Settings:
        """Return all settings."""
        return settings.current

    @get("/defaults", operation_id="getDefaultSettings", sync_to_thread=False)
    def defaults(self) -> Settings:
        """Return what they are on a new machine."""
        return Settings()

    @patch(operation_id="changeSettings")
    async def change(self, settings: NamedDependency[SettingsKeeper], data: JSONBody[SettingsPatch]) -> Settings:
        """Change some settings, all or nothing."""
        return await settings.change(data)

    @get("/export", operation_id="exportSettings", media_type="application/octet-stream", sync_to_thread=False)
    def export_file(
        self, settings: NamedDependency[SettingsKeeper], file_format: FileFormat = "json"
    ) -> Response[bytes]:
        """Return all settings as a file."""
        return download(write_settings(settings.current, file_format), "settings", file_format)

    @post("/import", operation_id="importSettings", status_code=200)
    async def import_file(
        self,
        request: Request[None, None, State],
        settings: NamedDependency[SettingsKeeper],
        file_format: FileFormat = "json",
    ) -> Settings:
        """Change the settings to those of a file, which is the body."""
        return await settings.change(read_settings(await request.body(), file_format))

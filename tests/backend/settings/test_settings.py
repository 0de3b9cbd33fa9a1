"""Settings: typed, changed all or nothing, never lost to a value that another version wrote."""

import asyncio

import msgspec
import pytest

from alfavoice.app import Ports, open_core
from alfavoice.core.errors import Invalid
from alfavoice.core.paths import DataPaths
from alfavoice.parts import Core
from alfavoice.records.messages import TransferFormat
from alfavoice.settings.files import read_settings, write_settings
from alfavoice.settings.messages import GeneralPatch, Settings, SettingsPatch, StoragePatch
from tests.conftest import Heard

DARK = SettingsPatch(general=GeneralPatch(theme="dark"))


async def test_a_change_is_kept_and_announced(paths: DataPaths, ports: Ports) -> None:
    async with open_core(paths, ports) as core:
        heard = Heard()
        core.bus.subscribe(heard)
        assert core.settings.current == Settings()
        await core.settings.change(DARK)
        await core.settings.change(DARK)
        assert heard.changes == [("settings", "updated")]
    async with open_core(paths, ports) as core:
        assert core.settings.current.general.theme == "dark"
        assert core.settings.current.storage == Settings().storage


async def test_changes_at_once_do_not_undo_each_other(core: Core) -> None:
    patches = [
        DARK,
        SettingsPatch(general=GeneralPatch(language="ru")),
        SettingsPatch(storage=StoragePatch(trash_days=5)),
    ]
    await asyncio.gather(*(core.settings.change(patch) for patch in patches))
    now = core.settings.current
    assert (now.general.theme, now.general.language, now.storage.trash_days) == ("dark", "ru", 5)


async def test_values_that_do_not_fit_are_left_where_they_are(paths: DataPaths, ports: Ports) -> None:
    strange = [
        ("general", "theme", '"plaid"'),
        ("future", "x", "1"),
        ("general", "new", "1"),
        ("storage", "trashDays", "{"),
    ]
    async with open_core(paths, ports) as core:
        await core.database.write(lambda db: db.conn.executemany("INSERT INTO settings VALUES (?, ?, ?)", strange))
    async with open_core(paths, ports) as core:
        assert core.settings.current == Settings()
        await core.settings.change(SettingsPatch(general=GeneralPatch(language="en")))
        stored = await core.database.read(
            lambda db: {tuple(row) for row in db.execute("SELECT section, name, value FROM settings").fetchall()}
        )
        assert set(strange) <= stored


async def test_only_what_was_changed_is_stored(core: Core) -> None:
    await core.settings.change(DARK)
    assert await core.database.read(lambda db: db.table("settings").count) == 1


@pytest.mark.parametrize("format_", ["json", "csv"])
async def test_a_file_of_settings_brings_them_back(core: Core, format_: TransferFormat) -> None:
    changed = await core.settings.change(DARK)
    content = write_settings(changed, format_)
    await core.settings.change(SettingsPatch(general=GeneralPatch(theme="light")))
    assert await core.settings.change(read_settings(content, format_)) == changed


@pytest.mark.parametrize(
    ("content", "format_", "path"),
    [
        (b'{"general":{"theme":"plaid"}}', "json", "general.theme"),
        (b'{"general":{"colour":"red"}}', "json", "general.colour"),
        (b'{"storage":{"trashDays":0}}', "json", "storage.trashDays"),
        (b'section,setting,value\nstorage,trashDays,"""soon"""\n', "csv", "storage.trashDays"),
        (b"section,setting,value\ngeneral,theme,dark\n", "csv", "general.theme"),
    ],
)
def test_one_bad_setting_refuses_the_file_by_name(content: bytes, format_: TransferFormat, path: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_settings(content, format_)
    assert [problem.path for problem in refused.value.errors] == [path]


@pytest.mark.parametrize(
    ("content", "format_"),
    [(b"{", "json"), (b"[]", "json"), (b"a,b\n1,2\n", "csv"), (b"section,setting,value\na,b,1,2\n", "csv")],
)
def test_a_file_that_is_none_is_refused(content: bytes, format_: TransferFormat) -> None:
    with pytest.raises(Invalid):
        read_settings(content, format_)


def test_every_setting_can_be_changed() -> None:
    for section in msgspec.structs.fields(Settings):
        patched = {field.name for field in msgspec.structs.fields(section.type)}
        patch = next(each for each in msgspec.structs.fields(SettingsPatch) if each.name == section.name)
        kinds = [kind for kind in patch.type.__args__ if kind is not msgspec.UnsetType]
        assert {field.name for field in msgspec.structs.fields(kinds[0])} == patched

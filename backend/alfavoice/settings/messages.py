"""The settings, one struct a section, and the same sections as a patch.

A section's docstring and a field's constraint are the whole truth about a setting; `docs/settings.md` says it for
people, and a test holds the two together.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from alfavoice.core.messages import Body, View

InterfaceLanguage = Literal["system", "ru", "en"]
Theme = Literal["system", "light", "dark"]
Motion = Literal["system", "reduced"]
Days = Annotated[int, Meta(ge=1, le=3650)]
Kept = Annotated[int, Meta(ge=1, le=100)]


class General(View, frozen=True, kw_only=True):
    """How the interface looks and speaks."""

    language: InterfaceLanguage = "system"
    theme: Theme = "system"
    motion: Motion = "system"


class Window(View, frozen=True, kw_only=True):
    """How the main window behaves."""

    sidebar_collapsed: bool = False
    close_to_tray: bool = True


class Hotkeys(View, frozen=True, kw_only=True):
    """The global hotkeys."""

    paused: bool = False


class Storage(View, frozen=True, kw_only=True):
    """How long things are kept, and the daily backup."""

    trash_days: Days = 30
    activity_days: Days = 90
    daily_backup: bool = True
    backups_kept: Kept = 7


class Settings(View, frozen=True, kw_only=True):
    """Every setting there is."""

    general: General = General()
    window: Window = Window()
    hotkeys: Hotkeys = Hotkeys()
    storage: Storage = Storage()


class GeneralPatch(Body, frozen=True, kw_only=True):
    """The general settings to change."""

    language: InterfaceLanguage | UnsetType = UNSET
    theme: Theme | UnsetType = UNSET
    motion: Motion | UnsetType = UNSET


class WindowPatch(Body, frozen=True, kw_only=True):
    """The window settings to change."""

    sidebar_collapsed: bool | UnsetType = UNSET
    close_to_tray: bool | UnsetType = UNSET


class HotkeysPatch(Body, frozen=True, kw_only=True):
    """The hotkey settings to change."""

    paused: bool | UnsetType = UNSET


class StoragePatch(Body, frozen=True, kw_only=True):
    """The storage settings to change."""

    trash_days: Days | UnsetType = UNSET
    activity_days: Days | UnsetType = UNSET
    daily_backup: bool | UnsetType = UNSET
    backups_kept: Kept | UnsetType = UNSET


class SettingsPatch(Body, frozen=True, kw_only=True):
    """The sections to change; all or nothing."""

    general: GeneralPatch | UnsetType = UNSET
    window: WindowPatch | UnsetType = UNSET
    hotkeys: HotkeysPatch | UnsetType = UNSET
    storage: StoragePatch | UnsetType = UNSET

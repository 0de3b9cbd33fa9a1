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
SpokenLanguage = Literal["ru", "en", "auto"]
Detector = Literal["silero", "energy"]
Device = Annotated[str, Meta(max_length=2000)]
Model = Annotated[str, Meta(max_length=200)]
Workers = Annotated[int, Meta(ge=1, le=4)]
Threshold = Annotated[float, Meta(ge=0.0005, le=0.5)]
SilenceMs = Annotated[int, Meta(ge=100, le=5000)]
MinChunkMs = Annotated[int, Meta(ge=200, le=5000)]
MaxChunkMs = Annotated[int, Meta(ge=5000, le=60_000)]
PreRollMs = Annotated[int, Meta(ge=0, le=2000)]


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


class Recording(View, frozen=True, kw_only=True):
    """What is recorded, and where it is cut into chunks."""

    mic_device: Device = ""
    capture_system: bool = False
    system_device: Device = ""
    encrypt: bool = False
    detector: Detector = "silero"
    silence_threshold: Threshold = 0.008
    silence_duration_ms: SilenceMs = 300
    min_chunk_ms: MinChunkMs = 1000
    max_chunk_ms: MaxChunkMs = 15_000
    pre_roll_ms: PreRollMs = 500


class Recognition(View, frozen=True, kw_only=True):
    """How speech becomes text."""

    language: SpokenLanguage = "auto"
    model: Model = ""
    workers: Workers = 2
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
    recording: Recording = Recording()
    recognition: Recognition = Recognition()
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


class RecordingPatch(Body, frozen=True, kw_only=True):
    """The recording settings to change."""

    mic_device: Device | UnsetType = UNSET
    capture_system: bool | UnsetType = UNSET
    system_device: Device | UnsetType = UNSET
    encrypt: bool | UnsetType = UNSET
    detector: Detector | UnsetType = UNSET
    silence_threshold: Threshold | UnsetType = UNSET
    silence_duration_ms: SilenceMs | UnsetType = UNSET
    min_chunk_ms: MinChunkMs | UnsetType = UNSET
    max_chunk_ms: MaxChunkMs | UnsetType = UNSET
    pre_roll_ms: PreRollMs | UnsetType = UNSET


class RecognitionPatch(Body, frozen=True, kw_only=True):
    """The recognition settings to change."""

    language: SpokenLanguage | UnsetType = UNSET
    model: Model | UnsetType = UNSET
    workers: Workers | UnsetType = UNSET
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
    recording: RecordingPatch | UnsetType = UNSET
    recognition: RecognitionPatch | UnsetType = UNSET
    storage: StoragePatch | UnsetType = UNSET

"""What the tray says, in Russian and in English."""

from typing import Literal

from alfavoice.desktop.tray import TrayState, TrayTexts

Language = Literal["ru", "en"]

TRAY: dict[Language, TrayTexts] = {
    "en": TrayTexts(
        open="Open AlfaVoice",
        pause="Pause hotkeys",
        quit="Quit",
        tooltips={
            TrayState.IDLE: "AlfaVoice",
            TrayState.PAUSED: "AlfaVoice: hotkeys are paused",
            TrayState.RECORDING: "AlfaVoice is recording",
            TrayState.TROUBLE: "AlfaVoice needs your attention",
        },
    ),
    "ru": TrayTexts(
        open="Открыть AlfaVoice",
        pause="Приостановить горячие клавиши",
        quit="Выйти",
        tooltips={
            TrayState.IDLE: "AlfaVoice",
            TrayState.PAUSED: "AlfaVoice: горячие клавиши приостановлены",
            TrayState.RECORDING: "AlfaVoice записывает",
            TrayState.TROUBLE: "AlfaVoice требует внимания",
        },
    ),
}


def tray_texts(language: str) -> TrayTexts:
    """Return the tray's texts; any language but Russian gets the English ones."""
    return TRAY["ru"] if language.lower().startswith("ru") else TRAY["en"]

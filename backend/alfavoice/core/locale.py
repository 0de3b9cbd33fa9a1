"""Which of our two languages the interface speaks."""

import locale
import os
from typing import Literal

Language = Literal["ru", "en"]


def interface_language(chosen: str) -> Language:
    """Return the chosen language, or the system's where the choice is left to it."""
    name = chosen if chosen in ("ru", "en") else system_locale()
    return "ru" if name.lower().startswith("ru") else "en"


def system_locale() -> str:
    """Return the system's locale, such as `ru_RU`; empty when it has none."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            return value
    return locale.getlocale()[0] or ""

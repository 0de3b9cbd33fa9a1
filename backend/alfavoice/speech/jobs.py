"""What is asked of the speech workers, and what comes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from alfavoice.speech.engine import Language, Transcript


class Priority(IntEnum):
    """Whose turn comes first; within one, first come, first served."""

    LIVE = 0
    """Somebody is speaking now and watches the text come."""
    BACKLOG = 1
    """Left from an earlier run, or imported."""
    AGAIN = 2
    """Has a text already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One piece of sound to be recognised."""

    read: Callable[[], bytes]
    """Returns 16 kHz mono PCM16. Called in a thread when the job's turn has come, so that hours wait on disk only."""
    language: Language = "auto"
    model: str = ""
    """An id from the catalogue, or empty for its default."""
    priority: Priority = Priority.LIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """What came of a job."""

    transcript: Transcript
    model: str
    """The id of the model that heard it."""
    engine_s: float
    """How long the bare engine took."""

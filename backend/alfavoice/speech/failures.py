"""Why speech was not recognised, as the person gets to read it.

TranscriptionFailed
├── WorkerDied      the engine crashed; tried again
├── WorkerHung      the engine gave no answer; tried again
└── EngineRefused   the engine said no; final
"""

from alfavoice.core.errors import AppError


class TranscriptionFailed(AppError):
    """Why a sound has no text."""

    code, status = "speech.failed", 500


class WorkerDied(TranscriptionFailed):
    """The engine's process ended in the middle of its work."""

    code = "speech.worker_died"

    def __init__(self, exit_code: int | None) -> None:
        super().__init__(f"The speech engine crashed while it worked on this part (exit code {exit_code}).")


class WorkerHung(TranscriptionFailed):
    """The engine did not answer in time."""

    code = "speech.timeout"

    def __init__(self, seconds: float) -> None:
        super().__init__(f"The speech engine gave no answer within {seconds:g} s and was stopped.")


class EngineRefused(TranscriptionFailed):
    """The engine cannot do this; its own words say why."""

    code, status = "speech.engine", 422

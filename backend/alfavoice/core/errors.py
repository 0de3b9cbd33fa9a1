"""Expected failures: a stable code, an HTTP status and one sentence for the person.

AppError
├── NotFound        404  nothing has that id
├── Invalid         400  a request that cannot be served, field by field
├── Conflict        409  it was changed, or is taken, in the meantime
├── Unavailable     503  not now: damaged or closed library
└── StartupError         the core cannot start; one line on stderr, exit 2
"""

from collections.abc import Sequence

from alfavoice.core.messages import FieldProblem


class AppError(Exception):
    """A failure we foresaw. It is raised where it is known and mapped to HTTP in one place."""

    code = "error"
    status = 500

    def __init__(self, sentence: str, code: str | None = None, status: int | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code or self.code
        self.status = status or self.status
        self.errors: Sequence[FieldProblem] = ()


class NotFound(AppError):
    """Nothing has that id."""

    code, status = "not_found", 404


class Invalid(AppError):
    """The request cannot be served; `errors` says which field and why."""

    code, status = "invalid", 400

    def __init__(self, sentence: str, errors: Sequence[FieldProblem] = (), code: str | None = None) -> None:
        super().__init__(sentence, code)
        self.errors = tuple(errors)


class Conflict(AppError):
    """Changed, or taken, in the meantime."""

    code, status = "conflict", 409


class Unavailable(AppError):
    """Not now."""

    code, status = "unavailable", 503


class StartupError(AppError):
    """The core cannot start. Its sentence is the one line that the person gets to read."""

    code, status = "startup", 500

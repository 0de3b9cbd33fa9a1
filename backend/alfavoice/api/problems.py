"""Failures as RFC 9457 `application/problem+json`, in one place."""

import logging
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from msgspec import UNSET

from alfavoice.core.errors import AppError, Invalid
from alfavoice.core.messages import FieldProblem, Problem
from alfavoice.core.problems import field_problem

_log = logging.getLogger(__name__)
PROBLEM_JSON = "application/problem+json"
_CODES = {
    400: "request.invalid",
    404: "not_found",
    405: "request.method",
    413: "request.too_large",
    415: "request.media_type",
}


def problem_of(error: AppError) -> Problem:
    """Return what a client gets to see of a failure."""
    return Problem(
        type=f"urn:alfavoice:{error.code}",
        title=HTTPStatus(error.status).phrase,
        status=error.status,
        detail=error.sentence,
        code=error.code,
        errors=list(error.errors) or UNSET,
    )


def problem_body(error: AppError) -> bytes:
    """Return a failure's problem document."""
    return msgspec.json.encode(problem_of(error))


def app_error_response(_: Request[Any, Any, Any], error: AppError) -> Response[Problem]:
    """Answer a failure we foresaw."""
    return Response(problem_of(error), status_code=error.status, media_type=PROBLEM_JSON)


def http_error_response(request: Request[Any, Any, Any], error: HTTPException) -> Response[Problem]:
    """Answer what the framework refuses: a bad body, an unknown path, a wrong method."""
    return app_error_response(request, _as_app_error(error))


def unexpected_response(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    """Answer a failure of ours: the log has it all, the client a sentence."""
    _log.error("a request failed", extra={"path": request.url.path}, exc_info=error)
    return app_error_response(request, AppError("Something in AlfaVoice failed. The log says more.", "internal"))


def _as_app_error(error: HTTPException) -> AppError:
    if isinstance(error, ValidationException) or error.status_code == HTTPStatus.BAD_REQUEST:
        problems = _field_problems(error)
        listed = "; ".join(f"{problem.path} {problem.message}".strip() for problem in problems)
        return Invalid(f"The request cannot be understood: {listed}.", problems, "request.invalid")
    code = _CODES.get(error.status_code, "request.refused")
    return AppError(str(error.detail), code, error.status_code)


def _field_problems(error: HTTPException) -> list[FieldProblem]:
    extra = error.extra if isinstance(error.extra, list) else []
    problems = []
    for entry in extra:
        if isinstance(entry, dict) and "message" in entry:
            problem = field_problem(str(entry["message"]))
            path = ".".join(part for part in (_without_data(str(entry.get("key", ""))), problem.path) if part)
            problems.append(FieldProblem(path=path, message=problem.message))
    return problems or [field_problem(str(error.detail))]


def _without_data(key: str) -> str:
    return key.removeprefix("data").removeprefix(".")

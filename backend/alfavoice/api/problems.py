"""Failures as RFC 9457 `application/problem+json`, in one place."""

import logging
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException
from msgspec import UNSET

from alfavoice.core.errors import AppError, Invalid
from alfavoice.core.messages import FieldProblem, Problem
from alfavoice.core.problems import field_problem

_log = logging.getLogger(__name__)
PROBLEM_JSON = "application/problem+json"
_CODES = {
    404: "not_found",
    405: "request.method",
    413: "request.too_large",
    415: "request.media_type",
}
_SENTENCES = {
    404: "There is nothing here.",
    405: "This cannot be done here: {method} is not one of the methods of this address.",
    413: "The request is too large.",
}
_NO_BODY = ("'data'", "Object missing required field `data`")
"""How the framework says that a body was expected and none came."""
_QUERY_NAMES = {"file_format": "format"}


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
    headers = {"www-authenticate": "Bearer"} if error.status == HTTPStatus.UNAUTHORIZED else {}
    return Response(problem_of(error), status_code=error.status, media_type=PROBLEM_JSON, headers=headers)


def http_error_response(request: Request[Any, Any, Any], error: HTTPException) -> Response[Problem]:
    """Answer what the framework refuses: a bad body, an unknown path, a wrong method."""
    response = app_error_response(request, _as_app_error(request, error))
    response.headers.update(error.headers or {})
    return response


def unexpected_response(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    """Answer a failure of ours: the log has it all, the client a sentence."""
    _log.error("a request failed", extra={"path": request.url.path}, exc_info=error)
    return app_error_response(request, AppError("Something in AlfaVoice failed. The log says more.", "internal"))


def _as_app_error(request: Request[Any, Any, Any], error: HTTPException) -> AppError:
    if error.status_code == HTTPStatus.BAD_REQUEST:
        return _refusal(_field_problems(error))
    code = _CODES.get(error.status_code, "request.refused")
    sentence = _SENTENCES.get(error.status_code, str(error.detail)).format(method=request.method)
    return AppError(sentence, code, error.status_code)


def _refusal(problems: list[FieldProblem]) -> Invalid:
    listed = "; ".join(f"{problem.path or 'the body'} {problem.message}" for problem in problems)
    return Invalid(f"The request cannot be understood: {listed}.", problems, "request.invalid")


def _field_problems(error: HTTPException) -> list[FieldProblem]:
    entries = error.extra if isinstance(error.extra, list) else []
    named = [entry for entry in entries if isinstance(entry, dict) and "message" in entry]
    return [_field_problem(entry) for entry in named] or [_body_problem(str(error.detail))]


def _field_problem(entry: dict[Any, Any]) -> FieldProblem:
    if entry["message"] in _NO_BODY:
        return FieldProblem(path="", message="is missing")
    problem = field_problem(str(entry["message"]))
    key = str(entry.get("key", "")).removeprefix("data").removeprefix(".")
    path = ".".join(part for part in (_QUERY_NAMES.get(key, key), problem.path) if part)
    return FieldProblem(path=path, message=problem.message)


def _body_problem(detail: str) -> FieldProblem:
    """Return what is wrong with a body that could not be read; where in it matters less than why."""
    if detail == "Invalid multipart/form-data":
        return FieldProblem(path="", message="is not a form with files (multipart/form-data)")
    return FieldProblem(path="", message=field_problem(detail).message)

"""What every request must be like, whatever its route: nothing in it that we do not know, and a body that is JSON."""

from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.exceptions import ClientException, HTTPException
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.params import ParameterKwarg

from alfavoice.core.errors import Invalid
from alfavoice.core.messages import FieldProblem


class JsonRequest(Request[Any, Any, Any]):
    """A request that says what is wrong with its body, whatever that is."""

    async def json(self) -> Any:
        """Return the decoded body."""
        kind = self.content_type[0]
        if kind and kind != "application/json" and not kind.endswith("+json"):
            raise HTTPException(status_code=415, detail=f"The body must be application/json, not {kind[:100]}.")
        if self.headers.get("content-encoding", "identity") != "identity":
            raise HTTPException(status_code=415, detail="The body must not be compressed.")
        try:
            return await super().json()
        except UnicodeDecodeError as error:
            raise ClientException("is not UTF-8 text") from error
        except RecursionError as error:
            raise ClientException("is nested too deeply") from error


def refuse_unknown_query(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Refuse a query parameter that the route does not know: a misspelt filter must not answer everything."""
    if not isinstance(handler, HTTPRouteHandler) or not handler.operation_id:
        return
    unknown = sorted(set(connection.query_params) - _query_names(handler))
    if unknown:
        problems = [FieldProblem(path=name[:200], message="is not a parameter we know") for name in unknown[:20]]
        listed = "; ".join(f"{problem.path} {problem.message}" for problem in problems)
        raise Invalid(f"The request cannot be understood: {listed}.", problems, "request.invalid")


def _query_names(handler: BaseRouteHandler) -> set[str]:
    names = set()
    for name, field in handler.parsed_fn_signature.parameters.items():
        said = field.kwarg_definition
        if isinstance(said, ParameterKwarg):
            names.add(getattr(said, "query", None) or getattr(said, "name", None) or name)
    return names

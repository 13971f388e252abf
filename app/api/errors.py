"""One table: each error to its status and problem document (RFC 9457)."""

from collections.abc import Mapping
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from app.api.document_problems import DOCUMENT_PROBLEMS, Problem
from app.domain import errors
from app.domain.expectations import expected

log = structlog.get_logger()


PROBLEMS: dict[type[Exception], Problem] = {
    **DOCUMENT_PROBLEMS,
    errors.DataLossError: Problem(
        422,
        "data-loss",
        "Part of the document would not be signed",
        "Remove or rename what is named in `errors`, so that everything in the badge is covered by its signature.",
    ),
    errors.InvalidError: Problem(
        422,
        "invalid",
        "The request breaks a rule",
        "Mend the fields named in `errors` and send the request again.",
    ),
    errors.UnauthenticatedError: Problem(
        401,
        "unauthenticated",
        "Nobody is signed in",
        "Ask for a token at /oauth/token, or sign in, and send the request again.",
    ),
    errors.ForbiddenError: Problem(
        403,
        "forbidden",
        "You may not do this",
        "Ask a coordinator for the role, or the operator for the scope, that this needs.",
    ),
    errors.FreshSignInError: Problem(
        403,
        "fresh-sign-in",
        "This needs a fresh sign-in",
        "Ask for a new sign-in link, open it, and send the request again within 15 minutes.",
    ),
    errors.NotFoundError: Problem(
        404,
        "not-found",
        "There is no such thing",
        "Check the id. What belongs to another organization cannot be seen.",
    ),
    errors.MoveError: Problem(
        409,
        "wrong-state",
        "The state does not allow this",
        "Read the thing again; `allowed` names the moves that its state allows.",
    ),
    errors.ConflictError: Problem(
        409, "conflict", "Something stands in the way", "Read the thing again and decide anew."
    ),
    errors.GoneError: Problem(
        410, "gone", "It was taken away for good", "Nothing more can be done with it."
    ),
    errors.StaleError: Problem(
        412,
        "changed-since",
        "It was changed since you read it",
        "Read it again, and send the new ETag as If-Match.",
    ),
    errors.TooLargeError: Problem(
        413, "too-large", "This is larger than allowed", "Send something smaller."
    ),
    errors.UnsupportedMediaError: Problem(
        415,
        "unsupported-media-type",
        "This type is not accepted here",
        "Send one of the types that the problem names.",
    ),
    errors.UnreadableError: Problem(
        422,
        "unreadable-file",
        "This file cannot be opened here",
        "Download it, or ask for it in another form.",
    ),
    errors.ReusedKeyError: Problem(
        422,
        "reused-idempotency-key",
        "The Idempotency-Key was used for another request",
        "Use a new key for a new request.",
    ),
    errors.PreconditionRequiredError: Problem(
        428,
        "precondition-required",
        "If-Match is required",
        "Read the thing and send its ETag as If-Match.",
    ),
    errors.TooManyRequestsError: Problem(
        429,
        "too-many-requests",
        "The limit is used up for now",
        "Wait as long as Retry-After says.",
    ),
    errors.SigningError: Problem(
        500, "signing-failed", "Nothing was issued", "Tell the operator; the log has the reason."
    ),
    errors.BusyError: Problem(
        503,
        "busy",
        "The service is busy",
        "Try again after the seconds of Retry-After; nothing was changed.",
    ),
}

HTTP_PROBLEMS: dict[int, Problem] = {
    400: Problem(
        400, "malformed", "The request cannot be read", "Send well-formed JSON or form data."
    ),
    401: PROBLEMS[errors.UnauthenticatedError],
    403: PROBLEMS[errors.ForbiddenError],
    404: PROBLEMS[errors.NotFoundError],
    405: Problem(
        405,
        "method-not-allowed",
        "This method is not for this path",
        "The Allow header names the methods.",
    ),
    406: Problem(
        406,
        "not-acceptable",
        "There is no such form of this",
        "Ask for one of the types that the problem names.",
    ),
    413: PROBLEMS[errors.TooLargeError],
    415: PROBLEMS[errors.UnsupportedMediaError],
    421: Problem(
        421,
        "misdirected",
        "This host is not served here",
        "Use the address that the service was set up with.",
    ),
    500: Problem(
        500,
        "internal",
        "Something went wrong here",
        "Try again; if it stays, tell the operator the request id.",
    ),
    503: PROBLEMS[errors.BusyError],
}

ALL_PROBLEMS = {p.slug: p for p in (*PROBLEMS.values(), *HTTP_PROBLEMS.values())}


class ProblemResponse(JSONResponse):
    """A problem document."""

    media_type = "application/problem+json"


def respond(request: Request, problem: Problem, detail: str, **members: Any) -> ProblemResponse:  # noqa: ANN401 - JSON
    """Return the problem document, with its page's URL as type."""
    base_url = request.app.state.wiring.tools.base_url
    headers: Mapping[str, str] = members.pop("headers", {})
    body = {
        "type": f"{base_url}/problems/{problem.slug}",
        "title": problem.title,
        "status": problem.status,
        "detail": detail,
        **members,
    }
    return ProblemResponse(body, problem.status, headers=dict(headers))


def install(app: FastAPI) -> None:
    """Let the application answer every error with a problem document."""
    app.add_exception_handler(errors.LaurelError, _on_laurel_error)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(Exception, _on_unexpected)


def problem_of(error: errors.LaurelError) -> Problem:
    """Return the problem of an error or of its nearest named parent."""
    return next(PROBLEMS[kind] for kind in type(error).__mro__ if kind in PROBLEMS)


async def _on_laurel_error(request: Request, error: Exception) -> ProblemResponse:
    assert isinstance(error, errors.LaurelError)  # noqa: S101 - the handler's type is Starlette's
    members: dict[str, Any] = {}
    if error.faults:
        members["errors"] = [{"pointer": f.pointer, "detail": f.detail} for f in error.faults]
    if isinstance(error, errors.MoveError):
        members |= {"state": error.state, "move": error.move, "allowed": error.allowed}
    if isinstance(error, errors.TooManyRequestsError | errors.BusyError):
        members["headers"] = {"Retry-After": str(error.retry_after)}
    if isinstance(error, errors.UnauthenticatedError):
        members["headers"] = {"WWW-Authenticate": 'Bearer realm="laurel"'}
    problem = problem_of(error)
    if problem.status == 500:  # noqa: PLR2004 - the only one whose reason is not for strangers
        log.error("signing_failed", reason=error.message)
        return respond(request, problem, problem.title)
    return respond(request, problem, error.message, **members)


async def _on_validation_error(request: Request, error: Exception) -> ProblemResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - the handler's type is Starlette's
    found = error.errors()
    if any(fault["type"] == "json_invalid" for fault in found):
        return respond(request, HTTP_PROBLEMS[400], "The body is not well-formed JSON.")
    if any(fault["loc"][0] == "path" for fault in found):
        return respond(request, HTTP_PROBLEMS[404], "There is nothing at this path.")
    if any(fault["loc"][0] == "header" and fault["type"] == "missing" for fault in found):
        return respond(
            request,
            PROBLEMS[errors.PreconditionRequiredError],
            "Send If-Match with the ETag you read.",
        )
    listed = [_fault(fault) for fault in found]
    detail = (
        f"{listed[0]['pointer']}: {listed[0]['detail']}"
        if listed
        else "The request breaks a rule."
    )
    return respond(request, PROBLEMS[errors.InvalidError], detail, errors=listed)


def _fault(fault: Mapping[str, Any]) -> dict[str, str]:
    place, *path = fault["loc"]
    pointer = "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path)
    prefix = "" if place == "body" else f"{place}:"
    return {"pointer": f"{prefix}{pointer}", "detail": expected(fault)}


async def _on_http_error(request: Request, error: Exception) -> ProblemResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - the handler's type is Starlette's
    problem = HTTP_PROBLEMS.get(error.status_code) or Problem(
        error.status_code, "http", "The request was refused", "Check the request."
    )
    detail = str(error.detail) if error.detail else problem.title
    return respond(request, problem, detail, headers=dict(error.headers or {}))


async def _on_unexpected(request: Request, error: Exception) -> ProblemResponse:
    log.error("unexpected", path=request.url.path, exc_info=error)
    return respond(request, HTTP_PROBLEMS[500], HTTP_PROBLEMS[500].advice)

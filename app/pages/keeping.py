"""Keeping what is typed: quiet savings, what they answer, and pages shown again with nothing lost."""

from dataclasses import replace
from typing import Any

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from app.domain.errors import GoneError, LaurelError, MoveError, StaleError
from app.pages.forms import MENDABLE, Filled, Form, sentence, status_of

__all__ = [
    "MENDABLE",
    "STALE",
    "as_typed",
    "is_quiet",
    "reason_of",
    "status_of",
    "told",
    "told_of",
]
STALE = "Changed in another window. Yours is here; save again to keep yours."


def is_quiet(request: Request) -> bool:
    """Tell whether the module on the page saves, and nobody has pressed a button."""
    return request.headers.get("accept") == "application/json"


def told(**known: Any) -> Response:  # noqa: ANN401 - JSON values
    """Answer a quiet saving, as `drafts.js` reads it."""
    blanks: dict[str, Any] = {"renamed": {}, "revisions": {}, "faults": {}, "missing": None}
    body = blanks | {"at": "", "late": False} | known
    return JSONResponse(body, headers={"Cache-Control": "no-store"})


def told_of(error: LaurelError, **known: Any) -> Response:  # noqa: ANN401 - JSON values
    """Answer a quiet saving that failed."""
    faults = {one.pointer.removeprefix("/"): sentence(one.detail) for one in error.faults}
    faults = faults or {"": reason_of(error)}
    return told(faults=faults, late=isinstance(error, MoveError | GoneError), **known)


def as_typed(form: Form, error: LaurelError) -> Filled:
    """Return the form as it was sent, with what is wrong with it."""
    return replace(form.filled(error), message=reason_of(error))


def reason_of(error: LaurelError) -> str:
    """Return the sentence that says why what was typed was not kept."""
    return STALE if isinstance(error, StaleError) else error.message

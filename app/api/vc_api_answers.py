"""Answers of `/vc-api`: our own problem type for the cause, the W3C's types inside."""

from typing import Any

from fastapi import Response
from fastapi.responses import JSONResponse

from app.api.errors import problem_of
from app.domain.errors import InvalidError, LaurelError
from app.services.vc_api.troubles import Findings, of_error
from app.wiring import Wiring

PROBLEM = "application/problem+json"


def answer(wiring: Wiring, findings: Findings) -> Response:
    """Return the answer to a verification."""
    warnings = [trouble.to_json() for trouble in findings.warnings]
    if not findings.errors:
        return JSONResponse({"verified": True, "warnings": warnings})
    body = refusal(wiring, findings.cause or InvalidError("It does not verify."))
    body["detail"] = findings.errors[0].detail
    body |= {
        "verified": False,
        "problemDetails": [trouble.to_json() for trouble in findings.errors],
        "warnings": warnings,
    }
    return JSONResponse(body, 400, media_type=PROBLEM)


def refused(wiring: Wiring, error: LaurelError) -> Response:
    """Return the answer to a request that cannot be fulfilled."""
    return JSONResponse(refusal(wiring, error), 400, media_type=PROBLEM)


def refusal(wiring: Wiring, error: LaurelError) -> dict[str, Any]:
    """Return the problem document of a refused request: our type for the cause, the W3C's inside."""
    problem = problem_of(error)
    return {
        "type": f"{wiring.tools.base_url}/problems/{problem.slug}",
        "title": problem.title,
        "status": 400,
        "detail": error.message,
        "problemDetails": [trouble.to_json() for trouble in of_error(error)],
    }

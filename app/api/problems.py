"""`/problems/{slug}`: the page that the `type` of every problem document points to."""

from html import escape
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from app.api.document_problems import Problem
from app.api.errors import ALL_PROBLEMS
from app.api.late_routes import LateRouter
from app.domain.errors import NotFoundError

router = LateRouter(prefix="/problems", tags=["problems"])
EXAMPLE = {
    "slug": "wrong-state",
    "status": 409,
    "title": "The state does not allow this",
    "advice": "Read the thing again; `allowed` names the moves that its state allows.",
}
PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title></head>
<body><main><h1>{title}</h1><p>HTTP {status} · <code>{slug}</code></p><p>{advice}</p></main></body>
</html>
"""
HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Vary": "Accept",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
CONTENT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "What the problem is, and what to do about it",
        "content": {
            "application/json": {"example": EXAMPLE},
            "text/html": {"schema": {"type": "string"}},
        },
    }
}


@router.get(
    "/{slug}",
    operation_id="getProblem",
    summary="Explain a kind of problem",
    response_class=Response,
    responses=CONTENT,
)
def get(slug: str, request: Request) -> Response:
    """Explain what a problem means and what to do about it."""
    problem = ALL_PROBLEMS.get(slug)
    if problem is None:
        raise NotFoundError("There is no problem of this name.")
    if "text/html" in request.headers.get("accept", ""):
        return HTMLResponse(_page(problem), headers=HEADERS)
    body = {name: getattr(problem, name) for name in EXAMPLE}
    return JSONResponse(body, headers=HEADERS)


def _page(problem: Problem) -> str:
    return PAGE.format(
        title=escape(problem.title),
        status=problem.status,
        slug=escape(problem.slug),
        advice=escape(problem.advice),
    )

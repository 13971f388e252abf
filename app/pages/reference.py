"""`/docs`: the API as a page, made from its own description; no script of anybody's runs on our origin."""

from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from app.api.late_routes import LateRouter
from app.pages.rendering import render

router = LateRouter(include_in_schema=False)
METHODS = ("get", "post", "put", "patch", "delete")


@router.get("/docs")
def reference(request: Request) -> HTMLResponse:
    """Show every operation with its parameters, bodies and answers, by noun."""
    document = request.app.openapi()
    return render("reference.html", api=document["info"], groups=_by_tag(document))


def _by_tag(document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in document["paths"].items():
        for method in METHODS:
            if method in methods:
                operation = methods[method] | {"method": method.upper(), "path": path}
                groups.setdefault(operation["tags"][0], []).append(_shown(operation))
    return dict(sorted(groups.items()))


def _shown(operation: dict[str, Any]) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {})
    return {
        "id": operation["operationId"],
        "method": operation["method"],
        "path": operation["path"],
        "summary": operation["summary"],
        "description": operation.get("description", ""),
        "parameters": operation.get("parameters", []),
        "bodies": {kind: _shape(media) for kind, media in body.items()},
        "answers": {
            status: (told["description"], *map(_shape, told.get("content", {}).values()))
            for status, told in sorted(operation["responses"].items())
        },
    }


def _shape(media: dict[str, Any]) -> str:
    return str(media.get("schema", {}).get("$ref", "")).rpartition("/")[2]

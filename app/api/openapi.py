"""The OpenAPI description: generated from the routes, with the conventions every operation shares."""

from typing import Any

import orjson
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from app.api import examples, spelling
from app.api.errors import HTTP_PROBLEMS

PROBLEM_SCHEMA = {
    "type": "object",
    "title": "Problem",
    "description": "What went wrong (RFC 9457)",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
        "state": {"type": "string"},
        "move": {"type": "string"},
        "allowed": {"type": "array", "items": {"type": "string"}},
    },
}
SECURITY_SCHEMES = {
    "client": {
        "type": "oauth2",
        "flows": {
            "clientCredentials": {
                "tokenUrl": "/oauth/token",
                "scopes": {
                    "resource:read": "Read what the organization has",
                    "resource:write": "Change it",
                    "credentials:issue": "Issue badges directly",
                    "people:act": "Act for one person",
                },
            }
        },
    },
    "session": {"type": "apiKey", "in": "cookie", "name": "__Host-laurel"},
}
HEADERS: dict[str, dict[str, Any]] = {
    "idempotency-key": {"name": "Idempotency-Key", "example": "course-17-completion-4711"},
    "if-match": {"name": "If-Match", "required": True, "example": '"1"'},
}
EXPLAINED = {
    400: "The body cannot be read",
    401: "Nobody is signed in",
    403: "Not allowed",
    404: "No such thing",
    409: "Wrong state, or somebody was faster",
    410: "It was there, and is not any more",
    413: "Too large",
    415: "Not a kind of body that is taken",
    422: "A field breaks a rule",
    503: "Busy; try again",
}


def install(app: FastAPI) -> None:
    """Let the application describe itself with the shared conventions."""

    def describe() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _complete(
                get_openapi(
                    title=app.title,
                    version=app.version,
                    summary="Microcredentials from evidence to a badge anyone can verify",
                    routes=app.routes,
                )
            )
        return app.openapi_schema

    app.openapi = describe  # type: ignore[method-assign] # FastAPI's documented way


def _complete(generated: dict[str, Any]) -> dict[str, Any]:
    document = _with_short_names(generated)
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = PROBLEM_SCHEMA
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    document["components"]["securitySchemes"] = SECURITY_SCHEMES
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            _spell_headers(operation, method)
            _add_problems(operation, path, method)
            if path.startswith("/api/"):
                operation.setdefault("security", [{"client": []}, {"session": []}])
    spelling.spell(document)
    examples.add(document)
    spelling.tell_defaults(document)
    return document


def _spell_headers(operation: dict[str, Any], method: str) -> None:
    """Name only the headers that count: Idempotency-Key for POST, and If-Match, answered 428 without."""
    kept = [
        given | HEADERS.get(given["name"], {})
        for given in operation.get("parameters", [])
        if method == "post" or given["name"] != "idempotency-key"
    ]
    operation.pop("parameters", None)
    if kept:
        operation["parameters"] = kept


def _add_problems(operation: dict[str, Any], path: str, method: str) -> None:
    statuses = {422, 503} if path.startswith("/api/") is False else {401, 403, 422, 503}
    if "{" in path:
        statuses.add(404)
    if method in {"post", "patch", "delete", "put"}:
        statuses |= {404, 409, 413}
    # A route that only reads says it if a state can stand in its way.
    # What anybody may read says 410 in a document of its own.
    told = {409, 410} if path.startswith("/api/") else {409}
    statuses |= told & {int(status) for status in operation["responses"]}
    if "requestBody" in operation:
        statuses |= {400, 415} - {int(status) for status in operation["responses"]}
    for status in statuses:
        operation["responses"][str(status)] = _problem_response(EXPLAINED[status])
    if any(given["name"] == "If-Match" for given in operation.get("parameters", [])):
        operation["responses"]["412"] = _problem_response(
            HTTP_PROBLEMS.get(412, HTTP_PROBLEMS[400]).title
        )
        operation["responses"]["428"] = _problem_response("Send If-Match")


def _problem_response(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": description,
        "content": {"application/problem+json": {"schema": schema}},
    }


def _with_short_names(document: dict[str, Any]) -> dict[str, Any]:
    """Give each shape one short name, as title too: generators name their classes after both."""
    text = orjson.dumps(document)
    for name in document.get("components", {}).get("schemas", {}):
        text = text.replace(f'"{name}":'.encode(), f'"{_short(name)}":'.encode())
        text = text.replace(f'schemas/{name}"'.encode(), f'schemas/{_short(name)}"'.encode())
    renamed: dict[str, Any] = orjson.loads(text)
    for name, schema in renamed.get("components", {}).get("schemas", {}).items():
        schema["title"] = name
    return renamed


def _short(name: str) -> str:
    """Return `RolePage` for `Page_Role_`, `RelationshipsKind` for a Kind with its module's path."""
    if name.startswith(("Page_", "Body_")):
        kind, what = name[:4], name[5:].rstrip("_")
        return what[0].upper() + what[1:] + kind
    *modules, own = name.replace("-", "").split("__")
    return (modules[-1].title().replace("_", "") if modules else "") + own

"""The OpenAPI description: generated from the routes, with the conventions every operation shares."""

from typing import Any

import orjson
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

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
EXPLAINED = {
    401: "Nobody is signed in",
    403: "Not allowed",
    404: "No such thing",
    409: "Wrong state, or somebody was faster",
    413: "Too large",
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
            _add_problems(operation, path, method)
            if path.startswith("/api/"):
                operation.setdefault("security", [{"client": []}, {"session": []}])
    _spell_files(schemas)
    _leave_out_defaults(document["paths"], schemas)
    return document


def _add_problems(operation: dict[str, Any], path: str, method: str) -> None:
    statuses = {422, 503} if path.startswith("/api/") is False else {401, 403, 422, 503}
    if "{" in path:
        statuses.add(404)
    if method in {"post", "patch", "delete", "put"}:
        statuses |= {404, 409, 413}
    for status in statuses:
        operation["responses"][str(status)] = _problem_response(EXPLAINED[status])
    if method in {"patch", "delete"}:
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


def _spell_files(schemas: dict[str, Any]) -> None:
    """Spell file fields as `format: binary`: generators do not read `contentMediaType` yet."""
    for schema in schemas.values():
        for member in schema.get("properties", {}).values():
            if member.pop("contentMediaType", None) is not None:
                member["format"] = "binary"


def _leave_out_defaults(paths: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Say nothing of defaults in merge patches: a client must not send what nobody asked to change."""
    for methods in paths.values():
        content = methods.get("patch", {}).get("requestBody", {}).get("content", {})
        for media in content.values():
            name = media["schema"].get("$ref", "").rpartition("/")[2]
            for member in schemas.get(name, {}).get("properties", {}).values():
                member.pop("default", None)


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

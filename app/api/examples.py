"""An example for every operation: what its shapes give, and for the rest values made from their types."""

from typing import Any

from app.api.spelling import Schema, operations_of, resolved

BY_FORMAT = {
    "uuid": "0198c7a4-8f0e-7c3a-9a51-0f6f0d1c2b3a",
    "date-time": "2026-03-02T09:00:00.000Z",
    "uri": "https://badges.district.example",
}
BY_NAME = {
    "address": "ada.park@district.example",
    "client_secret": "shown-this-once",
    "code": "DL-3a",
    "codes": "S12",
    "criterion": "plan-fits",
    "currency": "USD",
    "email": "ada.park@district.example",
    "file_name": "lesson-plan.pdf",
    "format": "ob3",
    "key": "plan-fits",
    "level": "on-track",
    "name": "Classroom talk",
    "next_cursor": None,
    "outcome": "passed",
    "pointer": "/stages/0",
    "recipient": "matched",
    "slug": "classroom-talk",
    "stage_key": "stage-1",
    "summary": "All there, and clearly shown.",
    "title": "Lesson plan",
    "url": "https://badges.district.example/credentials/0b9d9cb0-5a0c-4f0e-8b8e-0a6f2a1b7c11",
    "verdict": "valid",
    "webhook_secret": "whsec_shown-this-once",
}
BY_TYPE: dict[str, Any] = {"integer": 1, "number": 1.5, "boolean": True, "null": None}


def add(document: dict[str, Any]) -> None:
    """Give every path parameter and every JSON answer that has no example one."""
    schemas = document["components"]["schemas"]
    _restore_nulls(schemas)
    for operation in operations_of(document):
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "path" and "example" not in parameter:
                parameter["example"] = example_of(parameter["schema"], schemas, parameter["name"])
        for status, response in operation["responses"].items():
            for kind, media in response.get("content", {}).items():
                if status.startswith("2") and kind.endswith("json") and "example" not in media:
                    media["example"] = example_of(media.get("schema", {}), schemas)


def _restore_nulls(schemas: dict[str, Schema]) -> None:
    """Put back the nulls of declared examples, which the framework leaves out on its way."""
    for schema in schemas.values():
        for example in schema.get("examples", []):
            for name in schema.get("required", []):
                if isinstance(example, dict) and "null" in schema["properties"][name].get(
                    "type", ""
                ):
                    example.setdefault(name, None)


def example_of(schema: Schema, schemas: dict[str, Schema], name: str = "") -> Any:  # noqa: ANN401 - JSON
    """Return a value that fits: the schema's own example, else one made from its type and name."""
    schema = resolved(schema, schemas)
    for given in (*schema.get("examples", []), *schema.get("enum", [])):
        return given
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return example_of(schema[choice][0], schemas, name)
    if "const" in schema or "default" in schema:
        return schema.get("const", schema.get("default"))
    return _made(schema, schemas, name)


def _made(schema: Schema, schemas: dict[str, Schema], name: str) -> Any:  # noqa: ANN401 - JSON
    kinds = schema.get("type", "object")
    kind = kinds if isinstance(kinds, str) else kinds[0]
    if kind == "object":
        members = schema.get("properties", {}).items()
        return {key: example_of(member, schemas, key) for key, member in members}
    if kind == "array":
        member = [example_of(schema["items"], schemas, name)] if "items" in schema else []
        return member * schema.get("minItems", 1)
    if kind == "string":
        otherwise = BY_NAME["slug"] if "pattern" in schema else "…"
        return BY_FORMAT.get(schema.get("format", ""), BY_NAME.get(name, otherwise))
    return schema.get("minimum", BY_TYPE[kind])

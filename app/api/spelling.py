"""How the description is spelt so that generators make clients that compile, and say no more than is so."""

import json
from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]
FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
PLAIN = {"string", "integer", "number", "boolean", "array"}
NULL = {"type": "null"}


def spell(document: dict[str, Any]) -> None:
    """Respell files, nulls and the defaults of merge patches; every valid value stays valid."""
    schemas = document["components"]["schemas"]
    _spell_files(schemas)
    _leave_out_defaults(document["paths"], schemas)
    for operation in operations_of(document):
        for parameter in operation.get("parameters", []):
            _leave_out_null(parameter["schema"])
        _leave_two_kinds_optional(operation)
        for schema in _forms(operation, schemas):
            for member in schema.get("properties", {}).values():
                _leave_out_null(member)
    _spell_nulls(document)


def tell_defaults(document: dict[str, Any]) -> None:
    """Tell defaults in words: generators make a member with a default one that must be sent."""
    for schema in document["components"]["schemas"].values():
        for member in schema.get("properties", {}).values():
            if "default" in member:
                told = f"If left out: {json.dumps(member.pop('default'))}"
                before = member.get("description", "")
                member["description"] = f"{before}. {told}" if before else told


def operations_of(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give every operation of the description."""
    for methods in document["paths"].values():
        yield from methods.values()


def resolved(schema: Schema, schemas: dict[str, Schema]) -> Schema:
    """Return what a reference leads to, or the schema itself."""
    name = schema.get("$ref", "").rpartition("/")[2]
    return schemas[name] if name else schema


def _forms(operation: dict[str, Any], schemas: dict[str, Schema]) -> Iterator[Schema]:
    content = operation.get("requestBody", {}).get("content", {})
    for kind in FORMS:
        if kind in content:
            yield resolved(content[kind]["schema"], schemas)


def _leave_two_kinds_optional(operation: dict[str, Any]) -> None:
    """Do not call a body of two kinds required: openapi-python-client then forgets an import.

    A request without one is answered 415, as one of a third kind is.
    """
    body = operation.get("requestBody", {})
    if len(body.get("content", {})) > 1:
        body.pop("required", None)


def _spell_files(schemas: dict[str, Schema]) -> None:
    """Spell file fields as `format: binary`: generators do not read `contentMediaType` yet."""
    for schema in schemas.values():
        for member in schema.get("properties", {}).values():
            if member.pop("contentMediaType", None) is not None:
                member["format"] = "binary"


def _leave_out_defaults(paths: dict[str, Any], schemas: dict[str, Schema]) -> None:
    """Say nothing of defaults in merge patches: a client must not send what nobody asked to change."""
    for methods in paths.values():
        content = methods.get("patch", {}).get("requestBody", {}).get("content", {})
        for media in content.values():
            for member in resolved(media["schema"], schemas).get("properties", {}).values():
                member.pop("default", None)


def _leave_out_null(schema: Schema) -> None:
    """Leave null out where it cannot be sent: a query, a header and a form know only text."""
    kept = [variant for variant in schema.get("anyOf", []) if variant != NULL]
    if len(kept) == 1:
        del schema["anyOf"]
        schema |= kept[0]


def _spell_nulls(part: Any) -> None:  # noqa: ANN401 - JSON
    """Spell `anyOf: [text, null]`, and lists and choices alike, as one schema of two types."""
    if isinstance(part, list):
        for member in part:
            _spell_nulls(member)
    if isinstance(part, dict):
        _spell_null(part)
        for member in part.values():
            _spell_nulls(member)


def _spell_null(schema: Schema) -> None:
    variants = schema.get("anyOf")
    if not isinstance(variants, list) or len(variants) != 2 or variants[1] != NULL:  # noqa: PLR2004 - a thing and null
        return
    plain = variants[0]
    if plain.get("type") in PLAIN and "const" not in plain:
        del schema["anyOf"]
        schema |= plain | {"type": [plain["type"], "null"]}
        if "enum" in plain:
            schema["enum"] = [*plain["enum"], None]

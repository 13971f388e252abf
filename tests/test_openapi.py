"""The description of the API: committed, equal to the routes, complete, and valid OpenAPI 3.1."""

import re

import pytest
import yaml
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from app.cli.openapi import FILE, described, document

# What is committed, and a test holds equal to the routes: building it takes seconds in every worker.
DOCUMENT = yaml.load(FILE.read_text(encoding="utf-8"), yaml.CSafeLoader)
OPERATIONS = [
    pytest.param(path, method, operation, id=f"{method} {path}")
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
]


def test_the_committed_description_is_equal_to_the_routes():
    made = document()
    assert FILE.read_text(encoding="utf-8") == described(made), "run: make openapi"
    assert made == DOCUMENT


def test_it_is_openapi_3_1():
    assert DOCUMENT["openapi"].startswith("3.1.")


def test_every_reference_leads_somewhere():
    for name in re.findall(r"#/components/schemas/([\w.-]+)", str(DOCUMENT)):
        assert name in DOCUMENT["components"]["schemas"]


def test_operation_ids_are_given_once_and_can_be_method_names():
    ids = [parameter.values[2]["operationId"] for parameter in OPERATIONS]
    assert len(ids) == len(set(ids))
    for operation_id in ids:
        assert re.fullmatch(r"[a-z][A-Za-z0-9]*", operation_id)


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_every_operation_says_what_it_is(path, method, operation):
    assert operation.get("summary")
    assert operation.get("tags")
    problems = {
        status
        for status, response in operation["responses"].items()
        if status[0] in "45" and response.get("content")
    }
    assert problems, "no error response is described"
    for name in re.findall(r"{(\w+)}", path):
        assert name in {p["name"] for p in operation.get("parameters", [])}


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_every_body_has_an_example(path, method, operation):
    for media in operation.get("requestBody", {}).get("content", {}).values():
        assert has_example(media), f"{method} {path}"


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_every_operation_has_an_example(path, method, operation):
    answers = [
        media
        for status, response in operation["responses"].items()
        if status.startswith("2")
        for media in response.get("content", {}).values()
    ]
    bodies = list(operation.get("requestBody", {}).get("content", {}).values())
    parameters = operation.get("parameters", [])
    if not (answers or bodies or parameters):
        assert operation["responses"].keys() & {"204"}, "there is nothing to show"
        return
    assert any(map(has_example, [*answers, *bodies, *parameters])), f"{method} {path}"


def test_every_example_of_an_answer_fits_its_schema():
    found = list(examples_of_answers())
    assert len(found) > 100
    for where, schema, example in found:
        referred = schema | {"components": DOCUMENT["components"]}
        errors = [e.message for e in Draft202012Validator(referred).iter_errors(example)]
        assert errors == [], where


def examples_of_answers():
    for parameter in OPERATIONS:
        path, method, operation = parameter.values
        for status, response in operation["responses"].items():
            for media in response.get("content", {}).values():
                if "example" in media:
                    schema = media.get("schema", {})
                    yield f"{method} {path} {status}", schema, media["example"]


def test_it_is_valid_by_the_specification():
    validate(DOCUMENT)


def test_null_is_only_offered_where_it_can_be_sent():
    for parameter in OPERATIONS:
        for given in parameter.values[2].get("parameters", []):
            assert "null" not in str(given["schema"]), given["name"]


def test_text_or_null_is_one_schema_that_names_no_extra_class():
    found = [part for part in parts_of(DOCUMENT) if {"type": "null"} in part.get("anyOf", [])]
    plain = [part for part in found if part["anyOf"][0].get("type") not in {None, "object"}]
    assert plain == []
    for kind in ("string", "integer", "array"):
        assert any(part.get("type") == [kind, "null"] for part in parts_of(DOCUMENT))
    choices = [p for p in parts_of(DOCUMENT) if "enum" in p and "null" in (p.get("type") or ())]
    assert choices
    assert all(None in choice["enum"] for choice in choices)


def parts_of(part):
    if isinstance(part, dict):
        yield part
    for member in part.values() if isinstance(part, dict) else part:
        if isinstance(member, dict | list):
            yield from parts_of(member)


def has_example(media):
    if "example" in media or "examples" in media:
        return True
    schema = resolved(media.get("schema", {}))
    if "example" in schema or "examples" in schema:
        return True
    properties = schema.get("properties", {})
    return any(resolved(member).get("format") == "binary" for member in properties.values())


def resolved(schema):
    reference = schema.get("$ref", "").rpartition("/")[2]
    return DOCUMENT["components"]["schemas"][reference] if reference else schema


def test_files_are_spelt_so_that_generators_understand():
    assert "contentMediaType" not in str(DOCUMENT["components"])
    uploads = [
        member
        for schema in DOCUMENT["components"]["schemas"].values()
        for member in schema.get("properties", {}).values()
        if isinstance(member, dict) and member.get("format") == "binary"
    ]
    assert uploads

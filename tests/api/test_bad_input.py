"""Bad input, derived from the API description: every field of every body, every query parameter."""

import copy
import json
import re
import uuid
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa

from app.storage.tables import metadata
from tests.api.world import World, operations

ABSENT = object()
LONE, NUL = "\ud800", "a\x00b"
PROBLEMS = {400, 404, 409, 413, 422}
UUID_WRONG = ["", "x", "1234", "0198c0de00007000800000000000000g", 7, [], {}]


@dataclass(frozen=True)
class Mutation:
    """One thing wrong with a body: where, what it was set to, and what answers may name."""

    pointer: tuple[str | int, ...]
    value: Any

    def applied(self, body: dict[str, Any]) -> dict[str, Any]:
        changed = copy.deepcopy(body)
        place: Any = changed
        for step in self.pointer[:-1]:
            place = place[step]
        if self.value is ABSENT:
            del place[self.pointer[-1]]
        else:
            place[self.pointer[-1]] = self.value
        return changed

    def is_named_by(self, answer: dict[str, Any]) -> bool:
        """The field itself, what holds it, or what it holds is named."""
        path = "".join(f"/{step}" for step in self.pointer)
        named = [fault["pointer"] for fault in answer.get("errors", [])]
        return any(path.startswith(name) or name.startswith(path) for name in named if name)


FOREIGN = re.compile(
    r"(?:Input|String|List|Tuple|Dictionary|Value|UUID|Data) (?:should|must|has|error).*|Field required|Extra inputs"
)


def kinds_of(schema):
    """The types of a schema, which may be spelled as one or as a list."""
    kinds = schema.get("type")
    return kinds if isinstance(kinds, list) else [kinds]


class Breaker:
    """Breaks every field of a body that its schema describes, at every depth."""

    def __init__(self, operation):
        self.operation = operation

    def mutations(self, schema, value, pointer=()):
        """Every mutation of an object that is `value` and should be as `schema` says."""
        yield Mutation((*pointer, "unheard_of"), 1)
        required = set(schema.get("required", []))
        for name, described in schema.get("properties", {}).items():
            at = (*pointer, name)
            if name in required:
                yield Mutation(at, ABSENT)
            branches = self.branches(described)
            for bad in self.bad_values(branches):
                yield Mutation(at, bad)
            if name in value:
                yield from self.below(branches, value[name], at)

    def below(self, branches, value, pointer):
        for branch in branches:
            if branch.get("type") == "object" and isinstance(value, dict):
                yield from self.mutations(branch, value, pointer)
            if branch.get("type") == "array" and isinstance(value, list) and value:
                item = self.branches(branch.get("items", {}))
                for bad in self.bad_values(item):
                    yield Mutation((*pointer, 0), bad)
                yield from self.below(item, value[0], (*pointer, 0))

    def branches(self, schema):
        """What a value may be: one schema, or several."""
        schema = self.operation.resolved(schema)
        if "allOf" in schema and len(schema["allOf"]) == 1:
            schema = self.operation.resolved(schema["allOf"][0])
        found = [self.operation.resolved(branch) for branch in schema.get("anyOf", [schema])]
        return [branch | {"type": kind} for branch in found for kind in kinds_of(branch)]

    def bad_values(self, branches):
        kinds = {branch.get("type") for branch in branches}
        if "null" not in kinds:
            yield None
        yield from (value for kind, value in WRONG_KIND.items() if kind not in kinds)
        for branch in branches:
            yield from BAD[branch["type"]](branch)


WRONG_KIND = {
    "string": "ordinary words",
    "boolean": True,
    "number": 1.5,
    "object": {"a": {"b": []}},
    "array": [[[]]],
}


def bad_strings(schema):
    if "enum" in schema or "const" in schema:
        yield from ("", "unheard of", schema.get("enum", [schema.get("const")])[0].upper() + " ")
        return
    if schema.get("format") == "uuid":
        yield from UUID_WRONG
        return
    yield from (NUL, LONE, "\ufffe" * schema.get("minLength", 1), 0, True)
    if "maxLength" in schema:
        yield "x" * (schema["maxLength"] + 1)
    if schema.get("minLength"):
        yield ""
    if schema.get("minLength", 0) >= 3:
        yield "ordinary words"


def bad_integers(schema):
    yield from (2**63, -(2**63) - 1, 10**400, "1e3", "NaN")
    if "minimum" in schema:
        yield int(schema["minimum"]) - 1
    if "maximum" in schema:
        yield int(schema["maximum"]) + 1


def bad_lists(schema):
    if "maxItems" in schema:
        yield [None] * (schema["maxItems"] + 1)
    if schema.get("minItems"):
        yield []


BAD = {
    "string": bad_strings,
    "integer": bad_integers,
    "number": bad_integers,
    "array": bad_lists,
    "boolean": lambda _: iter(("", 2, 10**400)),
    "object": lambda _: iter(("", 0)),
    "null": lambda _: iter(()),
    None: lambda _: iter(()),
}


def is_harmless(mutation):
    """Values beside the description that mean nothing else."""
    # What is to be verified may be any text: the verdict says what is wrong with it. And a true
    # that stands where only 1 may stand is 1.
    if mutation.pointer == ("policy", "reviews"):
        return mutation.value is True
    is_text = isinstance(mutation.value, str) and 0 < len(mutation.value) < 300
    return mutation.pointer in {("input",), ("recipient",)} and is_text


@pytest.fixture(scope="module")
def world(district):
    return World.build(district)


@pytest.fixture(scope="module")
def taking_bodies(http):
    found = [o for o in operations(http.app) if o.shape and o.shape.get("properties")]
    assert len(found) >= 30
    return found


@pytest.fixture
def rows(wiring):
    """Count the rows of every table: bad input leaves them as they are."""

    def count():
        counts = [
            sa.select(sa.literal(name).label("name"), sa.func.count().label("rows")).select_from(t)
            for name, t in metadata.tables.items()
        ]
        with wiring.database.read() as session:
            return dict(session.exec(sa.union_all(*counts)).all())

    return count


def callers(world):
    """For each operation somebody who may do it."""
    programme = world.programme
    machine = dict.fromkeys(("issueCredential", "verify"), world.district.machine())
    assessor = dict.fromkeys(
        ("createReview", "changeReview", "recuseAssignment"), programme.assessor
    )
    own = (
        "createSubmission",
        "removeEvidence",
        "submitSubmission",
        "addEvidence",
        "changeEvidence",
    )
    return machine | assessor | dict.fromkeys(own, programme.educator)


def path_of(operation, world):
    return world.path(operation.template)


def send(operation, caller, path, body):
    """Send JSON as it is, also what no JSON library of ours would write."""
    content = json.dumps(body, ensure_ascii=True).encode()
    headers = {
        "Authorization": f"Bearer {caller.token}",
        "Content-Type": "application/json",
        "If-Match": '"1"',
    }
    return caller.http.request(operation.method, path, content=content, headers=headers)


def faults_of(answer, mutation):
    """What is wrong with the answer to bad input, or nothing."""
    if answer.status_code not in PROBLEMS:
        return answer.status_code, answer.text[:200]
    if answer.headers["content-type"] != "application/problem+json":
        return "no problem document"
    if answer.status_code == 422 and not mutation.is_named_by(answer.json()):
        return "not named", answer.json().get("errors")
    if foreign := foreign_words(answer):
        return foreign
    return None


def foreign_words(answer):
    """What is said in the words of the library that found it, or nothing."""
    told = answer.json()
    return FOREIGN.findall(
        " ".join([told["detail"], *(f["detail"] for f in told.get("errors", []))])
    )


def test_every_bad_field_of_every_body_is_refused_and_named_and_nothing_is_written(
    world, taking_bodies, rows
):
    who, wrong, tried, before = callers(world), {}, 0, rows()
    for operation in taking_bodies:
        good = world.body(operation.name, operation.example)
        caller = who.get(operation.name, world.district.coordinator)
        for mutation in Breaker(operation).mutations(operation.shape, good):
            if is_harmless(mutation):
                continue
            answer = send(operation, caller, path_of(operation, world), mutation.applied(good))
            tried += 1
            if fault := faults_of(answer, mutation):
                wrong[operation.name, mutation.pointer, repr(mutation.value)[:40]] = fault
    assert wrong == {}
    assert tried > 1000
    assert rows() == before


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"7",
        b"NaN",
        b'{"name": NaN}',
        b'{"name": Infinity}',
        b'{"name": 1e400}',
        b'{"daily_quota": 1e400}',
        b"\xff\xfe",
        b'{"name": "\xff"}',
        b"[" * 20_000,
        b'{"name":' * 5_000 + b"1" + b"}" * 5_000,
        b'{"name": ' + b"9" * 10_000 + b"}",
    ],
    ids=lambda content: repr(content[:20]),
)
def test_a_body_that_is_no_object_is_refused_everywhere(world, taking_bodies, rows, content):
    before = rows()
    for operation in taking_bodies:
        headers = {
            "Authorization": f"Bearer {world.district.coordinator.token}",
            "Content-Type": "application/json",
            "If-Match": '"1"',
        }
        answer = world.district.http.request(
            operation.method, path_of(operation, world), content=content, headers=headers
        )
        assert answer.status_code in {400, 403, 415, 422}, (operation.name, answer.text)
        assert answer.headers["content-type"] == "application/problem+json", operation.name
    assert rows() == before


def test_a_body_of_another_type_is_refused(world, taking_bodies, rows):
    before = rows()
    for operation in taking_bodies:
        caller = world.district.coordinator
        answer = (
            caller.call(
                operation.method,
                path_of(operation, world),
                content=json.dumps(operation.example),
                headers={"Content-Type": "text/plain", "If-Match": '"1"'},
            )
            if operation.template.startswith("/api/")
            else None
        )
        if answer is not None:
            assert answer.status_code in {400, 415, 422}, (operation.name, answer.text)
    assert rows() == before


def test_every_bad_query_parameter_is_refused_and_named(world, http):
    wrong, tried, public, who = {}, 0, set(), world.district.coordinator
    for operation in operations(http.app):
        for parameter in operation.described.get("parameters", []):
            if parameter["in"] != "query":
                continue
            for bad in bad_parameters(operation, parameter):
                # A public route stands at an address of its own, and nobody in particular asks.
                is_public = not operation.template.startswith("/api/")
                ask = http.get if is_public else who.get
                public |= {operation.name} if is_public else set()
                answer = ask(path_of(operation, world), params={parameter["name"]: bad})
                tried += 1
                named = [f["pointer"] for f in answer.json().get("errors", [])]
                is_named = any(parameter["name"] in n for n in named)
                if answer.status_code != 422 or not is_named or foreign_words(answer):
                    wrong[operation.name, parameter["name"], bad[:30]] = (
                        answer.status_code,
                        answer.text[:200],
                    )
    assert wrong == {}
    assert tried > 150
    assert public


def bad_parameters(operation, parameter):
    """Texts that the parameter's schema forbids."""
    for branch in Breaker(operation).branches(parameter["schema"]):
        kind, form = branch.get("type"), branch.get("format")
        if kind == "integer":
            yield from ("x", "1.5", "-1", "", str(2**63), "9" * 400)
        elif form == "uuid":
            yield from ("x", "", "0", "a\x00")
        elif form == "date-time":
            yield from ("x", "yesterday", "2026-02-30T00:00:00Z", "2026-01-01T00:00:00", "9" * 30)
            yield from ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z")
        elif "enum" in branch:
            yield from ("x", "", branch["enum"][0].upper())
        elif kind == "string":
            yield from ("a\x00b", "x" * 3000)


@pytest.mark.parametrize("bad", ["x", "0", "%00", "..%2f", "' or 1=1", "💥", "0" * 5000])
def test_an_id_in_a_path_that_is_no_id_is_unknown(world, http, bad):
    named = [
        o for o in operations(http.app) if "{" in o.template and o.template.startswith("/api/")
    ]
    for operation in named:
        path = operation.template.format(**dict.fromkeys(world.ids, bad))
        answer = operation.ask(world, world.district.coordinator, path)
        assert answer.status_code in {404, 405}, (operation.name, answer.text)


@pytest.mark.parametrize(
    "sent", ["", "x", '"', '"-1"', '"1e9"', '"99999999999999999999"', "*", "\u0661"]
)
def test_a_bad_if_match_changes_nothing(world, http, sent):
    changing = [o for o in operations(http.app) if o.method in {"PATCH", "DELETE"}]
    asked = [o for o in changing if o.name != "endSession"]
    assert len(asked) > 15
    for operation in asked:
        headers = {"If-Match": sent.encode()}
        answer = operation.ask(world, world.district.coordinator, headers=headers)
        refused = {403, 404, 409, 412, 422, 428}
        assert answer.status_code in refused, (operation.name, answer.status_code, answer.text)


@pytest.mark.parametrize("key", ["", "a b", "ä", "x" * 256, "a\tb"])
def test_a_bad_idempotency_key_is_refused(world, http, rows, key):
    before = rows()
    posting = [o for o in operations(http.app) if o.method == "POST" and not o.is_public]
    assert len(posting) > 30
    for operation in posting:
        headers = {"Idempotency-Key": key.encode()}
        answer = operation.ask(world, world.district.coordinator, headers=headers)
        assert answer.status_code == 422, (operation.name, answer.text)
    assert rows() == before


@pytest.mark.parametrize(
    "name", ["organization_id", "status", "state", "id", "revision", "created_at"]
)
def test_no_body_sets_what_is_the_services_own(world, taking_bodies, rows, name):
    before = rows()
    for operation in taking_bodies:
        body = world.body(operation.name, operation.example) | {name: str(uuid.uuid4())}
        caller = callers(world).get(operation.name, world.district.coordinator)
        answer = send(operation, caller, path_of(operation, world), body)
        assert answer.status_code == 422, (operation.name, answer.text)
        assert [f["pointer"] for f in answer.json()["errors"]] == [f"/{name}"], operation.name
    assert rows() == before

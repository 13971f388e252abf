"""A badge is held against the schema that its issuer names for it, and a hostile schema harms nobody (OB 3.0, 9.1)."""

import gzip
import json

import pytest

from app.domain.standards import ACHIEVEMENT_CREDENTIAL_SCHEMA
from app.pages.verdicts import telling
from app.rendering.cage.cage import Cage
from app.verification import own_schemas
from app.verification.endorsement import verify_endorsement
from app.verification.guarded_resolver import GuardedResolver, Limits, Reach
from app.verification.memory import Memory
from app.verification.report import Name, Verdict
from app.verification.resolver import Resource
from app.verification.verifier import Verifier
from tests.unit.verification.hostile_network import (
    INSIDE,
    RANGE,
    WEB,
    NameServer,
    StubResolver,
    Tripwire,
    WebServer,
)
from tests.unit.verification.test_corners import endorsement_claim
from tests.unit.verification.verification_world import NOW

pytestmark = pytest.mark.allow_hosts(["127.0.0.1", "127.0.77.1", "::1"])
URL, KIND = "https://schemas.example/badge.json", "1EdTechJsonSchemaValidator2019"
DRAFT = "https://json-schema.org/draft/2019-09/schema"
FITS = {"$schema": DRAFT, "required": ["credentialSubject"]}
BREAKS = {"$schema": DRAFT, "properties": {"name": {"maxLength": 3}}}
DOUBLED = {
    "$defs": {"a0": {"type": "string"}}
    | {f"a{n}": {"anyOf": [{"$ref": f"#/$defs/a{n - 1}"}] * 3} for n in range(1, 16)},
    "$ref": "#/$defs/a15",
}


def named(*urls, kind=KIND):
    return [{"id": url, "type": kind} for url in urls]


def shape(report):
    check = report.check(Name.SCHEMA)
    return check.outcome.value, check.code, report.classification.value


def put(world, schema, *, urls=(URL,), **changes):
    """Publish the schema, and verify a badge that names it."""
    if schema is not None:
        world.documents.pages[URL] = schema
    return world.verify(world.signed(credentialSchema=named(*urls), **changes))


UNUSABLE = ("unknown", "schema_unusable", "unsupported")
UNREACHABLE = ("unknown", "schema_unreachable", "issuer_unreachable")
BROKEN = ("failed", "own_schema_broken", "malformed")
MET = ("passed", "schema_met", "valid")


def test_a_badge_that_fits_its_issuers_schema_is_valid_and_the_report_says_so(world):
    report = put(world, FITS, urls=(ACHIEVEMENT_CREDENTIAL_SCHEMA, URL))
    assert shape(report) == MET
    assert "its issuer's own schema" in report.check(Name.SCHEMA).message
    assert world.documents.asked.count(URL) == 1


def test_a_badge_that_breaks_its_issuers_schema_is_malformed_and_told_where(world):
    report = put(world, BREAKS)
    assert (report.verdict, *shape(report)) == (Verdict.INVALID, *BROKEN)
    assert "/name" in report.summary
    assert report.check(Name.SCHEMA).problem.endswith("MALFORMED_VALUE_ERROR")


@pytest.mark.parametrize(
    ("schema", "title"),
    [
        (BREAKS, "Not what its issuer promises"),
        (404, "Issuer's rules out of reach"),
        ({"type": 12}, "Issuer's rules cannot be used"),
    ],
)
def test_a_person_is_told_that_it_is_about_the_issuers_own_rules(world, schema, title):
    assert telling(put(world, schema)).title == title


def test_a_token_is_held_against_the_schema_without_its_claims(world):
    world.documents.pages[URL] = {"propertyNames": {"not": {"enum": ["iss", "sub", "jti"]}}}
    badge = world.badge(credentialSchema=named(URL))
    assert shape(world.verify(world.issuer.token(badge))) == MET
    world.documents.pages[URL] = BREAKS
    assert shape(world.verify(world.issuer.token(badge))) == BROKEN


def test_only_the_official_schema_is_asked_of_nobody(world):
    assert shape(put(world, None, urls=(ACHIEVEMENT_CREDENTIAL_SCHEMA,))) == MET
    assert URL not in world.documents.asked


def test_an_issuers_schema_may_build_on_the_official_one_and_on_an_earlier_draft(world):
    assert shape(put(world, {"$ref": ACHIEVEMENT_CREDENTIAL_SCHEMA})) == MET
    earlier = BREAKS | {"$schema": "http://json-schema.org/draft-07/schema#"}
    assert shape(put(world, earlier)) == BROKEN


def test_every_schema_counts_and_the_worst_answer_is_told(world):
    other = "https://schemas.example/other.json"
    world.documents.pages[other] = BREAKS
    assert shape(put(world, FITS, urls=(URL, other))) == BROKEN
    world.documents.pages[other] = 404
    assert shape(put(world, FITS, urls=(URL, other))) == UNREACHABLE
    assert shape(put(world, BREAKS, urls=(URL, other))) == BROKEN


def test_a_schema_of_another_type_is_not_asked_for_and_the_report_says_so(world):
    signed = world.signed(credentialSchema=[*named(URL, kind="JsonSchema")])
    report = world.verify(signed)
    assert shape(report) == MET
    assert "another kind, which was not checked" in report.check(Name.SCHEMA).message
    assert URL not in world.documents.asked


def test_a_schema_that_is_not_there_leaves_the_badge_unverifiable(world):
    assert shape(put(world, None)) == UNREACHABLE
    assert shape(put(world, 404)) == UNREACHABLE
    assert shape(put(world, 500)) == UNREACHABLE
    assert shape(put(world, None, urls=("urn:uuid:1",))) == UNREACHABLE


@pytest.mark.parametrize(
    "schema",
    [
        b"<html>", b"", b"true", b"[]", b'{"type": 12}', b'{"type":"object","type":"object"}',
        b"\xff", b'{"minLength": 99999999999999999999}', {"pattern": "("}, {"$schema": "https://x.example/d"},
        {"$ref": "https://schemas.example/another.json"}, {"$ref": "another.json"},
        {"$ref": "file:///etc/passwd"}, {"$id": "https://schemas.example/", "$ref": "another.json"},
        {"$ref": "#/$defs/nowhere"},
    ],
)  # fmt: skip
def test_what_is_no_schema_or_needs_other_documents_is_unusable_and_asks_nobody(world, schema):
    world.documents.pages["https://schemas.example/another.json"] = FITS
    report = put(world, schema)
    assert (report.verdict, *shape(report)) == (Verdict.UNVERIFIABLE, *UNUSABLE)
    assert "https://schemas.example/another.json" not in world.documents.asked


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {"name": {"not": {"pattern": r"^(?=a)((a|aa)+)\1b$"}}}},
        {"properties": {"name": {"pattern": "((((a{100}){100}){100}){100})"}}},
        {"patternProperties": {f"(a{{500}}|b{{500}}){n}": {} for n in range(9000)}},
        DOUBLED,
        b'{"a":' * 3000 + b"1" + b"}" * 3000,
        b'{"not":' * 400 + b"{}" + b"}" * 400,
    ],
    ids=["backtracking", "huge pattern", "many patterns", "recursion", "deep", "deep schema"],
)
def test_a_schema_made_to_never_end_or_to_eat_all_memory_is_given_up(world, schema):
    assert shape(put(world, schema, name="a" * 2000 + "c")) == UNUSABLE


def test_a_schema_that_goes_round_in_circles_ends(world):
    circle = {"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}}
    assert shape(put(world, circle | {"$ref": "#/$defs/a"})) == MET


def test_a_pattern_that_goes_through_quickly_is_linear(world):
    assert shape(put(world, {"properties": {"name": {"pattern": "^(a+)+$"}}})) == BROKEN


def test_an_unproven_badge_sends_us_nowhere(world):
    signed = world.signed(credentialSchema=named(URL))
    assert world.verify(signed | {"name": "X"}).verdict is Verdict.INVALID
    assert URL not in world.documents.asked


def test_only_so_many_schemas_are_run_in_one_verification(world):
    urls = [f"https://schemas.example/{n}.json" for n in range(6)]
    world.documents.pages |= dict.fromkeys(urls, FITS)
    assert shape(put(world, None, urls=urls)) == UNUSABLE
    assert shape(put(world, None, urls=urls[:4])) == MET


def test_what_a_schemas_bytes_made_of_a_badge_is_remembered_and_the_schema_is_asked_for_anew(
    world, monkeypatch
):
    known = {"verifier": {"memory": Memory()}}
    world.documents.pages[URL] = FITS
    text = json.dumps(world.signed(credentialSchema=named(URL)))
    assert shape(world.verify(text, **known)) == MET
    monkeypatch.setattr(own_schemas, "_CAGE", Cage(at_once=0, patience=0))
    assert shape(world.verify(text, **known)) == MET
    assert world.documents.asked.count(URL) == 2
    world.documents.pages[URL] = BREAKS
    assert shape(world.verify(text, **known)) == UNREACHABLE
    monkeypatch.undo()
    assert shape(world.verify(text, **known)) == BROKEN


def test_an_endorsement_is_held_against_its_own_schema_too(world):
    endorsement = endorsement_claim(world, credentialSchema=named(URL))
    badge = world.issuer.sign(world.badge(endorsement=[world.other.sign(endorsement)]))
    for schema, expected in ((FITS, "endorsements_hold"), (BREAKS, "endorsement_false")):
        world.documents.pages[URL] = schema
        assert world.verify(badge).check(Name.ENDORSEMENTS).code == expected
    del world.documents.pages[URL]
    report = world.verify(badge)
    assert (report.verdict, report.check(Name.ENDORSEMENTS).code) == (
        Verdict.VALID, "endorsement_unverifiable",
    )  # fmt: skip
    alone = verify_endorsement(
        json.dumps(world.other.sign(endorsement)).encode(), world.documents, NOW
    )[0]
    assert shape(alone) == UNREACHABLE


# --- over sockets: the guard stands before the schema's host as before every other -------------


class Abroad:
    """The world's documents from the dictionary, schemas from a hostile network of real sockets."""

    def __init__(self, folder):
        self.dns, self.web = NameServer(), WebServer(folder, ("schemas.example",))
        self.wire, self.documents = Tripwire(), None
        self.dns.names = {"schemas.example": [WEB], "inside.example": [INSIDE]}
        self.guard = GuardedResolver(
            limits=Limits(connect_seconds=2, total_seconds=3),
            getaddrinfo=StubResolver(self.dns),
            ssl_context=self.web.trust,
            reach=Reach(ports=frozenset({self.web.port, self.wire.port}), also_public=(RANGE,)),
        )

    def get(self, url, *, accept) -> Resource:
        known = url in self.documents.pages
        return (self.documents if known else self.guard).get(url, accept=accept)

    def url(self, host="schemas.example", port=None):
        return f"https://{host}:{port or self.web.port}/"

    def answer(self, status, body=b"", **headers):
        lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        head = [f"HTTP/1.1 {status}", *lines, f"Content-Length: {len(body)}", "", ""]
        self.web.pages = {"/": ["\r\n".join(head).encode() + body]}


@pytest.fixture(scope="module")
def abroad(tmp_path_factory):
    made = Abroad(tmp_path_factory.mktemp("schemas"))
    yield made
    for one in (made.dns, made.web, made.wire):
        one.close()
    assert made.wire.visits == [], "somebody came to where nobody may come"


def told(world, abroad, url):
    abroad.documents = world.documents
    signed = world.signed(credentialSchema=named(url))
    return shape(Verifier(abroad).verify(json.dumps(signed), now=NOW))


def test_a_schema_comes_over_the_network(world, abroad):
    abroad.answer("200 OK", json.dumps(FITS).encode())
    assert told(world, abroad, abroad.url()) == MET
    abroad.answer("200 OK", gzip.compress(json.dumps(BREAKS).encode()), Content_Encoding="gzip")
    assert told(world, abroad, abroad.url()) == BROKEN


def test_a_private_address_is_not_asked_for_a_schema_by_name_number_or_redirect(world, abroad):
    inside = abroad.url("inside.example", abroad.wire.port)
    number = abroad.url("127.0.0.1", abroad.wire.port)
    for url in (inside, number, "http://schemas.example/", "file:///etc/passwd"):
        assert told(world, abroad, url) == UNREACHABLE
    for place in (inside, number):
        abroad.answer("302 Found", Location=place)
        assert told(world, abroad, abroad.url()) == UNREACHABLE


def test_a_schema_that_unpacks_to_more_than_we_read_is_given_up(world, abroad):
    bomb = gzip.compress(b'{"a":"' + b" " * (32 << 20) + b'"}', mtime=0)
    abroad.answer("200 OK", bomb, Content_Encoding="gzip")
    assert told(world, abroad, abroad.url()) == UNREACHABLE
    abroad.answer("200 OK", b'{"a":"' + b" " * (2 << 20) + b'"}')
    assert told(world, abroad, abroad.url()) == UNREACHABLE

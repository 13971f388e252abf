"""Open Badges before 2.0: placed as what they are, and never called false because they are old."""

import json

import pytest

from app.rendering import baking
from app.rendering.baking import Standard
from app.verification.report import Name, Verdict
from tests.unit.rendering.images import SVG, chunk, png
from tests.unit.verification.verification_world import b64, dumps

AT = "https://old.example/assertions/1"
OLD = {
    "uid": "1",
    "recipient": {"type": "email", "hashed": False, "identity": "a@example.com"},
    "badge": "https://old.example/badges/1",
    "issuedOn": 1_398_902_400,
    "verify": {"type": "hosted", "url": AT},
}
NAMED = {"@context": "https://w3id.org/openbadges/v1", "type": "Assertion", "id": AT} | OLD
OLDEST = {
    "recipient": "sha256$0f5c",
    "issued_on": "2012-05-01",
    "badge": {"version": "0.5.0", "issuer": {"origin": "https://old.example"}},
}


def forms(world):
    world.documents.pages[AT] = NAMED
    signed = f"{b64(dumps({'alg': 'RS256'}))}.{b64(dumps(OLD))}"
    token = f"{signed}.{b64(world.issuer.jws('RS256', signed.encode()))}"
    baked = baking.bake(SVG, Standard.OPEN_BADGES_2, json.dumps(NAMED))
    address = png(chunk(b"tEXt", b"openbadges\0" + AT.encode()))
    return NAMED, OLD, OLDEST, token, AT, baked, address


@pytest.mark.parametrize("form", range(7))
def test_it_is_unverifiable_and_said_to_be_old_in_every_form(world, form):
    report = world.verify(forms(world)[form], recipient="somebody@else.example")
    found = report.verdict, report.check(Name.CONTEXT).code, report.classification
    assert found == (Verdict.UNVERIFIABLE, "data_model_unsupported", "unsupported")
    assert "1.0 or 1.1" in report.summary
    assert report.format == "ob1"


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"badge": 1, "recipient": {}},
        {"badge": "https://old.example/badges/1", "recipient": {}},
        {"verify": {}, "badge": {}},
        {"@context": {"@id": "https://w3id.org/openbadges/v1"}, **OLD},
    ],
)
def test_what_only_resembles_one_is_no_badge(world, document):
    report = world.verify(document)
    assert (report.verdict, report.classification) == (Verdict.INVALID, "malformed")


def test_a_genuine_badge_of_today_is_not_taken_for_an_old_one(world):
    old_names = {"recipient": {}, "badge": {}, "verify": {}}
    report = world.verify(world.signed() | old_names)
    assert (report.verdict, report.format) == (Verdict.INVALID, "ob3-data-integrity")

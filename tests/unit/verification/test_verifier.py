"""A genuine badge is valid in every form; beside the verdict stands what is no matter of truth."""

import json
from datetime import timedelta

import pytest

from app.domain.canonical import canonicalize
from app.domain.templates import Templates
from app.rendering import baking
from app.rendering.baking import Standard
from app.verification.report import (
    Name,
    Outcome,
    Recipient,
    Registered,
    Registry,
    Trust,
    Verdict,
)
from tests.unit.rendering.images import SVG, chunk, png
from tests.unit.verification.verification_world import NOW, when


def text_of(badge):
    return badge if isinstance(badge, str) else json.dumps(badge)


def outcomes(report):
    return {check.name.value: (check.outcome.value, check.code) for check in report.checks}


def test_signed_badge_is_valid_and_every_check_says_why(world):
    report = world.verify(world.signed())
    assert report.verdict is Verdict.VALID
    assert outcomes(report) == {
        "parse": ("passed", "read"),
        "unbake": ("skipped", "not_an_image"),
        "context": ("passed", "contexts_known"),
        "schema": ("passed", "schema_met"),
        "proof": ("passed", "signature_correct"),
        "issuer_key": ("passed", "key_listed"),
        "status": ("passed", "in_force"),
        "validity": ("passed", "current"),
        "recipient": ("skipped", "recipient_not_asked"),
        "endorsements": ("skipped", "no_endorsements"),
    }


@pytest.mark.parametrize("alg", ["RS256", "ES256", "EdDSA"])
def test_token_of_each_algorithm_is_valid(world, alg):
    report = world.verify(world.issuer.token(world.badge(), alg=alg))
    assert report.verdict is Verdict.VALID, report.summary
    assert report.format == "ob3-jwt"


def test_report_has_the_published_shape(world):
    shape = world.verify(world.signed()).to_json()
    assert list(shape) == [
        "verdict", "classification", "summary", "format", "checks", "issuer", "recipient", "credential",
        "second_opinion", "checked_at",
    ]  # fmt: skip
    assert shape["issuer"] == {
        "id": world.issuer.id, "name": "North District", "trust": "not_known",
        "registered_name": None, "listed_by": None,
    }  # fmt: skip
    assert shape["checked_at"] == "2026-11-22T12:00:00Z"
    assert list(shape["checks"][0]) == ["name", "outcome", "code", "message", "problem"]
    assert json.loads(json.dumps(shape)) == shape


def test_known_issuer_is_told_beside_the_verdict(world):
    forged = world.signed() | {"name": "Another name"}
    listed = Registered("North Unified", Registry.ORGANIZATION)
    knows = {"knows": {world.issuer.id: listed}.get}
    report = world.verify(forged, verifier=knows)
    assert (report.verdict, report.issuer.trust) == (Verdict.INVALID, Trust.KNOWN)
    assert world.verify(world.signed()).issuer.trust is Trust.NOT_KNOWN


def test_name_in_the_summary_is_the_registrys_and_the_badges_own_is_called_so(world):
    listed = Registered("North Unified", Registry.ORGANIZATION)
    known = world.verify(world.signed(), verifier={"knows": {world.issuer.id: listed}.get})
    assert "North Unified issued it" in known.summary
    assert "North District" not in known.summary
    assert "an issuer that calls itself North District" in world.verify(world.signed()).summary


@pytest.mark.parametrize("asked", ["a@example.com", " A@Example.COM ", "A@EXAMPLE.COM"])
def test_recipient_is_matched_in_any_letter_case(world, asked):
    assert world.verify(world.signed(), recipient=asked).recipient is Recipient.MATCHED


def test_hash_in_capital_letters_is_the_same_hash(world):
    badge = world.badge()
    identity = badge["credentialSubject"]["identifier"][0]
    algorithm, digest = identity["identityHash"].split("$")
    identity["identityHash"] = f"{algorithm}${digest.upper()}"
    report = world.verify(world.issuer.sign(badge), recipient="a@example.com")
    assert (report.verdict, report.recipient) == (Verdict.VALID, Recipient.MATCHED)


def test_strangers_badge_is_still_genuine(world):
    report = world.verify(world.signed(), recipient="somebody@else.example")
    assert (report.verdict, report.recipient) == (Verdict.VALID, Recipient.NOT_MATCHED)
    assert report.check(Name.RECIPIENT).outcome is Outcome.FAILED


def test_hash_itself_is_not_an_identity(world):
    badge = world.badge()
    hashed = badge["credentialSubject"]["identifier"][0]["identityHash"]
    assert world.verify(world.signed(), recipient=hashed).recipient is Recipient.NOT_MATCHED


def test_url_of_a_badge_is_fetched_and_judged(world):
    world.documents.pages["https://badges.example/credentials/1"] = world.signed()
    report = world.verify("  https://badges.example/credentials/1\n")
    assert report.verdict is Verdict.VALID


def test_url_that_leads_to_another_url_is_not_followed(world):
    world.documents.pages["https://a.example/1"] = b"https://a.example/2"
    report = world.verify("https://a.example/1")
    assert (report.verdict, report.check(Name.PARSE).code) == (
        Verdict.UNVERIFIABLE,
        "input_not_a_badge",
    )
    assert world.documents.asked == ["https://a.example/1"]


@pytest.mark.parametrize("page", [404, 500])
def test_missing_page_is_unverifiable_not_false(world, page):
    world.documents.pages["https://a.example/1"] = page
    report = world.verify("https://a.example/1")
    code = report.check(Name.PARSE).code
    assert (report.verdict, code) == (Verdict.UNVERIFIABLE, "input_not_found")


@pytest.mark.parametrize(
    ("image", "verdict", "code"),
    [
        (b"GIF89a....", Verdict.UNVERIFIABLE, "image_unsupported"),
        (b"\x89PNG\r\n\x1a\n....", Verdict.INVALID, "image_malformed"),
        (b"<svg xmlns='x'></svg>", Verdict.INVALID, "image_malformed"),
        (SVG, Verdict.INVALID, "image_without_badge"),
    ],
)
def test_image_without_a_readable_badge_is_told_so(world, image, verdict, code):
    report = world.verify(image)
    assert (report.verdict, report.check(Name.UNBAKE).code) == (verdict, code)
    assert "image" in report.summary.lower()


@pytest.mark.parametrize("plain", [png(), SVG])
def test_badge_in_an_image_is_verified_as_if_it_came_alone(world, plain):
    signed = text_of(world.signed())
    baked = baking.bake(plain, Standard.OPEN_BADGES_3, signed)
    assert world.verify(baked).verdict is Verdict.VALID
    forged = baking.bake(plain, Standard.OPEN_BADGES_3, signed.replace("20", "21"))
    assert world.verify(forged).verdict is Verdict.INVALID


def test_image_that_leads_to_itself_ends(world):
    address = "https://a.example/badge.png"
    around = png(chunk(b"tEXt", b"openbadges\0" + address.encode()))
    world.documents.pages[address] = around
    for document in (address, around):
        report = world.verify(document)
        assert report.verdict is not Verdict.VALID
    assert world.documents.asked.count(address) == 2


def test_each_address_is_asked_once(world):
    world.verify(world.signed())
    assert sorted(world.documents.asked) == sorted({world.issuer.id, world.list_url})


def test_newer_version_is_told_of_a_proven_badge_only(world):
    def newer(credential, issued):
        assert credential.startswith("urn:uuid:")
        assert issued == NOW - timedelta(days=2)
        return "https://badges.example/credentials/2"

    report = world.verify(world.signed(), verifier={"newer": newer})
    assert report.credential.superseded_by == "https://badges.example/credentials/2"
    altered = world.signed() | {"name": "Altered"}
    assert world.verify(altered, verifier={"newer": newer}).credential.superseded_by is None


def test_issuer_named_by_its_key_needs_no_network(world):
    from app.domain.keys import did_key  # noqa: PLC0415

    did = did_key(world.issuer.public("ed25519"))
    badge = world.badge(
        issuer={"id": did, "type": ["Profile"], "name": "Self"}, credentialStatus=None
    )
    name = did.removeprefix("did:key:")
    report = world.verify(world.issuer.sign(badge, verificationMethod=f"{did}#{name}"))
    assert report.verdict is Verdict.VALID, report.summary
    assert world.documents.asked == []


def test_did_web_is_read_from_its_document(world):
    did = "did:web:badges.example:issuers:9"
    document = json.loads(json.dumps(world.issuer.document()).replace(world.issuer.id, did))
    world.documents.pages["https://badges.example/issuers/9/did.json"] = document
    badge = world.badge(
        issuer={"id": did, "type": ["Profile"], "name": "Web"}, credentialStatus=None
    )
    report = world.verify(world.issuer.sign(badge, verificationMethod=f"{did}#ed25519"))
    assert report.verdict is Verdict.VALID, report.summary


def test_key_of_a_token_is_fetched_by_its_address_and_must_be_listed(world):
    kid = "https://badges.example/keys/1"
    world.documents.pages[kid] = world.issuer.method("rsa")["publicKeyJwk"]
    token = world.issuer.token(world.badge(), header={"kid": kid})
    assert world.verify(token).verdict is Verdict.VALID


def test_embedded_key_is_accepted_when_the_issuer_lists_it(world):
    header = {"kid": None, "jwk": world.issuer.method("rsa")["publicKeyJwk"]}
    assert world.verify(world.issuer.token(world.badge(), header=header)).verdict is Verdict.VALID


def test_several_right_proofs_are_accepted_and_one_wrong_one_is_not(world):
    badge = world.badge()
    first = world.issuer.sign(badge)
    second = world.issuer.sign(badge, created=when(NOW - timedelta(hours=5)))
    both = first | {"proof": first["proof"] + second["proof"]}
    assert world.verify(both).verdict is Verdict.VALID
    false = second["proof"][0] | {"proofValue": first["proof"][0]["proofValue"]}
    assert world.verify(first | {"proof": [*first["proof"], false]}).verdict is Verdict.INVALID


def test_single_proof_object_is_read_like_a_list_of_one(world):
    badge = world.signed()
    assert world.verify(badge | {"proof": badge["proof"][0]}).verdict is Verdict.VALID


def with_one_nameless_node(world):
    """Return a badge as issuing makes it: every node has an id but the identity."""
    badge = world.badge()
    achievement = badge["credentialSubject"]["achievement"]
    achievement["criteria"]["id"] = achievement["id"] + "/criteria"
    return badge


def test_badge_of_a_shape_that_issuing_has_learned_is_judged_alike(world):
    templates = Templates()
    badge = with_one_nameless_node(world)
    templates.canonicalize(badge)
    assert templates.known(badge) == canonicalize(badge)
    fast = {"verifier": {"templates": templates}}
    assert world.verify(world.issuer.sign(badge), **fast).verdict is Verdict.VALID
    for altered in (
        {"name": "Other"},
        {"id": "urn:uuid:1"},
        {"awardedDate": when(NOW)},
        {"validFrom": when(NOW)},
        {"bogus": 1},
    ):
        assert world.verify(world.issuer.sign(badge) | altered, **fast).verdict is Verdict.INVALID


def test_strangers_badge_teaches_the_templates_nothing(world):
    templates = Templates()
    badge = world.badge()
    assert (
        world.verify(world.issuer.sign(badge), verifier={"templates": templates}).verdict
        is Verdict.VALID
    )
    assert templates.known(badge) is None


@pytest.mark.parametrize("mark", ["\ufeff", "\ufeff  "])
def test_a_mark_of_the_byte_order_is_passed_over(world, mark):
    for badge in (json.dumps(world.signed()), world.issuer.token(world.badge())):
        assert world.verify(mark + badge).verdict is Verdict.VALID
        assert world.verify((mark + badge).encode()).verdict is Verdict.VALID

"""Open Badges 2.0: only its own address, or a key that its issuer lists, makes a badge genuine."""

from datetime import timedelta

import pytest

from app.verification.report import Name, Outcome, Recipient, Verdict
from app.verification.resolver import Resource
from tests.unit.verification.open_badges_2_world import (
    BADGE,
    HOSTED,
    ISSUER,
    KEY,
    LIST,
    SIGNED,
    World,
)
from tests.unit.verification.verification_world import NOW, RSA_KEYS, when

OTHER = "https://badges.example/ob2/keys/2"
VALID, INVALID, UNVERIFIABLE = Verdict.VALID, Verdict.INVALID, Verdict.UNVERIFIABLE


@pytest.fixture
def world():
    return World()


def said(report, name):
    return report.verdict, report.check(name).code


def test_a_hosted_badge_is_genuine_as_address_and_as_copy(world):
    for document in (HOSTED, world.pages[HOSTED]):
        report = world.verify(document, recipient="a@example.com")
        assert report.verdict is VALID, report.summary
        assert report.format == "ob2-hosted"
        assert report.recipient is Recipient.MATCHED
        assert said(report, Name.PROOF) == (VALID, "hosted")
        assert said(report, Name.ISSUER_KEY) == (VALID, "host_allowed")
    assert (report.issuer.id, report.issuer.name) == (ISSUER, "North District")
    assert report.credential.achievement_id == BADGE
    assert report.credential.valid_from == when(NOW - timedelta(days=2))


def test_a_signed_badge_is_genuine_by_the_listed_key(world):
    report = world.verify(world.signed())
    assert (report.verdict, report.format) == (VALID, "ob2-signed"), report.summary
    assert said(report, Name.ISSUER_KEY) == (VALID, "key_listed")
    assert said(report, Name.STATUS) == (VALID, "in_force")
    assert report.credential.id == SIGNED


def test_a_signed_badge_that_names_no_key_is_checked_with_those_the_issuer_lists(world):
    world.pages[OTHER] = world.key(OTHER, RSA_KEYS[1])
    world.change(ISSUER, publicKey=[OTHER, KEY])
    assert world.verify(world.signed(creator=None)).verdict is VALID
    world.change(ISSUER, publicKey=[OTHER])
    assert said(world.verify(world.signed(creator=None)), Name.PROOF) == (
        INVALID,
        "signature_wrong",
    )


def test_a_key_inside_the_issuers_own_document_counts(world):
    world.change(ISSUER, publicKey=world.pages.pop(KEY))
    assert world.verify(world.signed()).verdict is VALID


@pytest.mark.parametrize(
    "change",
    [
        {"narrative": "Leading"},
        {"badge": "https://badges.example/ob2/badges/8"},
        {"issuedOn": when(NOW)},
        {"evidence": [{"name": "More"}]},
        {"recipient": {"type": "email", "hashed": False, "identity": "eve@example.com"}},
    ],
)
def test_an_altered_copy_of_a_hosted_badge_is_refused(world, change):
    report = world.verify(world.pages[HOSTED] | change)
    assert said(report, Name.PROOF) == (INVALID, "copy_differs")


def test_a_copy_may_embed_its_badge_and_describe_its_image(world):
    embedded = {"id": BADGE, "type": "BadgeClass", "name": "Something grand"}
    copy = world.pages[HOSTED] | {"badge": embedded, "image": "https://elsewhere.example/x.png"}
    report = world.verify(copy)
    assert report.verdict is VALID
    assert report.credential.achievement_name == "Formative Assessment"


@pytest.mark.parametrize(("page", "verdict"), [(404, UNVERIFIABLE), (None, UNVERIFIABLE)])
def test_a_hosted_badge_whose_address_is_silent_is_unverifiable(world, page, verdict):
    copy = world.pages.pop(HOSTED)
    if page:
        world.pages[HOSTED] = page
    assert said(world.verify(copy), Name.PROOF) == (verdict, "assertion_unavailable")


def test_410_means_revoked_with_any_body_and_for_address_and_copy(world, monkeypatch):
    copy = world.pages[HOSTED]
    body = world.documents.get(HOSTED, accept="*/*").body

    def gone(url, *, accept):
        return Resource(url, 410, "application/json", body)

    monkeypatch.setattr(world.documents, "get", gone)
    for document in (HOSTED, copy):
        assert said(world.verify(document), Name.STATUS) == (INVALID, "revoked")


def test_revoked_in_a_whole_body_under_200_means_revoked(world):
    copy = world.pages[HOSTED]
    world.host(revoked=True)
    for document in (HOSTED, copy):
        assert said(world.verify(document), Name.STATUS) == (INVALID, "revoked")


def test_a_bare_tombstone_means_revoked(world):
    copy = world.pages[HOSTED]
    world.pages[HOSTED] = {"@context": copy["@context"], "id": HOSTED, "revoked": True}
    for document in (HOSTED, copy):
        assert said(world.verify(document), Name.STATUS) == (INVALID, "revoked")


@pytest.mark.parametrize("entry", [{"id": SIGNED, "revocationReason": "x"}, SIGNED])
def test_a_list_of_exactly_one_entry_is_read(world, entry):
    for entries in ([entry], entry):
        world.change(LIST, revokedAssertions=entries)
        assert said(world.verify(world.signed()), Name.STATUS) == (INVALID, "revoked")


def test_another_badge_on_the_list_is_nothing_to_this_one(world):
    world.revoke({"id": "urn:uuid:6f1f9cb0-5a0c-4f0e-8b8e-0a6f2a1b7c12"})
    assert world.verify(world.signed()).verdict is VALID


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (404, "list_not_found"),
        (None, "list_unreachable"),
        (b"<html>", "list_malformed"),
        ({"type": "Profile"}, "list_malformed"),
        ({"revokedAssertions": None}, "list_malformed"),
        ({"issuer": "https://badges.example/ob2/issuers/8"}, "list_not_the_issuers"),
    ],
)
def test_a_list_that_cannot_be_relied_on_makes_the_badge_unverifiable(world, change, code):
    if change is None:
        del world.pages[LIST]
    elif isinstance(change, dict):
        world.change(LIST, **change)
    else:
        world.pages[LIST] = change
    assert said(world.verify(world.signed()), Name.STATUS) == (UNVERIFIABLE, code)


def test_an_issuer_without_a_list_revokes_nothing(world):
    world.change(ISSUER, revocationList=None)
    assert said(world.verify(world.signed()), Name.STATUS) == (VALID, "no_status")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"alg": "none"}, (INVALID, Name.PROOF, "algorithm_forbidden")),
        ({"alg": "HS256"}, (INVALID, Name.PROOF, "algorithm_forbidden")),
        ({"alg": "RS512"}, (UNVERIFIABLE, Name.PROOF, "suite_unsupported")),
        ({"header": {"jwk": {}}}, (INVALID, Name.PROOF, "header_forbidden")),
        ({"header": {"crit": ["b64"]}}, (INVALID, Name.PROOF, "header_forbidden")),
        ({"key": RSA_KEYS[1]}, (INVALID, Name.PROOF, "signature_wrong")),
        ({"creator": OTHER}, (INVALID, Name.ISSUER_KEY, "key_not_listed")),
        ({"badge": "urn:uuid:x"}, (INVALID, Name.SCHEMA, "schema_broken")),
        ({"issuedOn": "yesterday"}, (INVALID, Name.SCHEMA, "schema_broken")),
        ({"type": "BadgeClass"}, (INVALID, Name.SCHEMA, "schema_broken")),
        ({"recipient": None}, (INVALID, Name.SCHEMA, "schema_broken")),
        ({"verification": {"type": "HostedBadge"}}, (INVALID, Name.PROOF, "proof_malformed")),
        ({"issuedOn": when(NOW + timedelta(days=1))}, (INVALID, Name.VALIDITY, "not_yet_valid")),
        ({"expires": when(NOW - timedelta(days=1))}, (INVALID, Name.VALIDITY, "expired")),
        ({"revoked": True}, (INVALID, Name.STATUS, "revoked")),
        (
            {"@context": ["https://w3id.org/openbadges/v2", {"recipient": "urn:x"}]},
            (UNVERIFIABLE, Name.CONTEXT, "context_unknown"),
        ),
    ],
)
def test_a_signed_badge_with_a_fault_is_not_valid(world, options, expected):
    verdict, name, code = expected
    report = world.verify(world.signed(**options))
    assert said(report, name) == (verdict, code)


@pytest.mark.parametrize(
    ("url", "change", "expected"),
    [
        (KEY, {"owner": "https://evil.example"}, (INVALID, "key_controller_differs")),
        (KEY, {"id": OTHER}, (UNVERIFIABLE, "key_unsupported")),
        (KEY, {"publicKeyPem": "no key"}, (UNVERIFIABLE, "key_unsupported")),
        (KEY, None, (UNVERIFIABLE, "key_unreachable")),
        (ISSUER, {"publicKey": None}, (UNVERIFIABLE, "issuer_lists_no_keys")),
        (ISSUER, {"id": "https://evil.example"}, (UNVERIFIABLE, "issuer_unreadable")),
        (ISSUER, None, (UNVERIFIABLE, "issuer_unreachable")),
        (BADGE, None, (UNVERIFIABLE, "badge_class_unavailable")),
        (BADGE, {"issuer": None}, (UNVERIFIABLE, "identifier_unsupported")),
    ],
)
def test_a_broken_chain_to_the_key_is_not_valid(world, url, change, expected):
    if change is None:
        del world.pages[url]
    else:
        world.change(url, **change)
    assert said(world.verify(world.signed()), Name.ISSUER_KEY) == expected


@pytest.mark.parametrize(
    ("url", "change"),
    [
        (ISSUER, {"email": "nowhere"}),
        (ISSUER, {"email": None}),
        (ISSUER, {"url": None}),
        (BADGE, {"image": None}),
        (BADGE, {"criteria": {}}),
    ],
)
def test_what_the_standard_requires_must_be_there(world, url, change):
    world.change(url, **change)
    for document in (HOSTED, world.signed()):
        assert said(world.verify(document), Name.SCHEMA) == (INVALID, "schema_broken")


def test_a_signed_badge_without_its_signature_is_refused(world):
    naked = world.assertion(SIGNED, {"type": "SignedBadge", "creator": KEY})
    assert said(world.verify(naked), Name.PROOF) == (INVALID, "proof_missing")
    homeless = world.assertion(SIGNED, {"type": "HostedBadge"})
    assert said(world.verify(homeless), Name.PROOF) == (INVALID, "proof_missing")


@pytest.mark.parametrize(
    ("rule", "is_allowed"),
    [
        (None, False),
        ({"allowedOrigins": "north.example"}, True),
        ({"allowedOrigins": ["a.example", "north.example"]}, True),
        ({"allowedOrigins": "north.example:8443"}, False),
        ({"allowedOrigins": "orth.example"}, False),
        ({"allowedOrigins": "north.example.evil.example"}, False),
        ({"allowedOrigins": "north.example:99999"}, False),
        ({"allowedOrigins": "[::1"}, False),
        ({"allowedOrigins": ["[::1", "north.example:x", "north.example"]}, True),
        ({"startsWith": "https://north.example/badges/"}, False),
        (
            {"allowedOrigins": "north.example", "startsWith": "https://north.example/badges/"},
            True,
        ),
        ({"allowedOrigins": "north.example", "startsWith": "https://north.example/b/"}, False),
        ({"allowedOrigins": "north.example", "startsWith": "https://north.exampl"}, False),
    ],
)
def test_an_issuer_says_where_its_badges_may_stand(world, rule, is_allowed):
    url = "https://north.example/badges/1"
    world.pages[url] = world.pages[HOSTED] | {"id": url}
    world.change(ISSUER, verification=rule)
    outcome = world.verify(url).check(Name.ISSUER_KEY).outcome
    assert outcome is (Outcome.PASSED if is_allowed else Outcome.FAILED)


def test_an_address_that_redirects_to_another_host_vouches_for_nothing(world, monkeypatch):
    get = world.documents.get

    def redirected(url, *, accept):
        found = get(url, accept=accept)
        moved = "https://evil.example/1" if url == HOSTED else found.url
        return Resource(moved, found.status, found.media_type, found.body)

    monkeypatch.setattr(world.documents, "get", redirected)
    assert said(world.verify(HOSTED), Name.PROOF) == (UNVERIFIABLE, "assertion_unavailable")


def test_an_endorsement_is_not_believed_and_takes_nothing_away(world):
    world.host(endorsement="https://evil.example/e")
    report = world.verify(HOSTED)
    assert said(report, Name.ENDORSEMENTS) == (VALID, "endorsement_unverifiable")


def test_somebody_elses_badge_is_genuine_all_the_same(world):
    report = world.verify(HOSTED, recipient="eve@example.com")
    assert (report.verdict, report.recipient) == (VALID, Recipient.NOT_MATCHED)

"""The rarer ways of a badge: each has its own answer, and none of them is a guess."""

from datetime import timedelta

import httpcore
import pytest

from app.domain.errors import InvalidError
from app.domain.keys import did_key
from app.domain.recipient import identity_hash
from app.verification.guard import Deadline
from app.verification.issuer_keys import find_issuer_keys
from app.verification.parsing import MAX_BYTES, read_json, read_token
from app.verification.report import Name, Outcome, Recipient, Report, Verdict
from app.verification.signatures import is_signed
from tests.unit.verification.verification_world import NOW, when


def code(report, name):
    return report.verdict, report.check(name).code


# --- endorsements as tokens: the badge's schema does not look inside them ---------------------


def endorsement_claim(world, **changes):
    claim = {
        "@context": world.badge()["@context"],
        "id": "urn:uuid:22222222-2222-4222-8222-222222222222",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Endorsed",
        "issuer": {"id": world.other.id, "type": ["Profile"], "name": "South"},
        "validFrom": when(NOW - timedelta(days=1)),
        "credentialSubject": {"id": world.badge()["id"], "type": ["EndorsementSubject"]},
    }
    return claim | changes


def with_endorsements(world, *tokens):
    badge = world.badge(endorsementJwt=list(tokens))
    return world.verify(world.issuer.token(badge))


def test_endorsement_as_token_is_checked_like_a_badge(world):
    genuine = world.other.token(endorsement_claim(world))
    altered = world.other.token(endorsement_claim(world, name="Highly endorsed"))
    spliced = ".".join([*altered.split(".")[:2], genuine.split(".")[2]])
    assert code(with_endorsements(world, genuine), Name.ENDORSEMENTS) == (
        Verdict.VALID, "endorsements_hold",
    )  # fmt: skip
    for false in (spliced, "eyJhIjoxfQ.W10.AA"):
        assert code(with_endorsements(world, genuine, false), Name.ENDORSEMENTS) == (
            Verdict.INVALID, "endorsement_false",
        )  # fmt: skip


def test_endorsement_without_issuer_is_false(world):
    claims = {"iss": world.other.id, "jti": "urn:uuid:1", "sub": world.badge()["id"], "nbf": 0}
    token = world.other.token(endorsement_claim(world, issuer={"name": "x"}), claims=claims)
    assert code(with_endorsements(world, token), Name.ENDORSEMENTS)[1] == "endorsement_false"


def test_endorsement_that_names_too_many_lists_or_an_unknown_kind_counts_as_lapsed_or_open(world):
    entry = world.badge()["credentialStatus"]
    for status, expected in [
        ([entry] * 9, "endorsement_lapsed"),
        ([entry | {"type": "Other"}], "endorsement_unverifiable"),
        ([entry | {"statusPurpose": "refresh"}], "endorsements_hold"),
    ]:
        token = world.other.token(endorsement_claim(world, credentialStatus=status))
        assert code(with_endorsements(world, token), Name.ENDORSEMENTS)[1] == expected


def test_more_endorsements_than_are_looked_at_are_left_open(world):
    token = world.other.token(endorsement_claim(world))
    report = with_endorsements(world, *[token] * 9)
    assert code(report, Name.ENDORSEMENTS) == (Verdict.VALID, "endorsement_unverifiable")


def test_endorsement_of_the_issuer_or_the_creator_is_found(world):
    forged = world.other.sign(endorsement_claim(world)) | {"name": "Forged"}
    for holder in ("issuer", "achievement", "creator"):
        badge = world.badge()
        achievement = badge["credentialSubject"]["achievement"]
        achievement["creator"] = {"id": "https://south.example/", "type": ["Profile"], "name": "S"}
        places = {
            "issuer": badge["issuer"],
            "achievement": achievement,
            "creator": achievement["creator"],
        }
        places[holder]["endorsement"] = [forged]
        report = world.verify(world.issuer.sign(badge))
        assert code(report, Name.ENDORSEMENTS) == (Verdict.INVALID, "endorsement_false"), holder


# --- keys -------------------------------------------------------------------------------------


def test_token_may_name_its_key_by_did_key(world):
    did = did_key(world.issuer.public("p256"))
    badge = world.badge(
        issuer={"id": did, "type": ["Profile"], "name": "Self"}, credentialStatus=None
    )
    for kid in (did, f"{did}#{did.removeprefix('did:key:')}"):
        token = world.issuer.token(badge, alg="ES256", header={"kid": kid})
        assert world.verify(token).verdict is Verdict.VALID
    strange = world.issuer.token(badge, alg="ES256", header={"kid": "did:key:zNonsense"})
    assert code(world.verify(strange), Name.ISSUER_KEY) == (
        Verdict.UNVERIFIABLE, "key_unsupported",
    )  # fmt: skip


@pytest.mark.parametrize("kid", ["#key-1", "did:example:1", "urn:uuid:1", ""])
def test_key_name_that_nobody_can_look_up_is_unverifiable(world, kid):
    token = world.issuer.token(world.badge(), header={"kid": kid})
    assert code(world.verify(token), Name.ISSUER_KEY) == (
        Verdict.UNVERIFIABLE, "identifier_unsupported",
    )  # fmt: skip


@pytest.mark.parametrize(
    "issuer",
    [
        "did:example:123", "urn:uuid:1", "ftp://badges.example/", "https://badges.example/#me",
        "did:web:", "did:web:badges.example#me", "did:web:badges.example:a%2Fb", "mailto:a@b.example",
        "did:web:93.184.216.34", "did:web:93.184.216.34%3A8443:a", "did:web:[2606%3A4700%3A%3A1]",
        "did:web:1572395042", "did:web:me@badges.example", "did:web:badges.example?a=b",
        "did:web:badges.example:a%3Fb", "did:web:badges.example:..:a", "did:web:badges.example::a",
        "did:web:badges.example:a:", "did:web:badges.example%3Ax", "did:web:badges..example",
    ],
)  # fmt: skip
def test_issuer_that_nobody_can_ask_is_unverifiable_and_unasked(world, issuer):
    keys = find_issuer_keys(world.documents, issuer)
    assert keys.obstacle.code == "identifier_unsupported"
    for found in (keys.by_id("x", NOW), keys.by_key(world.issuer.public("rsa"), NOW)):
        assert (found.key, found.check.outcome) == (None, Outcome.UNKNOWN)
    assert world.documents.asked == []


def test_did_web_without_path_is_in_the_well_known_place(world):
    find_issuer_keys(world.documents, "did:web:badges.example%3A8443")
    find_issuer_keys(world.documents, "did:web:badges.example:a:b")
    find_issuer_keys(world.documents, "did:web:localhost%3A8443:a.b")
    assert world.documents.asked == [
        "https://badges.example:8443/.well-known/did.json",
        "https://badges.example/a/b/did.json",
        "https://localhost:8443/a.b/did.json",
    ]


def test_methods_may_be_embedded_and_named_by_fragment_alone(world):
    page = world.documents.pages[world.issuer.id]
    page["assertionMethod"] = ["#ed25519", world.issuer.method("rsa"), "#missing", 7]
    page["verificationMethod"] = [world.issuer.method("ed25519") | {"id": "#ed25519"}, None]
    assert world.verify(world.signed()).verdict is Verdict.VALID
    assert world.verify(world.issuer.token(world.badge())).verdict is Verdict.VALID


def test_method_without_a_name_is_nobodys(world):
    page = world.documents.pages[world.issuer.id]
    del page["verificationMethod"][1]["id"]
    page["assertionMethod"] = [world.issuer.method_id("ed25519"), 7, None, ""]
    token = world.issuer.token(world.badge(), header={"kid": ""})
    assert world.verify(token).verdict is Verdict.UNVERIFIABLE
    jwk = world.issuer.method("rsa")["publicKeyJwk"]
    token = world.issuer.token(world.badge(), header={"kid": None, "jwk": jwk})
    assert code(world.verify(token), Name.ISSUER_KEY) == (Verdict.INVALID, "key_not_listed")


@pytest.mark.parametrize(
    "change",
    [
        {"publicKeyMultibase": "z1"},
        {"publicKeyMultibase": 7},
        {"publicKeyJwk": {"kty": "OKP"}},
        {"publicKeyMultibase": None},
        # Controlled Identifiers 1.0, 2.2: exactly one type, in words.
        {"type": None},
        {"type": ["Multikey"]},
    ],
)
def test_listed_key_that_cannot_be_read_is_unverifiable(world, change):
    world.documents.pages[world.issuer.id]["verificationMethod"][0] |= change
    assert code(world.verify(world.signed()), Name.ISSUER_KEY) == (
        Verdict.UNVERIFIABLE, "key_unsupported",
    )  # fmt: skip


def test_jwk_meant_for_something_else_is_not_used(world):
    jwk = world.issuer.method("rsa")["publicKeyJwk"]
    for change in ({"use": "enc"}, {"alg": "RS512"}, {"alg": ["RS256"]}, {"alg": "ES256"}):
        token = world.issuer.token(world.badge(), header={"kid": None, "jwk": jwk | change})
        assert world.verify(token).verdict is Verdict.UNVERIFIABLE
    for change in ({"use": "sig"}, {"alg": "RS256"}):
        token = world.issuer.token(world.badge(), header={"kid": None, "jwk": jwk | change})
        assert world.verify(token).verdict is Verdict.VALID


def test_proof_by_a_key_of_another_kind_is_malformed(world):
    badge = world.issuer.sign(world.badge(), verificationMethod=world.issuer.method_id("rsa"))
    assert code(world.verify(badge), Name.PROOF) == (Verdict.INVALID, "proof_malformed")


def test_es256_signature_of_the_wrong_length_is_no_signature(world):
    key = world.issuer.public("p256")
    genuine = world.issuer.jws("ES256", b"x")
    assert is_signed(key, b"x", genuine)
    for wrong in (genuine[:-1], genuine + b"\0", b"", bytes(64)):
        assert not is_signed(key, b"x", wrong)


# --- proofs and lists -------------------------------------------------------------------------


def test_nodes_that_cannot_be_told_apart_are_unverifiable_and_cheap(world):
    twins = [{"type": ["Evidence"], "name": "Same"} for _ in range(9)]
    report = world.verify(world.signed() | {"evidence": twins})
    assert report.check(Name.PROOF).code in {"not_canonical", "signature_wrong"}
    assert report.verdict is not Verdict.VALID


@pytest.mark.parametrize("value", ["z0OIl", "z" + "2" * 2000, "z"])
def test_proof_value_that_is_not_base58_is_malformed(world, value):
    badge = world.signed()
    badge["proof"][0]["proofValue"] = value
    assert code(world.verify(badge), Name.PROOF) == (Verdict.INVALID, "proof_malformed")


@pytest.mark.parametrize("proof", [[7], ["x"], [{}] * 9, {}])
def test_list_with_strange_proofs_is_unproven(world, proof):
    world.documents.pages[world.list_url] |= {"proof": proof}
    assert code(world.verify(world.signed()), Name.STATUS) == (
        Verdict.UNVERIFIABLE, "list_unproven",
    )  # fmt: skip


@pytest.mark.parametrize("page", [b"<html>", b"[]", {}, {"credentialSubject": []}])
def test_list_that_is_no_list_is_unverifiable(world, page):
    world.documents.pages[world.list_url] = page
    assert code(world.verify(world.signed()), Name.STATUS) == (
        Verdict.UNVERIFIABLE, "list_malformed",
    )  # fmt: skip


def test_list_that_says_nothing_of_time_is_taken_as_it_is(world):
    page = world.documents.pages[world.list_url]
    timeless = {n: v for n, v in page.items() if n not in {"validFrom", "validUntil"}}
    world.documents.pages[world.list_url] = world.issuer.sign(timeless)
    assert world.verify(world.signed()).verdict is Verdict.VALID
    world.documents.pages[world.list_url] = world.issuer.sign(page | {"validUntil": "tomorrow"})
    assert code(world.verify(world.signed()), Name.STATUS)[1] == "list_malformed"


def test_status_of_an_unknown_kind_is_unverifiable(world):
    status = {"id": "https://badges.example/revocations/9", "type": "1EdTechCredentialRefresh"}
    report = world.verify(world.signed(credentialStatus=status))
    assert code(report, Name.STATUS) == (Verdict.UNVERIFIABLE, "status_unsupported")


# --- recipients, reading, time ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("identity", "expected"),
    [
        ({"hashed": False, "identityHash": "ANA@school.example"}, Recipient.MATCHED),
        ({"hashed": False, "identityHash": "ben@school.example"}, Recipient.NOT_MATCHED),
        ({"identityHash": "mailto:Ana@School.Example"}, Recipient.MATCHED),
        ({"identityHash": identity_hash("ana@school.example", "")}, Recipient.MATCHED),
        (
            {"identityHash": identity_hash("Ana@School.example", "x"), "salt": "x"},
            Recipient.MATCHED,
        ),
        (
            {"identityHash": identity_hash("ana@school.example", "x"), "salt": "y"},
            Recipient.NOT_MATCHED,
        ),
        ({"hashed": True, "identityHash": "ana@school.example"}, Recipient.NOT_MATCHED),
        ({"hashed": True, "identityHash": "sha1$00"}, Recipient.NOT_MATCHED),
        ({"hashed": True, "identityHash": ""}, Recipient.NOT_MATCHED),
        ({}, Recipient.NOT_MATCHED),
    ],
)
def test_recipient_is_compared_as_the_badge_names_them(world, identity, expected):
    badge = world.badge()
    badge["credentialSubject"]["identifier"] = [
        {"type": "IdentityObject", "identityType": "emailAddress"} | identity, 7
    ]  # fmt: skip
    for subject in (badge["credentialSubject"], [badge["credentialSubject"], 7]):
        report = world.verify(
            world.badge() | {"credentialSubject": subject}, recipient="ana@school.example"
        )
        assert report.recipient is expected


def test_recipient_may_be_asked_for_by_subject_id(world):
    subject = world.badge()["credentialSubject"]["id"]
    assert world.verify(world.signed(), recipient=subject).recipient is Recipient.MATCHED


def test_any_of_several_identifiers_will_do_but_only_so_many_are_tried(world):
    badge = world.badge()
    other = {"type": "IdentityObject", "identityType": "sourcedId", "identityHash": "17"}
    phone = other | {"identityType": "telephone", "identityHash": "+15550102030"}
    badge["credentialSubject"]["identifier"] = [other, phone]
    for asked in ("17", "+1 555 010-2030", badge["credentialSubject"]["id"]):
        assert world.verify(badge, recipient=asked).recipient is Recipient.MATCHED
    badge["credentialSubject"]["identifier"] = [other | {"identityHash": "0"}] * 5000 + [other]
    assert world.verify(badge, recipient="17").recipient is Recipient.NOT_MATCHED


def test_asking_for_nobody_is_not_asking(world):
    assert world.verify(world.signed(), recipient="  ").recipient is Recipient.NOT_CHECKED


def test_token_above_the_limit_is_refused_before_it_is_decoded():
    with pytest.raises(InvalidError, match="megabyte"):
        read_token(b"eyJ." + b"A" * MAX_BYTES + b".A")


def test_number_with_endless_digits_is_refused():
    with pytest.raises(InvalidError, match="digits"):
        read_json(b'{"a": 0.' + b"1" * 100_000 + b"}")


def test_deadline_ends_what_has_not_begun():
    clock = iter([0.0, 0.5, 2.0])
    deadline = Deadline(1.0, lambda: next(clock))
    assert deadline.cap(5.0) == pytest.approx(0.5)
    with pytest.raises(httpcore.ReadTimeout):
        deadline.cap()


def test_report_without_badge_has_the_same_shape(world):
    report = world.verify("hello")
    assert isinstance(report, Report)
    assert report.to_json()["issuer"] is report.to_json()["credential"] is None
    assert len(report.to_json()["checks"]) == len(Name)

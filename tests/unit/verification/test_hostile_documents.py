"""Everything that somebody could try on the verifier's input; none of it is ever `valid`."""

import base64
import gzip
import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.errors import InvalidError
from app.domain.keys import jwk
from app.domain.multibase import encode_base58
from app.verification.parsing import read_json, read_token
from app.verification.report import Name, Outcome, Verdict
from tests.unit.verification.verification_world import (
    NOW,
    Issuer,
    World,
    b64,
    dumps,
    registered,
    when,
)


def verdict_and_code(report, name):
    return report.verdict, report.check(name).code


# --- what cannot be read ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"   ",
        b"hello",
        b"[]",
        b'"text"',
        b"{",
        b'{"a": 1, "a": 2}',
        b'{"a": {"b": 1, "b": 1}}',
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": 1e999}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": 9007199254740993}',
        b'{"a": "\\ud800"}',
        b'{"a": "\\u0000"}',
        b'{"a": "\xff"}',
        b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"a":' * 70 + b"1" + b"}" * 70,
        b'{"a": "' + b"x" * (1 << 20) + b'"}',
        b"a.b",
        b"eyJhbGciOiJSUzI1NiJ9",
        b"eyJhbGciOiJSUzI1NiJ9.e30=.AA",
        b"eyJhbGciOiJSUzI1NiJ9.W10.AA",
        '{"a": "\ud800"}',
    ],
    ids=lambda document: repr(document[:24]),
)  # fmt: skip
def test_unreadable_input_is_malformed(world, document):
    report = world.verify(document)
    assert verdict_and_code(report, Name.PARSE) == (Verdict.INVALID, "malformed")
    assert world.documents.asked == []


@pytest.mark.parametrize("document", [{}, {"@context": []}, {"@context": [{}, None]}, {"id": 7}])
def test_json_that_is_no_badge_is_not_valid(world, document):
    report = world.verify(document)
    assert verdict_and_code(report, Name.CONTEXT) == (Verdict.INVALID, "context_missing")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["id", "type", "@context", "proof", "x"]), inner)
    ),
    max_leaves=12,
)
MEMBERS = (
    "@context", "id", "type", "issuer", "validFrom", "validUntil", "credentialSubject", "proof",
    "credentialStatus", "endorsement", "endorsementJwt", "evidence", "name",
)  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(member=st.sampled_from(MEMBERS), value=JSON)
def test_any_member_of_any_shape_gives_a_report_and_never_an_error(made, member, value):
    genuine = made.signed()
    if genuine.get(member) == value:
        return
    report = made.verify(json.dumps(genuine | {member: value}))
    assert report.verdict is not Verdict.VALID


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=200) | st.text(max_size=200))
def test_any_bytes_give_a_report_and_never_an_error(made, content):
    assert made.verify(content).verdict is not Verdict.VALID


# --- one byte ---------------------------------------------------------------------------------


@settings(max_examples=400, deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255))
def test_any_changed_byte_of_a_signed_badge_is_noticed(altered_base, place, byte):
    world, genuine = altered_base
    position = int(place * len(genuine))
    changed = genuine[:position] + bytes([byte]) + genuine[position + 1 :]
    try:
        same = read_json(changed) == read_json(genuine)
    except InvalidError:
        same = False
    assert (world.verify(changed).verdict is Verdict.VALID) is same


@settings(max_examples=300, deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), byte=st.integers(33, 126))
def test_any_changed_byte_of_a_token_is_noticed(altered_token, place, byte):
    world, genuine = altered_token
    position = int(place * len(genuine))
    changed = genuine[:position] + bytes([byte]) + genuine[position + 1 :]
    assert (world.verify(changed).verdict is Verdict.VALID) is (changed == genuine)


@pytest.fixture(scope="module")
def altered_base():
    world = World()
    genuine = dumps(world.signed())
    assert world.verify(genuine).verdict is Verdict.VALID
    return world, genuine


@pytest.fixture(scope="module")
def altered_token():
    world = World()
    genuine = world.issuer.token(world.badge(), alg="ES256").encode()
    assert world.verify(genuine).verdict is Verdict.VALID
    return world, genuine


# --- what the signature must cover ------------------------------------------------------------


@pytest.mark.parametrize(
    "addition",
    [
        {"bogus": "unsigned"},
        {"@ype": "unsigned"},
        {"ob:bogus": "unsigned"},
        {"type": ["VerifiableCredential", "OpenBadgeCredential", "Bogus"]},
        {"evidence": [{"id": "relative", "type": ["Evidence"]}]},
        {"evidence": [{"id": "urn:uuid:1", "type": ["Evidence"], "bogus": 1}]},
        {"@included": [{"id": "urn:uuid:1"}]},
        {"name": None},
    ],
)
def test_data_that_the_signature_would_not_cover_is_refused(world, addition):
    genuine = world.signed()
    report = world.verify(genuine | addition)
    assert report.verdict is Verdict.INVALID
    assert report.check(Name.PROOF).outcome is not Outcome.PASSED


def test_undefined_member_signed_over_by_a_careless_issuer_is_still_refused(world):
    bare = world.badge()
    signed = world.issuer.sign(bare | {"bogus": "unsigned"}, suite_input=bare)
    assert verdict_and_code(world.verify(signed), Name.PROOF) == (Verdict.INVALID, "unsigned_data")


def test_unknown_vocabulary_is_unverifiable_and_never_fetched(world):
    contexts = [*world.badge()["@context"], "https://evil.example/context.json"]
    report = world.verify(world.signed() | {"@context": contexts})
    assert verdict_and_code(report, Name.CONTEXT) == (Verdict.UNVERIFIABLE, "context_unknown")
    assert world.documents.asked == []


def test_inline_vocabulary_cannot_redefine_the_badge(world):
    contexts = [*world.badge()["@context"], {"name": "https://evil.example/hidden"}]
    report = world.verify(world.signed() | {"@context": contexts})
    assert verdict_and_code(report, Name.CONTEXT) == (Verdict.UNVERIFIABLE, "context_unknown")


def test_vocabulary_hidden_deep_inside_is_found(world):
    badge = world.signed()
    badge["credentialSubject"]["achievement"]["@context"] = {"name": None}
    report = world.verify(badge)
    assert verdict_and_code(report, Name.CONTEXT) == (Verdict.UNVERIFIABLE, "context_unknown")


@pytest.mark.parametrize("kind", ["EndorsementCredential", "ClrCredential"])
def test_documents_that_are_lawful_but_no_badges_are_unverifiable_not_false(world, kind):
    related = world.badge(type=["VerifiableCredential", kind])
    records = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
    related["@context"] = [related["@context"][0], records, *related["@context"][1:]]
    report = world.verify(world.issuer.token(related))
    expected = (Verdict.UNVERIFIABLE, "data_model_unsupported")
    assert verdict_and_code(report, Name.CONTEXT) == expected
    both = world.badge(type=["VerifiableCredential", "OpenBadgeCredential", kind])
    assert world.verify(world.issuer.token(both)).check(Name.CONTEXT).code == "contexts_known"


def test_other_data_models_are_unverifiable_not_false(world):
    legacy = "https://www.w3.org/2018/credentials/v1"
    report = world.verify(world.signed() | {"@context": [legacy]})
    assert verdict_and_code(report, Name.CONTEXT) == (Verdict.INVALID, "context_missing")
    report = world.verify(world.signed() | {"type": ["VerifiablePresentation"]})
    expected = (Verdict.UNVERIFIABLE, "data_model_unsupported")
    assert verdict_and_code(report, Name.CONTEXT) == expected


@pytest.mark.parametrize("identifier", [None, []])
def test_badge_of_nobody_is_not_valid(world, identifier):
    """OB 3.0, 9.1, step 1: a subject has an `id` or an `identifier`, though the schema asks for neither."""
    badge = world.badge()
    subject = badge["credentialSubject"]
    del subject["id"], subject["identifier"]
    if identifier is not None:
        subject["identifier"] = identifier
    unsigned = badge | {"proof": world.signed()["proof"]}
    for form in (unsigned, world.issuer.token(badge, claims=registered(world.badge()))):
        report = world.verify(form)
        assert verdict_and_code(report, Name.SCHEMA) == (Verdict.INVALID, "schema_broken")


# --- proofs -----------------------------------------------------------------------------------


def test_badge_without_proof_is_invalid(world):
    for proof in ({}, {"proof": []}, {"proof": None}, {"proof": {}}, {"proof": [None]}):
        assert world.verify(world.badge() | proof).verdict is Verdict.INVALID
    report = world.verify(world.badge())
    assert report.check(Name.PROOF).code == "proof_missing"
    assert report.check(Name.STATUS).outcome is Outcome.SKIPPED


def test_proof_moved_to_another_badge_is_wrong(world):
    other = world.badge(id="urn:uuid:11111111-1111-4111-8111-111111111111")
    moved = other | {"proof": world.signed()["proof"]}
    assert verdict_and_code(world.verify(moved), Name.PROOF) == (
        Verdict.INVALID,
        "signature_wrong",
    )


def test_method_of_another_issuer_is_not_listed(world):
    forged = world.other.sign(world.badge())
    report = world.verify(forged)
    assert verdict_and_code(report, Name.ISSUER_KEY) == (Verdict.INVALID, "key_not_listed")
    assert report.check(Name.PROOF).outcome is Outcome.SKIPPED


def test_attackers_key_under_the_issuers_name_is_wrong(world):
    forged = world.issuer.sign(world.badge(), key=world.other.ed25519)
    assert verdict_and_code(world.verify(forged), Name.PROOF) == (
        Verdict.INVALID,
        "signature_wrong",
    )


def test_attackers_did_key_under_the_issuers_id_is_not_listed(world):
    from app.domain.keys import did_key  # noqa: PLC0415

    did = did_key(world.other.public("ed25519"))
    method = f"{did}#{did.removeprefix('did:key:')}"
    forged = world.issuer.sign(world.badge(), key=world.other.ed25519, verificationMethod=method)
    assert verdict_and_code(world.verify(forged), Name.ISSUER_KEY) == (
        Verdict.INVALID,
        "key_not_listed",
    )


def test_key_whose_controller_is_somebody_else_is_refused(world):
    page = world.documents.pages[world.issuer.id]
    page["verificationMethod"][0]["controller"] = world.other.id
    assert verdict_and_code(world.verify(world.signed()), Name.ISSUER_KEY) == (
        Verdict.INVALID,
        "key_controller_differs",
    )


def test_key_without_controller_is_refused(world):
    del world.documents.pages[world.issuer.id]["verificationMethod"][0]["controller"]
    assert world.verify(world.signed()).verdict is Verdict.INVALID


def test_key_not_meant_for_assertions_is_refused(world):
    page = world.documents.pages[world.issuer.id]
    page["assertionMethod"] = [world.issuer.method_id("rsa")]
    page["authentication"] = [world.issuer.method_id("ed25519")]
    assert verdict_and_code(world.verify(world.signed()), Name.ISSUER_KEY) == (
        Verdict.INVALID,
        "key_not_listed",
    )


@pytest.mark.parametrize("member", ["revoked", "expires"])
@pytest.mark.parametrize("end", [when(NOW - timedelta(days=1)), "yesterday"])
def test_key_that_has_ended_is_refused(world, member, end):
    world.documents.pages[world.issuer.id]["verificationMethod"][0][member] = end
    assert verdict_and_code(world.verify(world.signed()), Name.ISSUER_KEY) == (
        Verdict.INVALID,
        "key_revoked",
    )


def test_key_that_ends_later_is_accepted(world):
    page = world.documents.pages[world.issuer.id]
    page["verificationMethod"][0]["expires"] = when(NOW + timedelta(days=1))
    assert world.verify(world.signed()).verdict is Verdict.VALID


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (None, "issuer_unreachable"),
        (404, "issuer_not_found"),
        (b"<html>", "issuer_unreadable"),
        ({"id": "https://other.example/"}, "issuer_unreadable"),
    ],
)
def test_issuer_that_cannot_be_asked_is_unverifiable_not_false(world, page, code):
    if page is None:
        del world.documents.pages[world.issuer.id]
    else:
        world.documents.pages[world.issuer.id] = page
    for badge in (world.signed(), world.issuer.token(world.badge())):
        assert verdict_and_code(world.verify(badge), Name.ISSUER_KEY) == (
            Verdict.UNVERIFIABLE,
            code,
        )


def test_issuer_without_any_key_is_unverifiable(world):
    page = world.documents.pages[world.issuer.id]
    del page["verificationMethod"], page["assertionMethod"]
    assert verdict_and_code(world.verify(world.signed()), Name.ISSUER_KEY) == (
        Verdict.UNVERIFIABLE,
        "issuer_lists_no_keys",
    )


@pytest.mark.parametrize(
    ("change", "code", "verdict"),
    [
        ({"proofPurpose": "authentication"}, "proof_purpose_wrong", Verdict.INVALID),
        ({"expires": when(NOW - timedelta(hours=1))}, "proof_expired", Verdict.INVALID),
        ({"created": "yesterday"}, "proof_malformed", Verdict.INVALID),
        ({"proofValue": "z1"}, "proof_malformed", Verdict.INVALID),
        ({"proofValue": "uAAAA"}, "proof_malformed", Verdict.INVALID),
        ({"verificationMethod": {"id": "x"}}, "proof_malformed", Verdict.INVALID),
        (
            {"@context": ["https://www.w3.org/ns/credentials/v2"]},
            "proof_malformed",
            Verdict.INVALID,
        ),
        ({"proofValue": encode_base58(bytes(64))}, "signature_wrong", Verdict.INVALID),
        ({"cryptosuite": "ecdsa-sd-2023"}, "suite_unsupported", Verdict.UNVERIFIABLE),
        ({"type": "Ed25519Signature2020"}, "suite_unsupported", Verdict.UNVERIFIABLE),
        ({"previousProof": "urn:uuid:1"}, "previous_proof_missing", Verdict.INVALID),
    ],
)
def test_proof_that_is_not_as_it_should_be(world, change, code, verdict):
    badge = world.signed()
    badge["proof"] = [badge["proof"][0] | change]
    report = world.verify(badge)
    assert verdict_and_code(report, Name.PROOF) == (verdict, code)


def test_right_proof_beside_one_of_an_unknown_kind_is_enough(world):
    badge = world.signed()
    badge["proof"].append(badge["proof"][0] | {"cryptosuite": "future-2030"})
    assert world.verify(badge).verdict is Verdict.VALID


# --- tokens -----------------------------------------------------------------------------------


def token_with(world, header, *, signature=None, signer=None):
    body = world.badge() | registered(world.badge())
    signed = f"{b64(dumps(header))}.{b64(dumps(body))}"
    made = (
        signature(signed.encode())
        if signature
        else (signer or world.issuer).jws("RS256", signed.encode())
    )
    return f"{signed}.{b64(made)}"


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "", None, 7, "HS256", "hs512"])
def test_unsigned_and_shared_key_algorithms_are_forbidden(world, alg):
    header = {"alg": alg, "typ": "JWT", "kid": world.issuer.method_id("rsa")}
    for signature in (None, lambda _: b""):
        report = world.verify(token_with(world, header, signature=signature))
        assert report.verdict is not Verdict.VALID
        assert report.check(Name.PROOF).outcome is not Outcome.PASSED
    if isinstance(alg, str) and alg:
        assert report.check(Name.PROOF).code == "algorithm_forbidden"


def test_public_key_used_as_shared_secret_is_forbidden(world):
    pem = world.issuer.rsa.public_key().public_bytes(
        Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
    )
    header = {"alg": "HS256", "typ": "JWT", "kid": world.issuer.method_id("rsa")}
    forged = token_with(
        world, header, signature=lambda signed: hmac.new(pem, signed, hashlib.sha256).digest()
    )
    assert verdict_and_code(world.verify(forged), Name.PROOF) == (
        Verdict.INVALID,
        "algorithm_forbidden",
    )


@pytest.mark.parametrize("alg", ["PS256", "PS512", "ES256K", "RS512"])
def test_other_algorithms_are_unverifiable_not_false(world, alg):
    header = {"alg": alg, "typ": "JWT", "kid": world.issuer.method_id("rsa")}
    assert verdict_and_code(world.verify(token_with(world, header)), Name.PROOF) == (
        Verdict.UNVERIFIABLE,
        "suite_unsupported",
    )


@pytest.mark.parametrize(
    "extra",
    [
        {"crit": ["exp"]},
        {"crit": ["b64"], "b64": False},
        {"jku": "https://evil.example/jwks"},
        {"x5c": ["AAAA"]},
        {"x5u": "https://evil.example/"},
        {"jwk": {"kty": "RSA"}},
        {"kid": None},
        {"kid": 7},
        {"zip": "DEF"},
    ],
)
def test_header_with_more_or_less_than_it_may_hold_is_refused(world, extra):
    token = world.issuer.token(world.badge(), header=extra)
    report = world.verify(token)
    assert verdict_and_code(report, Name.PROOF) == (Verdict.INVALID, "header_forbidden")
    assert not any("evil" in url for url in world.documents.asked)


@pytest.mark.parametrize("named", [True, False], ids=["under the issuer's name", "alone"])
@pytest.mark.parametrize("hint", ["jku", "x5u", "x5c", "jwk", "all"])
def test_attackers_key_is_taken_from_nowhere_in_the_header(world, hint, named):
    """The attacker signs, and offers the very key that makes the signature right."""
    at = "https://evil.example/keys.json"
    key = jwk(world.other.public("rsa")) | {"kid": world.issuer.method_id("rsa")}
    world.documents.pages[at] = {"keys": [key]}
    offers = {"jku": at, "x5u": at, "x5c": [certificate_of(world.other.rsa)], "jwk": key}
    header = {"alg": "RS256", "typ": "JWT"} | (offers if hint == "all" else {hint: offers[hint]})
    if named:
        header["kid"] = world.issuer.method_id("rsa")
    report = world.verify(token_with(world, header, signer=world.other))
    assert report.verdict is Verdict.INVALID
    assert report.check(Name.PROOF).outcome is not Outcome.PASSED
    assert at not in world.documents.asked


def certificate_of(key):
    """A certificate that the attacker made for the issuer's own name."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "badges.example")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    made = made.public_key(key.public_key()).serial_number(1)
    made = made.not_valid_before(NOW - timedelta(days=1)).not_valid_after(NOW + timedelta(days=1))
    der = made.sign(key, SHA256()).public_bytes(Encoding.DER)
    return base64.b64encode(der).decode()


@pytest.mark.parametrize("curve", ["P-384", "a point that is not on the curve", "a curve's name"])
def test_key_of_a_wrong_curve_in_the_issuers_own_document_verifies_nothing(world, curve):
    page = world.issuer.document()
    method = next(one for one in page["verificationMethod"] if one["id"].endswith("#p256"))
    published, other = method["publicKeyJwk"], ec.generate_private_key(ec.SECP384R1())
    if curve == "P-384":
        numbers = other.public_key().public_numbers()
        x, y = (b64(number.to_bytes(48, "big")) for number in (numbers.x, numbers.y))
        published = {"kty": "EC", "crv": "P-384", "x": x, "y": y}
    elif curve == "a curve's name":
        published = published | {"crv": "P-384"}
    else:
        published = published | {"y": published["x"]}
    method["publicKeyJwk"] = published
    world.documents.pages[world.issuer.id] = page
    token = world.issuer.token(world.badge(), alg="ES256")
    if curve == "P-384":  # a key like others, and not for this algorithm
        report = world.verify(token)
        assert verdict_and_code(report, Name.PROOF) == (Verdict.INVALID, "algorithm_forbidden")
        return
    assert verdict_and_code(world.verify(token), Name.ISSUER_KEY) == (
        Verdict.UNVERIFIABLE,
        "key_unsupported",
    )


@pytest.mark.parametrize("place", ["issuer", "list", "header", "payload", "badge"])
def test_a_name_that_stands_twice_is_refused_wherever_it_stands(world, place):
    """Two readers would each take another of the two: the attacker's comes first, then last."""
    for first in (True, False):
        report = world.verify(twice(world, place, first=first))
        assert report.verdict is not Verdict.VALID
        assert "twice" in " ".join(check.message for check in report.checks) or place in {
            "issuer",
            "list",
        }


def twice(world, place, *, first):
    def double(document, name, other):
        text = json.dumps(document)
        extra = f"{json.dumps(name)}: {json.dumps(other)}"
        return f"{{{extra}, {text[1:]}" if first else f"{text[:-1]}, {extra}}}"

    badge = world.signed()
    if place == "issuer":
        page = world.issuer.document()
        theirs = [world.other.method("ed25519")]
        world.documents.pages[page["id"]] = double(page, "assertionMethod", theirs).encode()
    elif place == "list":
        world.publish_list()
        page = world.documents.pages[world.list_url]
        world.documents.pages[world.list_url] = double(page, "validUntil", when(NOW)).encode()
    elif place == "badge":
        return double(badge, "name", "Another name")
    else:
        head, body, signature = world.issuer.token(world.badge()).split(".")
        if place == "header":
            head = b64(double({"alg": "RS256", "typ": "JWT"}, "alg", "none").encode())
        else:
            body = b64(double(world.badge(), "name", "Another name").encode())
        return f"{head}.{body}.{signature}"
    return badge


def test_attackers_embedded_key_under_the_issuers_name_is_not_listed(world):
    header = {"alg": "RS256", "typ": "JWT", "jwk": world.other.method("rsa")["publicKeyJwk"]}
    forged = token_with(world, header, signer=world.other)
    assert verdict_and_code(world.verify(forged), Name.ISSUER_KEY) == (
        Verdict.INVALID,
        "key_not_listed",
    )


def test_embedded_private_key_is_not_taken(world):
    private = world.issuer.method("rsa")["publicKeyJwk"] | {"d": "AQAB"}
    token = world.issuer.token(world.badge(), header={"kid": None, "jwk": private})
    assert world.verify(token).verdict is Verdict.UNVERIFIABLE


def test_key_name_of_another_issuer_is_not_listed(world):
    kid = world.other.method_id("rsa")
    world.documents.pages[kid] = world.other.method("rsa")["publicKeyJwk"]
    header = {"alg": "RS256", "typ": "JWT", "kid": kid}
    forged = token_with(world, header, signer=world.other)
    assert verdict_and_code(world.verify(forged), Name.ISSUER_KEY) == (
        Verdict.INVALID,
        "key_not_listed",
    )


def test_fetched_key_that_names_another_issuer_is_refused(world):
    kid = "https://badges.example/keys/1"
    jwk = world.issuer.method("rsa")["publicKeyJwk"]
    world.documents.pages[kid] = jwk | {"iss": world.other.id}
    token = world.issuer.token(world.badge(), header={"kid": kid})
    assert verdict_and_code(world.verify(token), Name.ISSUER_KEY) == (
        Verdict.INVALID,
        "key_controller_differs",
    )


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (None, "key_unreachable"),
        (404, "key_not_found"),
        (b"-----BEGIN", "key_unsupported"),
        ({"keys": []}, "key_unsupported"),
    ],
)
def test_key_that_cannot_be_had_is_unverifiable_not_false(world, page, code):
    kid = "https://badges.example/keys/1"
    if page is not None:
        world.documents.pages[kid] = page
    token = world.issuer.token(world.badge(), header={"kid": kid})
    assert verdict_and_code(world.verify(token), Name.ISSUER_KEY) == (Verdict.UNVERIFIABLE, code)


@pytest.mark.parametrize("purpose", [{"use": "enc"}, {"alg": "PS256"}, {"key_ops": ["sign"]}])
def test_key_that_the_issuer_has_for_something_else_verifies_nothing(world, purpose):
    page = world.issuer.document()
    for method in page["verificationMethod"]:
        if "publicKeyJwk" in method:
            method["publicKeyJwk"] |= purpose
    world.documents.pages[world.issuer.id] = page
    for algorithm in ("RS256", "ES256"):
        report = world.verify(world.issuer.token(world.badge(), alg=algorithm))
        assert verdict_and_code(report, Name.ISSUER_KEY) == (
            Verdict.UNVERIFIABLE,
            "key_unsupported",
        )


def test_key_of_one_algorithm_is_not_used_for_another(world):
    header = {"alg": "RS256", "typ": "JWT", "kid": world.issuer.method_id("p256")}
    assert verdict_and_code(world.verify(token_with(world, header)), Name.PROOF) == (
        Verdict.INVALID,
        "algorithm_forbidden",
    )


@pytest.mark.parametrize("claim", ["iss", "jti", "sub", "nbf"])
@pytest.mark.parametrize("value", [None, "https://other.example/", 0, True, []])
def test_claims_must_be_there_and_repeat_the_badge(world, claim, value):
    badge = world.badge()
    token = world.issuer.token(badge, claims=registered(badge) | {claim: value})
    assert verdict_and_code(world.verify(token), Name.PROOF) == (Verdict.INVALID, "claims_differ")


def test_expiry_claim_and_end_of_the_badge_must_agree(world):
    ends = NOW + timedelta(days=9)
    badge = world.badge(validUntil=when(ends))
    claims = registered(badge) | {"exp": int(ends.timestamp())}
    assert world.verify(world.issuer.token(badge, claims=claims)).verdict is Verdict.VALID
    for exp in (None, int(ends.timestamp()) + 60):
        token = world.issuer.token(badge, claims=claims | {"exp": exp})
        assert world.verify(token).check(Name.PROOF).code == "claims_differ"


@pytest.mark.parametrize("model", ["2.0", "1.1"])
@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (timedelta(days=9), (Verdict.VALID, "current")),
        (timedelta(days=-1), (Verdict.INVALID, "expired")),
    ],
)
def test_the_expiry_claim_ends_a_badge_that_says_nothing_of_an_end(world, model, after, expected):
    badge = world.badge()
    if model == "1.1":
        badge["@context"] = [
            "https://www.w3.org/2018/credentials/v1",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
        ]
        del badge["awardedDate"]
    claims = registered(badge) | {"exp": int((NOW + after).timestamp())}
    if model == "1.1":
        badge["issuanceDate"] = badge.pop("validFrom")
    report = world.verify(world.issuer.token(badge, claims=claims))
    assert verdict_and_code(report, Name.VALIDITY) == expected
    assert report.credential.valid_until == when(NOW + after)


def test_old_token_layout_needs_a_badge_of_its_model_in_the_claim(world):
    token = world.issuer.token(world.badge() | {"vc": {}})
    expected = (Verdict.INVALID, "context_missing")
    assert verdict_and_code(world.verify(token), Name.CONTEXT) == expected


def test_token_parts_have_one_spelling(world):
    token = world.issuer.token(world.badge())
    head, payload, signature = token.split(".")
    spelled = read_token(token.encode()).signature
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    twin = signature[:-1] + alphabet[alphabet.index(signature[-1]) ^ 1]
    padded = twin + "=" * (-len(twin) % 4)
    assert base64.urlsafe_b64decode(padded) == spelled
    for other in (twin, signature + "=", signature + "\n."):
        assert world.verify(f"{head}.{payload}.{other}").verdict is Verdict.INVALID


# --- status -----------------------------------------------------------------------------------


def status_of(world, **published):
    world.publish_list(**published)
    report = world.verify(world.signed())
    return verdict_and_code(report, Name.STATUS)


def test_revoked_badge_is_invalid_in_both_forms(world):
    world.publish_list(revoked=[94567])
    for badge in (world.signed(), world.issuer.token(world.badge())):
        report = world.verify(badge)
        assert verdict_and_code(report, Name.STATUS) == (Verdict.INVALID, "revoked")
        assert report.check(Name.PROOF).outcome is Outcome.PASSED


def test_neighbours_on_the_list_do_not_matter(world):
    others = [index for index in range(131_072) if index != 94567]
    assert status_of(world, revoked=others) == (Verdict.VALID, "in_force")


def test_suspended_badge_is_invalid(world):
    badge = world.badge()
    badge["credentialStatus"]["statusPurpose"] = "suspension"
    world.publish_list(revoked=[94567], subject={"statusPurpose": "suspension"})
    report = world.verify(world.issuer.sign(badge))
    assert verdict_and_code(report, Name.STATUS) == (Verdict.INVALID, "suspended")


BOMB = "u" + b64(gzip.compress(bytes(64 << 20), 9, mtime=0))


@pytest.mark.parametrize(
    ("published", "code"),
    [
        ({"size": 131_064}, "list_too_short"),
        ({"sign": False}, "list_unproven"),
        pytest.param({"raw": BOMB}, "list_malformed", id="bomb"),
        ({"raw": "u####"}, "list_malformed"),
        ({"raw": "uAAAA"}, "list_malformed"),
        ({"raw": "H4sI"}, "list_malformed"),
        ({"subject": {"statusPurpose": "suspension"}}, "list_purpose_differs"),
        ({"subject": {"type": "Other"}, "sign": False}, "list_malformed"),
        ({"id": "https://badges.example/status/2"}, "list_malformed"),
        ({"type": ["VerifiableCredential"]}, "list_malformed"),
        ({"validUntil": when(NOW - timedelta(seconds=1))}, "list_stale"),
        ({"validFrom": when(NOW + timedelta(seconds=1))}, "list_stale"),
        ({"validUntil": "tomorrow"}, "list_malformed"),
    ],
)
def test_list_that_cannot_be_relied_on_is_unverifiable(world, published, code):
    assert status_of(world, **published) == (Verdict.UNVERIFIABLE, code)


def test_list_of_another_issuer_is_unverifiable(world):
    world.publish_list(issuer=world.other)
    report = world.verify(world.signed())
    assert verdict_and_code(report, Name.STATUS) == (
        Verdict.UNVERIFIABLE,
        "list_not_the_issuers",
    )


def test_list_altered_to_unrevoke_is_unverifiable(world):
    world.publish_list()
    clean = world.documents.pages[world.list_url]["credentialSubject"]["encodedList"]
    world.publish_list(revoked=[94567])
    world.documents.pages[world.list_url]["credentialSubject"]["encodedList"] = clean
    report = world.verify(world.signed())
    assert verdict_and_code(report, Name.STATUS) == (Verdict.UNVERIFIABLE, "list_unproven")


@pytest.mark.parametrize(("page", "code"), [(None, "list_unreachable"), (404, "list_not_found")])
def test_missing_list_is_unverifiable_not_false(world, page, code):
    if page is None:
        del world.documents.pages[world.list_url]
    else:
        world.documents.pages[world.list_url] = page
    report = world.verify(world.signed())
    assert verdict_and_code(report, Name.STATUS) == (Verdict.UNVERIFIABLE, code)


@pytest.mark.parametrize(
    ("change", "code", "verdict"),
    [
        ({"statusListIndex": "131072"}, "index_out_of_range", Verdict.INVALID),
        ({"statusListIndex": "-1"}, "status_malformed", Verdict.INVALID),
        ({"statusListIndex": "007"}, "status_malformed", Verdict.INVALID),
        ({"statusListIndex": "٣"}, "status_malformed", Verdict.INVALID),
        ({"statusListIndex": "9" * 40}, "index_out_of_range", Verdict.INVALID),
        ({"statusPurpose": "mystery"}, "status_unsupported", Verdict.UNVERIFIABLE),
        ({"id": "https://badges.example/status/1"}, "status_malformed", Verdict.INVALID),
    ],
)
def test_status_entry_that_is_not_as_it_should_be(world, change, code, verdict):
    badge = world.badge()
    badge["credentialStatus"] |= change
    report = world.verify(world.issuer.sign(badge))
    assert verdict_and_code(report, Name.STATUS) == (verdict, code)


_DATA_MODEL = "https://www.w3.org/TR/vc-data-model#"
_STATUS_LIST = "https://www.w3.org/ns/credentials/status-list#"


@pytest.mark.parametrize(
    ("change", "published", "problem"),
    [
        ({"statusListIndex": "131072"}, {}, _DATA_MODEL + "RANGE_ERROR"),
        ({"statusListIndex": "9" * 40}, {}, _DATA_MODEL + "RANGE_ERROR"),
        ({"statusListIndex": "-1"}, {}, _DATA_MODEL + "MALFORMED_VALUE_ERROR"),
        ({}, {"raw": "H4sI"}, _DATA_MODEL + "MALFORMED_VALUE_ERROR"),
        ({}, {"type": ["VerifiableCredential"]}, _DATA_MODEL + "MALFORMED_VALUE_ERROR"),
        ({"statusListCredential": "https://a.example/"}, {}, _STATUS_LIST + "STATUS_RETRIEVAL_ERROR"),
        ({}, {"sign": False}, _STATUS_LIST + "STATUS_VERIFICATION_ERROR"),
        ({"statusPurpose": "suspension"}, {}, _STATUS_LIST + "STATUS_VERIFICATION_ERROR"),
        ({}, {"size": 131_064}, _STATUS_LIST + "STATUS_LIST_LENGTH_ERROR"),
    ],
)  # fmt: skip
def test_each_fault_of_a_status_has_the_standards_problem_type(world, change, published, problem):
    """Bitstring Status List 3, 3.2 and 3.5: two come from the data model, three are its own."""
    world.publish_list(**published)
    badge = world.badge()
    badge["credentialStatus"] |= change
    assert world.verify(world.issuer.sign(badge)).check(Name.STATUS).problem == problem


def test_badge_without_status_is_valid(world):
    report = world.verify(world.signed(credentialStatus=None))
    assert verdict_and_code(report, Name.STATUS) == (Verdict.VALID, "no_status")


# --- time -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"validFrom": when(NOW + timedelta(seconds=1))}, "not_yet_valid"),
        ({"validUntil": when(NOW - timedelta(seconds=1))}, "expired"),
        ({"validUntil": when(NOW - timedelta(days=30))}, "period_malformed"),
        ({"validFrom": "2026-11-20T12:00:00"}, "period_malformed"),
        ({"validFrom": "2026-02-30T12:00:00Z"}, "period_malformed"),
    ],
)
def test_badge_outside_its_time_is_invalid(world, changes, code):
    report = world.verify(world.signed(**changes))
    assert report.verdict is Verdict.INVALID
    assert report.check(Name.VALIDITY).code in {code, "not_reached"}
    if report.check(Name.SCHEMA).outcome is Outcome.PASSED:
        assert report.check(Name.VALIDITY).code == code


@pytest.mark.parametrize(
    ("ends", "verdict"),
    [
        ("2026-11-22T24:00:00Z", Verdict.VALID),
        ("2026-11-22T24:00:00.000+11:00", Verdict.VALID),
        ("2026-11-21T24:00:00Z", Verdict.INVALID),
        ("2026-11-22T12:00:00.12345678901234567890Z", Verdict.VALID),
    ],
)
def test_times_may_be_written_as_xml_schema_has_them(world, ends, verdict):
    """VCDM 2.0, 4.9 and XML Schema 1.1, 3.3.7: an hour 24, and a fraction of any length."""
    report = world.verify(world.signed(validUntil=ends))
    assert (report.verdict, report.check(Name.VALIDITY).code) == (
        verdict,
        "current" if verdict is Verdict.VALID else "expired",
    )


@pytest.mark.parametrize(
    "ends", ["2026-11-23T24:00:01Z", "2026-11-23T24:30:00Z", "2026-11-23T25:00:00Z"]
)
def test_times_that_there_are_not_are_malformed(world, ends):
    report = world.verify(world.signed(validUntil=ends))
    assert verdict_and_code(report, Name.VALIDITY) == (Verdict.INVALID, "period_malformed")


def test_badge_is_valid_on_its_first_and_last_second(world):
    badge = world.signed(validFrom=when(NOW), validUntil=when(NOW))
    assert world.verify(badge).verdict is Verdict.VALID


# --- endorsements -----------------------------------------------------------------------------


def endorsement(world, *, about=None, endorser=None, **changes):
    endorser = endorser or world.other
    document = {
        "@context": world.badge()["@context"],
        "id": "urn:uuid:22222222-2222-4222-8222-222222222222",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Endorsed",
        "issuer": {"id": endorser.id, "type": ["Profile"], "name": "South"},
        "validFrom": when(NOW - timedelta(days=1)),
        "credentialSubject": {
            "id": about or world.badge()["credentialSubject"]["achievement"]["id"],
            "type": ["EndorsementSubject"],
            "endorsementComment": "Good work.",
        },
    }
    return endorser.sign(document | changes)


def endorsed(world, made):
    return world.verify(world.issuer.sign(world.badge(endorsement=[made])))


def test_genuine_endorsement_holds(world):
    report = endorsed(world, endorsement(world))
    assert verdict_and_code(report, Name.ENDORSEMENTS) == (Verdict.VALID, "endorsements_hold")


def test_forged_endorsement_makes_the_badge_tell_a_lie(world):
    forged = endorsement(world) | {"name": "Highly endorsed"}
    report = endorsed(world, forged)
    assert verdict_and_code(report, Name.ENDORSEMENTS) == (Verdict.INVALID, "endorsement_false")
    assert report.check(Name.PROOF).outcome is Outcome.PASSED


def test_endorsement_of_something_else_is_false(world):
    report = endorsed(world, endorsement(world, about="urn:uuid:of-another-badge"))
    assert verdict_and_code(report, Name.ENDORSEMENTS) == (Verdict.INVALID, "endorsement_false")


def test_lapsed_endorsement_takes_nothing_from_the_badge(world):
    lapsed = endorsement(world, validUntil=when(NOW - timedelta(hours=1)))
    report = endorsed(world, lapsed)
    assert verdict_and_code(report, Name.ENDORSEMENTS) == (Verdict.VALID, "endorsement_lapsed")


def test_endorser_who_cannot_be_asked_takes_nothing_from_the_badge(world):
    made = endorsement(world)
    del world.documents.pages[world.other.id]
    report = endorsed(world, made)
    expected = (Verdict.VALID, "endorsement_unverifiable")
    assert verdict_and_code(report, Name.ENDORSEMENTS) == expected


# --- endless errands --------------------------------------------------------------------------


def test_badge_cannot_send_us_to_more_than_a_few_places(world):
    made = []
    for number in range(8):
        endorser = Issuer(f"endorser-{number}", world.other.rsa)
        world.documents.pages[endorser.id] = endorser.document()
        url = f"https://badges.example/status/of-{number}"
        status = world.badge()["credentialStatus"] | {"statusListCredential": url}
        made.append(endorsement(world, endorser=endorser, credentialStatus=status))
    report = world.verify(world.issuer.sign(world.badge(endorsement=made)))
    assert report.check(Name.PROOF).outcome is Outcome.PASSED
    assert len(world.documents.asked) == 12

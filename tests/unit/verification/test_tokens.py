"""Tokens of every profile, and where their keys may come from (Open Badges 3.0, 8.2; VC-JOSE-COSE 3)."""

import base64
import json
from datetime import timedelta

import pytest

from app.domain.keys import jwk
from app.verification.report import Name, Verdict
from tests.unit.verification.verification_world import (
    NOW,
    Issuer,
    b64,
    dumps,
    registered,
    when,
)

V1 = "https://www.w3.org/2018/credentials/v1"
KEY_SET = "https://badges.example/.well-known/jwks.json"


def signed(issuer, header, payload, alg="RS256"):
    head = {
        "alg": alg,
        "kid": issuer.method_id({"RS256": "rsa", "ES256": "p256"}.get(alg, "ed25519")),
    }
    head = {name: value for name, value in (head | header).items() if value is not None}
    text = f"{b64(dumps(head))}.{b64(dumps(payload))}"
    return f"{text}.{b64(issuer.jws(alg, text.encode()))}"


def envelope(world, *, alg="ES256", **header):
    return signed(world.issuer, {"typ": "vc+jwt", "cty": "vc"} | header, world.badge(), alg)


def older(world, **changes):
    badge = world.badge()
    badge["@context"] = [V1, *badge["@context"][1:]]
    dates = {"issuanceDate": badge.pop("validFrom"), "expirationDate": when(NOW + timedelta(1))}
    return badge | dates | changes


def found(report):
    return report.verdict, report.classification.value


def code(report, name):
    return report.verdict, report.check(name).code


@pytest.mark.parametrize("alg", ["RS256", "ES256", "EdDSA", "Ed25519"])
@pytest.mark.parametrize("typ", ["vc+jwt", "application/vc+jwt", "JWT"])
def test_token_of_each_kind_and_algorithm_is_valid(world, alg, typ):
    payload = world.badge() | (registered(world.badge()) if typ == "JWT" else {})
    assert found(world.verify(signed(world.issuer, {"typ": typ}, payload, alg))) == (
        Verdict.VALID, "valid",
    )  # fmt: skip


def test_bare_token_needs_no_claims_but_those_it_has_must_fit(world):
    badge = world.badge()
    for claims, code in [
        ({"iss": world.issuer.id}, "signature_correct"),
        ({"iss": world.other.id}, "claims_differ"),
        ({"jti": "urn:uuid:1"}, "claims_differ"),
        ({"sub": "urn:uuid:1"}, "claims_differ"),
        ({"vc": badge}, "claims_differ"),
        ({"vp": {}}, "claims_differ"),
        ({"exp": "soon"}, "claims_differ"),
        ({"exp": int(NOW.timestamp()) - 1}, "proof_expired"),
        ({"nbf": int(NOW.timestamp()) + 60}, "proof_not_yet_valid"),
    ]:
        token = signed(world.issuer, {"typ": "vc+jwt"}, badge | claims)
        assert world.verify(token).check(Name.PROOF).code == code, claims


def test_enveloped_badge_is_read_and_nothing_else_in_an_envelope(world):
    wrapped = {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "id": f"data:application/vc+jwt,{envelope(world)}",
        "type": "EnvelopedVerifiableCredential",
    }
    assert found(world.verify(wrapped)) == (Verdict.VALID, "valid")
    for change, expected in [
        ({"id": "https://evil.example/1"}, (Verdict.INVALID, "malformed")),
        ({"@context": [V1]}, (Verdict.INVALID, "malformed")),
        ({"id": "data:application/vc+jwt,x"}, (Verdict.INVALID, "malformed")),
        ({"id": "data:application/vc+sd-jwt,a.b.c~"}, (Verdict.INVALID, "malformed")),
        ({"id": "data:application/vc+jwe,a.b.c.d.e"}, (Verdict.UNVERIFIABLE, "unsupported")),
        (
            {"id": f"data:application/vc+jwt,{world.issuer.token(world.badge())}"},
            (Verdict.INVALID, "malformed"),
        ),
    ]:
        assert found(world.verify(wrapped | change)) == expected, change


@pytest.mark.parametrize("form", ["vc", "beside", "embedded"])
def test_badge_of_data_model_1_1_is_valid_until_it_expires(world, form):
    def made(**changes):
        badge = older(world, **changes)
        if form == "embedded":
            proofs = {
                "type": "Ed25519Signature2020", "cryptosuite": None,
            }  # fmt: skip
            suite = "https://w3id.org/security/suites/ed25519-2020/v1"
            del badge["credentialStatus"]  # of a kind that this model has no word for
            return world.issuer.sign(badge | {"@context": [*badge["@context"], suite]}, **proofs)
        claims = registered(badge | {"validFrom": badge["issuanceDate"]})
        ends = NOW + timedelta(1) if "expirationDate" not in changes else NOW - timedelta(1)
        claims["exp"] = int(ends.timestamp())
        return signed(
            world.issuer, {"typ": "JWT"}, claims | ({"vc": badge} if form == "vc" else badge)
        )

    report = world.verify(made())
    assert found(report) == (Verdict.VALID, "valid"), report.summary
    assert report.credential.valid_from == world.badge()["validFrom"]
    late = made(expirationDate=when(NOW - timedelta(1)))
    assert found(world.verify(late)) == (Verdict.INVALID, "expired")


def test_claims_stand_for_what_the_older_badge_leaves_out(world):
    badge = older(world)
    claims = registered(badge | {"validFrom": badge["issuanceDate"]})
    claims["exp"] = int((NOW + timedelta(1)).timestamp())
    inner = {n: v for n, v in badge.items() if n not in {"id", "issuanceDate", "expirationDate"}}
    subject = inner["credentialSubject"]
    inner["credentialSubject"] = {n: v for n, v in subject.items() if n != "id"}
    assert found(world.verify(signed(world.issuer, {"typ": "JWT"}, claims | {"vc": inner}))) == (
        Verdict.VALID, "valid",
    )  # fmt: skip
    for lie in ({"iss": world.other.id}, {"nbf": 1}, {"jti": "urn:uuid:1"}, {"exp": 2}):
        token = signed(world.issuer, {"typ": "JWT"}, claims | {"vc": badge} | lie)
        assert found(world.verify(token)) == (Verdict.INVALID, "tampered"), lie


# --- keys ----------------------------------------------------------------------------------------


def bare_issuer(world):
    """Let the issuer publish a profile without any key, as many do."""
    world.documents.pages[world.issuer.id] = {"id": world.issuer.id, "type": ["Profile"]}


def published(world, **members):
    return jwk(world.issuer.public("rsa")) | {"kid": "https://badges.example/keys/1"} | members


KID = {"kid": "https://badges.example/keys/1"}


def test_key_in_the_set_of_the_issuers_host_is_the_issuers(world):
    bare_issuer(world)
    world.documents.pages[KEY_SET] = {"keys": [published(world, iss=world.issuer.id)]}
    report = world.verify(world.issuer.token(world.badge(credentialStatus=None), header=KID))
    assert code(report, Name.ISSUER_KEY) == (Verdict.VALID, "key_hosted")
    world.documents.pages[KEY_SET] = {"keys": [published(world, iss=world.other.id)]}
    report = world.verify(world.issuer.token(world.badge(credentialStatus=None), header=KID))
    assert report.verdict is Verdict.UNVERIFIABLE


def test_key_at_an_address_is_not_the_issuers_because_the_host_is(world):
    # On a host of many authors anybody could put a key beside a profile.
    bare_issuer(world)
    world.documents.pages[KID["kid"]] = published(world, iss=world.issuer.id)
    report = world.verify(world.issuer.token(world.badge(credentialStatus=None), header=KID))
    assert code(report, Name.ISSUER_KEY) == (Verdict.UNVERIFIABLE, "issuer_lists_no_keys")


def test_key_beneath_the_issuers_own_address_is_not_therefore_the_issuers(world):
    # A place for uploads may lie there, and nobody could withdraw such a key.
    bare_issuer(world)
    kid = f"{world.issuer.id}/key"
    world.documents.pages[kid] = published(world, kid=kid, iss=world.issuer.id)
    token = world.issuer.token(world.badge(credentialStatus=None), header={"kid": kid})
    report = world.verify(token)
    assert code(report, Name.ISSUER_KEY) == (Verdict.UNVERIFIABLE, "issuer_lists_no_keys")
    assert kid not in world.documents.asked


def test_kid_may_be_a_name_inside_the_issuer_s_own_document(world):
    """VC-JOSE-COSE 4.1.1, 4.1.2: with the issuer known, the fragment or a JWK's `kid` says enough."""
    fragment = world.issuer.method_id("p256").partition("#")[2]
    for kid in (fragment, f"#{fragment}"):
        assert found(world.verify(envelope(world, kid=kid)))[0] is Verdict.VALID
    other = signed(world.other, {"typ": "vc+jwt", "kid": fragment}, world.badge(), "ES256")
    assert world.verify(other).verdict is Verdict.INVALID
    for unknown in ("nobody", "", "#", "..", fragment[:-1]):
        assert world.verify(envelope(world, kid=unknown)).verdict is not Verdict.VALID


def test_kid_may_be_that_of_a_jwk_in_the_issuer_s_document_if_only_one_has_it(world):
    rsa, p256 = world.documents.pages[world.issuer.id]["verificationMethod"][1:]
    p256["publicKeyJwk"]["kid"] = "thumbprint"
    assert found(world.verify(envelope(world, kid="thumbprint")))[0] is Verdict.VALID
    other = signed(world.other, {"typ": "vc+jwt", "kid": "thumbprint"}, world.badge(), "ES256")
    assert world.verify(other).verdict is Verdict.INVALID
    rsa["publicKeyJwk"]["kid"] = "thumbprint"
    assert world.verify(envelope(world, kid="thumbprint")).verdict is Verdict.UNVERIFIABLE


@pytest.mark.parametrize("kid", ["own", "another name"])
def test_only_key_once_withdrawn_stays_withdrawn_in_the_set_of_the_host(world, kid):
    page = world.issuer.document()
    page["verificationMethod"] = [world.issuer.method("rsa") | {"revoked": when(NOW)}]
    world.documents.pages[world.issuer.id] = page | {"assertionMethod": []}
    kid = world.issuer.method_id("rsa") if kid == "own" else kid
    world.documents.pages[KEY_SET] = {"keys": [published(world, kid=kid, iss=world.issuer.id)]}
    token = world.issuer.token(world.badge(credentialStatus=None), header={"kid": kid})
    expected = Verdict.UNVERIFIABLE if kid == "another name" else Verdict.INVALID
    assert world.verify(token).verdict is expected


def test_key_that_the_issuers_document_should_hold_and_does_not_is_a_wrong_key(world):
    kid = f"{world.issuer.id}#unlisted"
    report = world.verify(world.issuer.token(world.badge(), header={"kid": kid}))
    assert code(report, Name.ISSUER_KEY) == (Verdict.INVALID, "key_not_listed")
    assert kid not in world.documents.asked


@pytest.mark.parametrize("profile", ["ob3", "bare"])
def test_status_cannot_be_stripped_from_a_token_of_either_profile(world, profile):
    badge = world.badge()
    if profile == "ob3":
        token = world.issuer.token(badge)
    else:
        token = signed(world.issuer, {"typ": "vc+jwt"}, badge)
    assert world.verify(token).verdict is Verdict.VALID
    head, payload, signature = token.split(".")
    told = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    del told["credentialStatus"]
    forged = f"{head}.{b64(dumps(told))}.{signature}"
    assert code(world.verify(forged), Name.PROOF) == (Verdict.INVALID, "signature_wrong")


def test_withdrawn_key_stays_withdrawn_wherever_else_it_stands(world):
    page = world.issuer.document()
    page["verificationMethod"][1]["revoked"] = when(NOW - timedelta(1))
    world.documents.pages[world.issuer.id] = page
    kid = world.issuer.method_id("rsa")
    world.documents.pages[KEY_SET] = {"keys": [published(world, kid=kid)]}
    report = world.verify(world.issuer.token(world.badge()))
    assert code(report, Name.ISSUER_KEY) == (Verdict.INVALID, "key_revoked")
    world.documents.pages[KEY_SET]["keys"][0]["kid"] = "another name"
    report = world.verify(world.issuer.token(world.badge(), header={"kid": "another name"}))
    assert report.verdict is not Verdict.VALID


def test_key_set_at_the_address_is_searched_for_the_named_key(world):
    other = jwk(world.other.public("rsa")) | {"kid": "2"}
    world.documents.pages[KID["kid"]] = {"keys": [other, published(world)]}
    assert found(world.verify(world.issuer.token(world.badge(), header=KID)))[0] is Verdict.VALID
    world.documents.pages[KID["kid"]] = {"keys": [other, other]}
    report = world.verify(world.issuer.token(world.badge(), header=KID))
    assert code(report, Name.ISSUER_KEY) == (Verdict.UNVERIFIABLE, "key_unsupported")


@pytest.mark.parametrize(("alg", "name"), [("ES256", "p256"), ("EdDSA", "ed25519")])
def test_issuer_that_is_a_did_jwk_is_its_own_document(world, alg, name):
    did = "did:jwk:" + b64(dumps(jwk(world.issuer.public(name))))
    badge = world.badge(issuer={"id": did, "type": ["Profile"]}, credentialStatus=None)
    for kid in (f"{did}#0", "#0"):
        token = signed(world.issuer, {"typ": "vc+jwt", "kid": kid}, badge, alg)
        assert found(world.verify(token)) == (Verdict.VALID, "valid")
    token = signed(world.other, {"typ": "vc+jwt", "kid": f"{did}#0"}, badge, alg)
    assert found(world.verify(token)) == (Verdict.INVALID, "tampered")
    broken = badge | {"issuer": {"id": "did:jwk:e30", "type": ["Profile"]}}
    token = signed(world.issuer, {"typ": "vc+jwt", "kid": "did:jwk:e30#0"}, broken, alg)
    assert found(world.verify(token))[0] is Verdict.UNVERIFIABLE


def test_issuer_by_did_web_lists_its_keys_in_its_document(world):
    did = "did:web:badges.example:issuers:north"
    issuer = Issuer()
    issuer.id = did
    world.documents.pages["https://badges.example/issuers/north/did.json"] = issuer.document()
    badge = world.badge(issuer={"id": did, "type": ["Profile"]}, credentialStatus=None)
    assert found(world.verify(issuer.token(badge)))[0] is Verdict.VALID
    assert found(world.verify(issuer.sign(badge)))[0] is Verdict.VALID


def test_token_without_a_key_name_needs_an_issuer_with_one_key_of_its_kind(world):
    assert found(world.verify(envelope(world, kid=None)))[0] is Verdict.VALID
    page = world.issuer.document()
    second = page["verificationMethod"][2] | {"id": f"{world.issuer.id}#second"}
    page["verificationMethod"].append(second)
    page["assertionMethod"].append(second["id"])
    world.documents.pages[world.issuer.id] = page
    assert found(world.verify(envelope(world, kid=None))) == (
        Verdict.UNVERIFIABLE, "key_not_found",
    )  # fmt: skip


@pytest.mark.parametrize(
    "wrong", [7, None, [], {}, {"en": 7}, {"en": "x"}, ["x", {"en": None}], "a.b.c"]
)
def test_endorsement_tokens_of_any_shape_are_answered(world, wrong):
    badge = json.loads(json.dumps(world.badge() | {"endorsementJwt": wrong}))
    report = world.verify(world.issuer.token(badge))
    assert report.verdict in {Verdict.INVALID, Verdict.VALID}

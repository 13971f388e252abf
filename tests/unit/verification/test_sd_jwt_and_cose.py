"""Badges of strangers as SD-JWT and COSE_Sign1, honest and hostile (VC-JOSE-COSE 3.2 and 3.3; RFC 9901; RFC 9052)."""

import base64
import hashlib
import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from app.domain import cbor, cose
from app.domain.keys import CURVES, jwk
from app.domain.multibase import encode_base58
from app.signing.media import Securing, data_url, secure
from app.signing.signer import LocalSigner
from app.verification.report import Name, Verdict
from tests.unit.verification.verification_world import CONTEXTS, NOW, b64, dumps

HIDDEN = ("credentialSubject.result", "name")
FORMS = ("sd-jwt", "cose")


def securing(world, name="p256", **more):
    key = getattr(world.issuer, name)
    return Securing(LocalSigner(key), world.issuer.method_id(name), more.pop("claims", {}), **more)


def made(world, form, badge=None, name="p256", paths=()):
    return secure(badge or world.badge(), f"vc+{form}", securing(world, name, paths=paths))


def found(world, token, check=Name.PROOF):
    report = world.verify(token)
    return report.verdict, report.check(check).code


def disclosure(*parts):
    return b64(dumps(list(parts)))


def digest(text):
    return b64(hashlib.sha256(text.encode()).digest())


def sd(world, payload, *disclosures, end="", **header):
    """An SD-JWT that the issuer signed, whatever it says."""
    head = {"alg": "ES256", "kid": world.issuer.method_id("p256"), "typ": "vc+sd-jwt"} | header
    head = {name: value for name, value in head.items() if value is not None}
    signed = f"{b64(dumps(head))}.{b64(dumps(payload))}"
    jws = f"{signed}.{b64(world.issuer.jws('ES256', signed.encode()))}"
    return "~".join([jws, *disclosures, end])


def sign1(world, changes=None, payload=None, unprotected=None, tag=18):
    """A COSE_Sign1 that the issuer signed, whatever it says; `changes` are of its protected header."""
    header = {1: -7, 4: world.issuer.method_id("p256").encode(), 16: "application/vc+cose"}
    if isinstance(changes, bytes):
        protected = changes
    else:
        header |= changes or {}
        protected = cbor.encode({n: v for n, v in header.items() if v is not None})
    payload = dumps(world.badge()) if payload is None else payload
    signature = world.issuer.jws("ES256", cose.signed_bytes(protected, payload))
    whole = [protected, unprotected or {}, payload, signature]
    return base64.b64encode(cbor.encode(cbor.Tagged(tag, whole))).decode()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("key", ["p256", "ed25519", "rsa"])
def test_a_badge_of_a_stranger_is_verified_in_each_form(world, form, key):
    token = made(world, form, name=key)
    report = world.verify(token)
    assert (report.verdict, report.format) == (Verdict.VALID, f"ob3-{form}")
    envelope = {
        "@context": CONTEXTS[0],
        "type": "EnvelopedVerifiableCredential",
        "id": data_url(token, f"vc+{form}"),
    }
    assert world.verify(json.dumps(envelope)).verdict is Verdict.VALID
    if form == "cose":
        assert world.verify(base64.b64decode(token)).verdict is Verdict.VALID
        assert world.verify(token.rstrip("=")).verdict is Verdict.VALID


@pytest.mark.parametrize("form", FORMS)
def test_what_is_enveloped_is_encoded_as_its_media_type_says(world, form):
    token = made(world, form)
    wrong = data_url(token, f"vc+{form}").replace(";base64", "")
    if form == "sd-jwt":
        wrong = f"data:application/vc+sd-jwt;base64,{token}"
    envelope = {"@context": CONTEXTS[0], "type": "EnvelopedVerifiableCredential", "id": wrong}
    assert world.verify(json.dumps(envelope)).verdict is Verdict.INVALID


@pytest.mark.parametrize("form", FORMS)
def test_no_altered_byte_passes(world, form):
    token = made(world, form, paths=HIDDEN if form == "sd-jwt" else ())
    step = len(token) // 60
    for place in range(5, len(token), step):
        other = "A" if token[place] != "A" else "B"
        altered = token[:place] + other + token[place + 1 :]
        if altered.rstrip("=") != token.rstrip("="):
            assert world.verify(altered).verdict is not Verdict.VALID, place


@pytest.mark.parametrize("form", FORMS)
def test_a_revoked_or_expired_badge_is_so_in_each_form(world, form):
    badge = world.badge(validUntil=(NOW - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ"))
    assert found(world, made(world, form, badge), Name.VALIDITY)[0] is Verdict.INVALID
    foreign = world.badge(issuer=world.badge()["issuer"] | {"id": world.other.id})
    assert found(world, made(world, form, foreign))[0] is not Verdict.VALID


def test_what_the_holder_hides_is_not_there_and_the_rest_holds(world):
    token = made(world, "sd-jwt", paths=HIDDEN)
    jws, *disclosures = token.split("~")
    assert world.verify(token).verdict is Verdict.VALID
    kept = [
        text for text in disclosures if text and b"result" not in base64.b64decode(text + "==")
    ]
    report = world.verify("~".join([jws, *kept, ""]))
    assert report.verdict is Verdict.VALID
    subject = made(world, "sd-jwt", paths=["credentialSubject.achievement"])
    partial = subject.partition("~")[0] + "~"
    assert found(world, partial, Name.SCHEMA) == (Verdict.UNVERIFIABLE, "data_model_unsupported")


def tricks(world):
    badge, name = world.badge(), disclosure("salt", "name", "Doctor")
    bare = {n: v for n, v in badge.items() if n != "name"}
    hidden = bare | {"_sd": [digest(name)]}
    exp = disclosure("salt", "exp", 1)
    nested = disclosure("salt", "name", {"_sd": [digest(name)]})
    element = disclosure("salt", {"type": "Evil"})
    return {
        "a disclosure that nobody signed": sd(world, badge, name),
        "the same disclosure twice": sd(world, hidden, name, name),
        "the same digest twice": sd(world, bare | {"_sd": [digest(name)] * 2}, name),
        "the same digest at two places": sd(
            world,
            hidden | {"credentialSubject": badge["credentialSubject"] | {"_sd": [digest(name)]}},
            name,
        ),
        "a name that is there already": sd(world, badge | {"_sd": [digest(name)]}, name),
        "a claim that may not be hidden": sd(world, badge | {"_sd": [digest(exp)]}, exp),
        "a disclosure named _sd": sd(
            world,
            badge | {"_sd": [digest(disclosure("s", "_sd", []))]},
            disclosure("s", "_sd", []),
        ),
        "a disclosure named ...": sd(
            world,
            badge | {"_sd": [digest(disclosure("s", "...", ""))]},
            disclosure("s", "...", ""),
        ),
        "a digest of itself": sd(world, bare | {"_sd": [digest(nested)]}, nested, name, name),
        "an element where a name belongs": sd(world, badge | {"_sd": [digest(element)]}, element),
        "a name where an element belongs": sd(
            world, badge | {"type": [*badge["type"], {"...": digest(name)}]}, name
        ),
        "a digest with company": sd(
            world, badge | {"type": [*badge["type"], {"...": digest(element), "x": 1}]}, element
        ),
        "digests that are no list": sd(world, badge | {"_sd": digest(name)}, name),
        "an unknown hash": sd(world, hidden | {"_sd_alg": "md5"}, name),
        "a hash inside": sd(
            world,
            badge | {"credentialSubject": badge["credentialSubject"] | {"_sd_alg": "sha-256"}},
        ),
        "not base64url": sd(world, hidden, name + "="),
        "no list": sd(world, hidden, b64(b'{"salt":1}')),
        "two values in one": sd(world, hidden, b64(b'["s","name",1],"disclosure":["s","n",2]')),
        "a salt that is no text": sd(world, hidden, disclosure(1, "name", "x")),
        "too many": sd(world, badge, *[disclosure(str(n), "x", 1) for n in range(600)]),
        "no tilde at the end": sd(world, hidden, name).rstrip("~"),
    }


def test_no_trick_with_digests_and_disclosures_passes(world):
    for trick, token in tricks(world).items():
        assert world.verify(token).verdict is not Verdict.VALID, trick


def test_disclosures_that_lead_to_each_other_end_somewhere(world):
    chain = [disclosure("salt", "end", 1)]
    for _ in range(300):
        chain.append(disclosure("salt", "next", {"_sd": [digest(chain[-1])]}))
    payload = world.badge() | {"_sd": [digest(chain[-1])]}
    assert found(world, sd(world, payload, *chain), Name.PARSE) == (Verdict.INVALID, "malformed")


@pytest.mark.parametrize(
    ("header", "verdict"),
    [
        ({"alg": "none"}, Verdict.INVALID),
        ({"alg": "HS256"}, Verdict.INVALID),
        ({"alg": "ES384"}, Verdict.INVALID),
        ({"crit": ["b64"], "b64": False}, Verdict.INVALID),
        ({"cty": "vp"}, Verdict.INVALID),
        ({"typ": "vc+jwt"}, Verdict.UNVERIFIABLE),
        ({"typ": "dc+sd-jwt"}, Verdict.UNVERIFIABLE),
        ({"typ": "vp+sd-jwt"}, Verdict.UNVERIFIABLE),
        ({"typ": None}, Verdict.VALID),
        ({"cty": "vc", "x-more": {"not": "understood"}}, Verdict.VALID),
    ],
)
def test_the_header_of_an_sd_jwt_says_what_it_is(world, header, verdict):
    assert world.verify(sd(world, world.badge(), **header)).verdict is verdict


def test_an_sd_jwt_without_its_tilde_is_no_token_of_another_kind(world):
    jws = sd(world, world.badge()).rstrip("~")
    assert found(world, jws) == (Verdict.UNVERIFIABLE, "suite_unsupported")
    plain = world.issuer.token(
        world.badge(), alg="ES256", header={"typ": "vc+jwt"}, claims={"_": None}
    )
    assert found(world, plain + "~") == (Verdict.UNVERIFIABLE, "suite_unsupported")


def test_a_holders_own_signature_is_left_open_and_never_called_false(world):
    bound = sd(world, world.badge(), end="eyJhbGciOiJFUzI1NiJ9.e30.AA")
    assert found(world, bound) == (Verdict.UNVERIFIABLE, "suite_unsupported")


@pytest.mark.parametrize(
    ("changes", "unprotected", "verdict"),
    [
        ({16: None}, None, Verdict.VALID),
        ({3: "application/vc"}, None, Verdict.VALID),
        ({99: "not understood"}, {98: "nor this"}, Verdict.VALID),
        ({4: None}, {4: b"kid"}, Verdict.VALID),
        ({15: {1: "https://badges.example/issuers/north"}}, None, Verdict.VALID),
        ({1: -9}, None, Verdict.VALID),
        ({15: {1: "https://evil.example"}}, None, Verdict.INVALID),
        ({15: {4: 1}}, None, Verdict.INVALID),
        ({1: None}, {1: -7}, Verdict.INVALID),
        ({1: None}, None, Verdict.INVALID),
        ({1: -35}, None, Verdict.INVALID),
        ({1: 5}, None, Verdict.UNVERIFIABLE),
        ({1: "ES256"}, None, Verdict.UNVERIFIABLE),
        ({2: [99], 99: 1}, None, Verdict.INVALID),
        ({}, {1: -7}, Verdict.INVALID),
        ({16: "application/vp+cose"}, None, Verdict.UNVERIFIABLE),
        ({16: "application/vc+jwt"}, None, Verdict.UNVERIFIABLE),
        ({3: "application/vp"}, None, Verdict.INVALID),
        ({4: "a text"}, None, Verdict.INVALID),
        ({15: []}, None, Verdict.INVALID),
    ],
)
def test_the_headers_of_a_cose_sign1(world, changes, unprotected, verdict):
    if unprotected == {4: b"kid"}:
        unprotected = {4: world.issuer.method_id("p256").encode()}
    assert world.verify(sign1(world, changes, unprotected=unprotected)).verdict is verdict


def test_cbor_that_could_be_read_in_two_ways_or_never_ends_is_refused(world):
    kid = world.issuer.method_id("p256").encode()
    twice = b"\xa3\x01\x26\x01\x27\x04" + cbor.encode(kid)
    assert found(world, sign1(world, twice), Name.PARSE) == (Verdict.INVALID, "malformed")
    genuine = base64.b64decode(sign1(world))
    broken = [
        genuine + b"\0",
        genuine[:-1],
        genuine.replace(b"\xd2\x84", b"\xd2\x9f", 1) + b"\xff",
        b"\xd2\x84\x5f" + genuine[2:],
        b"\xd2\x84\x5b\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\xd2\x84" + b"\x81" * 5000,
        b"\xd2\x9b\0\0\0\xff\xff\xff\xff\xff",
        b"\xd2\x84\x40\xa0\xf6\x40",
        b"\xd2\x84\x40\xa0\x40",
        b"\xd2\xd2" + genuine[1:],
        b"\xd2\x84\x40\xfb\x40\x09\x21\xfb\x54\x44\x2d\x18\x40\x40",
    ]
    for raw in broken:
        assert world.verify(raw).verdict is not Verdict.VALID, raw[:12]
        text = base64.b64encode(raw).decode()
        assert world.verify(text).verdict is not Verdict.VALID, raw[:12]
    assert world.verify(sign1(world, tag=17)).verdict is not Verdict.VALID


def test_a_payload_of_cose_is_read_as_strictly_as_json_always_is(world):
    badge = dumps(world.badge())
    twice = badge[:-1] + b',"name":"Doctor"}'
    assert found(world, sign1(world, payload=twice), Name.PARSE)[0] is Verdict.INVALID


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.name)
@pytest.mark.parametrize("media", ["vc+jwt", "vc+sd-jwt", "vc+cose"])
def test_a_badge_signed_on_each_curve_is_verified(world, curve, media):
    signer = LocalSigner(ec.generate_private_key(curve.shape()))
    issuer = "did:jwk:" + b64(dumps(jwk(signer.public_key)))
    badge = world.badge(issuer=world.badge()["issuer"] | {"id": issuer})
    badge.pop("credentialStatus", None)
    token = secure(badge, media, Securing(signer, f"{issuer}#0", {}))
    assert world.verify(token).verdict is Verdict.VALID
    stranger = LocalSigner(ec.generate_private_key(curve.shape()))
    forged = secure(badge, media, Securing(stranger, f"{issuer}#0", {}))
    assert found(world, forged) == (Verdict.INVALID, "signature_wrong")


def test_an_embedded_proof_on_another_curve_is_left_open(world):
    signer = LocalSigner(ec.generate_private_key(ec.SECP521R1()))
    page = world.documents.pages[world.issuer.id]
    method = f"{world.issuer.id}#p521"
    listed = {
        "id": method,
        "controller": world.issuer.id,
        "type": "JsonWebKey",
        "publicKeyJwk": jwk(signer.public_key),
    }
    page["verificationMethod"].append(listed)
    page["assertionMethod"].append(method)
    signed = world.issuer.sign(
        world.badge(), cryptosuite="ecdsa-rdfc-2019", verificationMethod=method
    )
    signed["proof"][0]["proofValue"] = encode_base58(bytes(132))
    assert found(world, json.dumps(signed)) == (Verdict.UNVERIFIABLE, "suite_unsupported")

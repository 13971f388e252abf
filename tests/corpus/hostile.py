"""Badges that somebody made to deceive, by the class they must land in; each a form of attack."""

import hashlib
import hmac
import json

from app.domain.canonical import hash_data
from app.domain.keys import jwk, pem
from app.domain.multibase import encode_base58
from tests.corpus.badges import ROOT, embedded, said, token
from tests.unit.verification.verification_world import b64, dumps

MOVED = "urn:uuid:11111111-1111-4111-8111-111111111111"


def hostile(world):
    """Return file name → document, the class first in the name."""
    return tokens(world) | proofs(world) | documents(world) | schemas(world)


def tokens(world):
    issuer, other = world.issuer, world.other
    genuine = token(world, "valid", "RS256")
    head, payload, signature = genuine.split(".")
    kid = issuer.method_id("rsa")

    def by(signer, alg="RS256", **header):
        names = {"alg": alg, "typ": "JWT", "kid": kid} | header
        names = {name: value for name, value in names.items() if value is not None}
        text = f"{b64(dumps(names))}.{payload}"
        return f"{text}.{b64(signer.jws(alg, text.encode()))}"

    def forged(header, signed_with=b""):
        text = f"{b64(dumps({'typ': 'JWT', 'kid': kid} | header))}.{payload}"
        mac = hmac.new(signed_with, text.encode(), hashlib.sha256).digest() if signed_with else b""
        return f"{text}.{b64(mac)}"

    secret = pem(issuer.public("rsa")).encode()
    found = {
        f"tampered--alg-{name}.jwt": forged({"alg": name}) for name in ("none", "None", "NONE")
    }
    found["tampered--hs256-with-the-public-key.jwt"] = forged({"alg": "HS256"}, secret)
    found["tampered--signature-left-out.jwt"] = f"{head}.{payload}."
    found["tampered--status-stripped.jwt"] = stripped(genuine)
    for name in ("x5c", "jku", "x5u", "crit", "b64", "zip"):
        value = {"x5c": ["MIIB"], "crit": ["exp"], "b64": False}.get(name, "https://evil.example")
        found[f"tampered--header-{name}.jwt"] = by(issuer, **{name: value})
    hint = jwk(other.public("rsa"))
    found["wrong_key--embedded-jwk.jwt"] = by(other, kid=None, jwk=hint)
    found["wrong_key--key-of-another-issuer.jwt"] = by(other, kid=f"{ROOT}/keys/other")
    found["tampered--names-the-issuers-key.jwt"] = by(other)
    found["tampered--key-of-another-algorithm.jwt"] = by(issuer, kid=issuer.method_id("p256"))
    for number, injected in enumerate(("../../etc/passwd", "' OR 1=1 --", "file:///dev/zero", "")):
        found[f"unsupported--kid-injection-{number}.jwt"] = by(other, kid=injected)
    curve = hint | {"kty": "EC", "crv": "P-384", "x": "AA", "y": "AA"}
    found["unsupported--wrong-curve.jwt"] = by(issuer, kid=None, jwk=curve)
    repeated = b'{"alg":"RS256","typ":"JWT","alg":"none","kid":"x"}'
    found["malformed--alg-twice.jwt"] = f"{b64(repeated)}.{payload}.{signature}"
    return found


def stripped(genuine):
    """Leave the status out of the payload and keep the signature."""
    import base64  # noqa: PLC0415  needed here alone

    head, payload, signature = genuine.split(".")
    members = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    del members["credentialStatus"]
    return f"{head}.{b64(dumps(members))}.{signature}"


def proofs(world):
    issuer, other = world.issuer, world.other
    genuine = embedded(world, "valid", "eddsa-rdfc-2022")
    without = {name: value for name, value in genuine.items() if name != "credentialStatus"}
    method = other.method_id("ed25519")
    foreign = issuer.sign(said(world, "valid", older=False), key=other.ed25519)
    bound = issuer.sign(
        said(world, "valid", older=False), key=other.ed25519, verificationMethod=method
    )
    bare = {name: value for name, value in genuine.items() if name != "proof"}
    [proof] = genuine["proof"]
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    unknown = hash_data(bare, options)
    did = "did:key:" + other.method("ed25519")["publicKeyMultibase"]
    selfmade = {"verificationMethod": f"{did}#{did[8:]}"}
    return {
        "tampered--status-stripped.json": without,
        "tampered--proof-moved.json": genuine | {"id": MOVED},
        "tampered--proof-left-out.json": bare,
        "tampered--key-of-another.json": foreign,
        "tampered--undefined-member.json": genuine | {"bogus": "unsigned"},
        "tampered--previous-proof-missing.json": bare
        | {"proof": [proof | {"previousProof": MOVED}]},
        "tampered--purpose.json": bare | {"proof": [proof | {"proofPurpose": "authentication"}]},
        "wrong_key--method-of-another-issuer.json": bound,
        "wrong_key--proof-without-controller.json": issuer.sign(
            bare, key=other.ed25519, **selfmade
        ),
        "malformed--ecdsa-suite-with-ed25519-key.json": bare
        | {"proof": [proof | {"cryptosuite": "ecdsa-rdfc-2019"}]},
        "malformed--short-signature.json": bare
        | {"proof": [proof | {"proofValue": encode_base58(unknown[:63])}]},
    }


def documents(world):
    text = json.dumps(embedded(world, "valid", "eddsa-rdfc-2022"))
    name = '"name": "Formative Assessment"'
    return {
        "malformed--name-twice.json": text.replace(name, f'{name}, "name": "Other"', 1),
        "malformed--huge-number.json": text.replace(name, f'{name}, "version": {"9" * 400}', 1),
        "malformed--nan.json": text.replace(name, f'{name}, "version": NaN', 1),
        "malformed--control-character.json": text.replace(name, '"name": "\\u0000"', 1),
        "malformed--half-a-character.json": text.replace(name, '"name": "\\ud800"', 1),
        "malformed--deep.json": '{"a":' * 3000 + "1" + "}" * 3000,
        "malformed--cut-short.json": text[: len(text) // 2],
        "malformed--not-a-badge.txt": "hello",
        "status_unknown--list-of-another-issuer.json": world.issuer.sign(
            said(world, "valid", older=False) | {"credentialStatus": trap(world, "other")}
        ),
        "status_unknown--list-too-short.json": world.issuer.sign(
            said(world, "valid", older=False) | {"credentialStatus": trap(world, "short")}
        ),
        "status_unknown--gzip-bomb.json": world.issuer.sign(
            said(world, "valid", older=False) | {"credentialStatus": trap(world, "bomb")}
        ),
        "status_unknown--list-of-another-purpose.json": world.issuer.sign(
            said(world, "valid", older=False) | {"credentialStatus": trap(world, "purpose")}
        ),
        "status_unknown--list-stale.json": world.issuer.sign(
            said(world, "valid", older=False) | {"credentialStatus": trap(world, "stale")}
        ),
        "status_unknown--list-forged.json": world.issuer.sign(
            said(world, "valid", older=False) | {"credentialStatus": trap(world, "forged")}
        ),
    }


def schemas(world):
    """Publish schemas of an issuer's own, and sign badges that name them (OB 3.0, 9.1)."""
    bomb = r"^(?=a)((a|aa)+)\1$"
    published = {
        "valid--own-schema": {"required": ["credentialSubject"]},
        "malformed--own-schema": {"properties": {"name": {"const": "Another name"}}},
        "issuer_unreachable--own-schema": None,
        "unsupported--own-schema-is-none": {"type": 12},
        "unsupported--own-schema-needs-another": {"$ref": "https://elsewhere.example/schema"},
        "unsupported--own-schema-never-ends": {"properties": {"description": {"pattern": bomb}}},
        "unsupported--own-schema-is-doubled": {
            "$defs": {"a0": {"type": "string"}}
            | {f"a{n}": {"anyOf": [{"$ref": f"#/$defs/a{n - 1}"}] * 3} for n in range(1, 16)},
            "$ref": "#/$defs/a15",
        },
    }
    found = {}
    for name, schema in published.items():
        url = f"{ROOT}/schemas/{name}"
        if schema is not None:
            world.documents.pages[url] = schema
        badge = said(world, "valid", older=False) | {
            "description": "a" * 2000 + "b",
            "credentialSchema": [{"id": url, "type": "1EdTechJsonSchemaValidator2019"}],
        }
        found[f"{name}.json"] = world.issuer.sign(badge)
    return found


def trap(world, name):
    return world.entry() | {
        "id": f"{ROOT}/status/{name}#2",
        "statusListCredential": f"{ROOT}/status/{name}",
    }

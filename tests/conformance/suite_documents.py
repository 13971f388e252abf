"""Keys and documents like those of the W3C's VC-JOSE-COSE suite, made here for each run."""

import base64
import json

from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from app.domain.keys import jwk, thumbprint
from app.domain.multibase import encode_base64url
from app.signing.media import Securing, data_url, secure
from app.signing.signer import LocalSigner

CONTEXT = [
    "https://www.w3.org/ns/credentials/v2",
    "https://www.w3.org/ns/credentials/examples/v2",
]
ISSUER = "https://issuer.example/keys"
HOLDER = "did:example:holder"
PRIVATE = {
    "p256": ec.generate_private_key(ec.SECP256R1()),
    "p384": ec.generate_private_key(ec.SECP384R1()),
    "p521": ec.generate_private_key(ec.SECP521R1()),
    "ed25519": ed25519.Ed25519PrivateKey.generate(),
}
SIGNERS = {name: LocalSigner(key) for name, key in PRIVATE.items()}


def method(name, controller=ISSUER):
    """A verification method as the suite's key files have it, with both halves of the key."""
    signer = SIGNERS[name]
    public = jwk(signer.public_key) | {
        "alg": signer.public_key.algorithm.value,
        "kid": thumbprint(signer.public_key),
    }
    return {
        "id": f"{controller}#{name}",
        "type": "JsonWebKey",
        "controller": controller,
        "publicKeyJwk": public,
        "secretKeyJwk": public | {"d": _secret(PRIVATE[name])},
    }


def _secret(key):
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return encode_base64url(key.private_bytes_raw())
    size = (key.key_size + 7) // 8
    return encode_base64url(key.private_numbers().private_value.to_bytes(size, "big"))


def credential(**members):
    return {
        "@context": CONTEXT,
        "id": "https://issuer.example/credentials/7",
        "type": ["VerifiableCredential", "ExampleDegreeCredential"],
        "issuer": ISSUER,
        "validFrom": "2024-01-01T00:00:00Z",
        "credentialSchema": {"id": "https://issuer.example/schema.json", "type": "JsonSchema"},
        "credentialSubject": {
            "id": "did:example:subject",
            "firstName": "Jane",
            "lastName": "Doe",
            "address": {"street": "1 Main St", "city": "Anytown", "country": "US"},
            "phoneNumbers": [{"number": "1", "type": "work"}, {"number": "2", "type": "mobile"}],
        },
    } | members


def full():
    return credential(
        validUntil="2099-01-01T00:00:00Z",
        evidence=[{"id": "https://issuer.example/evidence/1", "type": ["DocumentVerification"]}],
        termsOfUse=[
            {"id": "https://issuer.example/terms", "type": "https://issuer.example/terms/v1"}
        ],
        refreshService={
            "id": "https://issuer.example/refresh",
            "type": "ManualRefreshService2018",
        },
        credentialStatus={
            "id": "https://issuer.example/status#7",
            "type": "StatusList2021Entry",
            "statusPurpose": "revocation",
            "statusListIndex": "7",
        },
    )


def envelope(address):
    return {"@context": CONTEXT[0], "type": "EnvelopedVerifiableCredential", "id": address}


def presentation(*held, **members):
    return {
        "@context": CONTEXT,
        "id": "urn:uuid:3978344f-8596-4c3a-a978-8fcaba3903c6",
        "type": ["VerifiablePresentation"],
        "holder": ISSUER,
        "verifiableCredential": list(held or [held_in("vc+jwt")]),
    } | members


def held_in(media, name="p256"):
    return envelope(data_url(signed(credential(), media, name), media))


def signed(document, media, name, *, typ=None, kid=None, paths=()):
    """A token as another implementation would make it; `typ` is a wrong media type instead."""
    return secure(
        document,
        typ or media,
        Securing(SIGNERS[name], kid or thumbprint(SIGNERS[name].public_key), {}, paths),
    )


def altered(token):
    """The token with another signature, of the right length."""
    if token.count(".") < 2:
        raw = base64.b64decode(token)
        return base64.b64encode(raw[:-4] + bytes(byte ^ 1 for byte in raw[-4:])).decode()
    head, payload, rest = token.split(".", 2)
    signature, tilde, more = rest.partition("~")
    middle = "A" if signature[9] != "A" else "B"
    return f"{head}.{payload}.{signature[:9]}{middle}{signature[10:]}{tilde}{more}"


def text(document):
    return json.dumps(document)

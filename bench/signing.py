"""Rows 1 to 3: what a signature costs beside the bare one, and beside other people's engines."""

import hashlib
from collections.abc import Callable

import orjson
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from pyld import jsonld

from app.domain.canonical import sha256
from app.domain.multibase import encode_base58
from app.domain.open_badges_3 import Document, to_document, vc_jwt_claims
from app.domain.standards import CONTEXTS
from app.domain.templates import Templates
from app.signing.data_integrity import secure
from app.signing.jws import vc_jwt
from app.signing.signer import LocalSigner
from bench import node
from bench.rows import Row, at_most, faster, microseconds
from tests.credential_builders import AWARDED, ISSUER, credential

METHOD = f"{ISSUER.id}#key"
KID = "https://badges.district.example/keys/1"


def rows() -> list[Row]:
    """Measure the three rows; the one against Node is left out where Node is."""
    return [*data_integrity(), *jwt()]


def data_integrity() -> list[Row]:
    """Build, canonicalise and sign a badge of a version that was issued before."""
    key = ed25519.Ed25519PrivateKey.generate()
    hashed = hashlib.sha512(b"a badge").digest()
    awards = iter([credential(n) for n in range(500)] * 100)
    issue = _issuing(LocalSigner(key))
    ours, raw, pyld = microseconds(
        (lambda: issue(next(awards)), 100),
        (lambda: key.sign(hashed), 100),
        (lambda: _with_pyld(to_document(credential()), key), 1),
    )
    found = [
        at_most("sign OB3 Data Integrity / raw Ed25519 signature", ours, raw, 4),
        faster("sign OB3 Data Integrity, against PyLD", ours, pyld, 50),
    ]
    theirs = _node()
    return (
        [*found, faster("sign OB3 Data Integrity, against Node", ours, theirs, 20)]
        if theirs
        else found
    )


def jwt() -> list[Row]:
    """Sign a built badge as VC-JWT, against dumping the same JSON and signing the bytes."""
    edwards, p256 = ed25519.Ed25519PrivateKey.generate(), ec.generate_private_key(ec.SECP256R1())
    document = to_document(credential())
    claims = vc_jwt_claims(document)
    edwards_signer, p256_signer = LocalSigner(edwards), LocalSigner(p256)
    p256_sign = LocalSigner(p256).sign
    ours_ed, raw_ed, ours_ec, raw_ec = microseconds(
        (lambda: vc_jwt(document, edwards_signer, kid=KID), 100),
        (lambda: edwards.sign(orjson.dumps(claims)), 100),
        (lambda: vc_jwt(document, p256_signer, kid=KID), 100),
        (lambda: p256_sign(orjson.dumps(claims)), 100),
    )
    return [
        at_most("sign VC-JWT EdDSA / orjson and raw signature", ours_ed, raw_ed, 1.5),
        at_most("sign VC-JWT ES256 / orjson and raw signature", ours_ec, raw_ec, 1.5),
    ]


def _issuing(signer: LocalSigner) -> Callable[..., object]:
    templates = Templates()

    def issue(award: object) -> object:
        document = to_document(award)  # type: ignore[arg-type]
        return secure(document, signer, method_id=METHOD, created=AWARDED, templates=templates)

    issue(credential())
    return issue


def _with_pyld(document: Document, key: ed25519.Ed25519PrivateKey) -> str:
    options = {
        "@context": document["@context"],
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-01-15T09:30:00Z",
        "verificationMethod": METHOD,
        "proofPurpose": "assertionMethod",
    }
    return encode_base58(key.sign(sha256(pyld_form(options)) + sha256(pyld_form(document))))


def pyld_form(document: Document) -> bytes:
    """Return the canonical form that PyLD gives a document, contexts from our own bundle."""
    settings = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": lambda url, _: {
            "contextUrl": None,
            "documentUrl": url,
            "document": CONTEXTS[url],
            "contentType": "application/ld+json",
        },
    }
    return str(jsonld.normalize(document, settings)).encode()


def _node() -> float | None:
    asked = {"contexts": dict(CONTEXTS), "credential": to_document(credential()), "rounds": 150}
    return node.microseconds("node_vc.mjs", asked)

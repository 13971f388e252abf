"""A private key that somebody hands in as a JWK, for the W3C's suites only: nothing of ours is kept so."""

from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from app.domain.errors import InvalidError
from app.domain.keys import CURVES, from_jwk
from app.domain.multibase import decode_base64url
from app.signing.signer import LocalSigner, PrivateKey


def signer_of(members: Mapping[str, Any]) -> LocalSigner:
    """Return the signer of a private JWK (RFC 7517, RFC 8037); its public half must fit."""
    secret = members.get("d")
    if not isinstance(secret, str):
        raise InvalidError("The key file holds no private key.")
    halves = {name: value for name, value in members.items() if name not in {"d", "key_ops"}}
    public = from_jwk(halves)
    try:
        signer = LocalSigner(_loaded(members.get("crv"), decode_base64url(secret)))
    except ValueError:
        raise InvalidError("The private key in the key file is not one of its curve.") from None
    if signer.public_key != public:
        raise InvalidError("The two halves of the key in the key file do not belong together.")
    return signer


def _loaded(curve: object, secret: bytes) -> PrivateKey:
    if curve == "Ed25519":
        return ed25519.Ed25519PrivateKey.from_private_bytes(secret)
    for known in CURVES:
        if curve == known.name:
            return ec.derive_private_key(int.from_bytes(secret, "big"), known.shape())
    raise InvalidError("Only Ed25519, P-256, P-384 and P-521 keys sign here.")

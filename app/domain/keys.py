"""Public keys as data: Multikey, JWK, did:key, thumbprints, verification methods. No private key."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from app.domain.errors import InvalidError
from app.domain.moments import wire_time
from app.domain.multibase import decode, decode_base64url, encode_base58, encode_base64url

ED25519_PREFIX = b"\xed\x01"
P256_PREFIX = b"\x80\x24"
SMALLEST_RSA, LARGEST_RSA, RSA_EXPONENT = 2048, 8192, 65537
COMPRESSED_POINT = 33

LoadedKey = ed25519.Ed25519PublicKey | rsa.RSAPublicKey | ec.EllipticCurvePublicKey


class Algorithm(StrEnum):
    """The signature algorithms of issuer keys, by their JOSE names."""

    ED25519 = "EdDSA"
    RS256 = "RS256"
    ES256 = "ES256"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key: its algorithm and its DER SubjectPublicKeyInfo, which alone decides equality."""

    algorithm: Algorithm
    der: bytes

    def load(self) -> LoadedKey:
        """Return the key object that verifies; costly enough to be kept by callers in loops."""
        key = serialization.load_der_public_key(self.der)
        if isinstance(
            key, ed25519.Ed25519PublicKey | rsa.RSAPublicKey | ec.EllipticCurvePublicKey
        ):
            return key
        raise InvalidError("Keys of this kind are not used here.")


def public_key(key: object) -> PublicKey:
    """Describe a key object of `cryptography`; refuses other kinds, curves and weak RSA keys."""
    match key:
        case ed25519.Ed25519PublicKey():
            return PublicKey(Algorithm.ED25519, _der(key))
        case ec.EllipticCurvePublicKey() if isinstance(key.curve, ec.SECP256R1):
            return PublicKey(Algorithm.ES256, _der(key))
        case rsa.RSAPublicKey() if _strong(key):
            return PublicKey(Algorithm.RS256, _der(key))
    raise InvalidError("Only Ed25519, P-256 and RSA keys of 2048 to 8192 bits are used here.")


def from_der(der: bytes) -> PublicKey:
    """Read a DER SubjectPublicKeyInfo."""
    try:
        return public_key(serialization.load_der_public_key(der))
    except ValueError:
        raise InvalidError("This is not a public key.") from None


def pem(key: PublicKey) -> str:
    """Return the key as PEM SubjectPublicKeyInfo (Open Badges 2.0, CryptographicKey)."""
    encoding, form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    return key.load().public_bytes(encoding, form).decode("ascii")


def from_pem(text: str) -> PublicKey:
    """Read a PEM public key."""
    try:
        return public_key(serialization.load_pem_public_key(text.encode()))
    except (ValueError, UnsupportedAlgorithm):
        raise InvalidError("This is not a public key in PEM.") from None


def multikey(key: PublicKey) -> str:
    """Return `publicKeyMultibase`: z6Mk… for Ed25519, zDn… for P-256 (Controlled Identifiers 2.2.2)."""
    match key.load():
        case ed25519.Ed25519PublicKey() as loaded:
            return encode_base58(ED25519_PREFIX + loaded.public_bytes_raw())
        case ec.EllipticCurvePublicKey() as loaded:
            point = loaded.public_bytes(
                serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint
            )
            return encode_base58(P256_PREFIX + point)
    raise InvalidError("RSA keys are published as JWK, not as Multikey.")


def from_multikey(text: str) -> PublicKey:
    """Read an Ed25519 or P-256 Multikey."""
    data = decode(text)
    prefix, body = data[:2], data[2:]
    try:
        if prefix == ED25519_PREFIX:
            return public_key(ed25519.Ed25519PublicKey.from_public_bytes(body))
        if prefix == P256_PREFIX and len(body) == COMPRESSED_POINT:
            return public_key(ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), body))
    except ValueError:
        raise InvalidError("This Multikey does not hold a valid public key.") from None
    raise InvalidError("Only Ed25519 and P-256 Multikeys are used here.")


def jwk(key: PublicKey) -> dict[str, str]:
    """Return the required members of the public JWK (RFC 7517, 8037), without `kid` or `alg`."""
    match key.load():
        case ed25519.Ed25519PublicKey() as loaded:
            x = encode_base64url(loaded.public_bytes_raw())
            return {"kty": "OKP", "crv": "Ed25519", "x": x}
        case rsa.RSAPublicKey() as loaded:
            numbers = loaded.public_numbers()
            return {"kty": "RSA", "n": _uint(numbers.n), "e": _uint(numbers.e)}
        case ec.EllipticCurvePublicKey() as loaded:
            point = loaded.public_numbers()
            x, y = (encode_base64url(n.to_bytes(32, "big")) for n in (point.x, point.y))
            return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


def from_jwk(members: Mapping[str, Any]) -> PublicKey:
    """Read a public JWK; a JWK with a private member is refused, for it is public no more."""
    if {"d", "p", "q", "k"} & members.keys():
        raise InvalidError("This JWK holds a private or symmetric key.")
    try:
        match members.get("kty"), members.get("crv"):
            case "OKP", "Ed25519":
                raw = decode_base64url(_text(members, "x"))
                return public_key(ed25519.Ed25519PublicKey.from_public_bytes(raw))
            case "EC", "P-256":
                x, y = (_number(members, name) for name in ("x", "y"))
                return public_key(ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key())
            case "RSA", _:
                n, e = (_number(members, name) for name in ("n", "e"))
                return public_key(rsa.RSAPublicNumbers(e, n).public_key())
    except ValueError:
        raise InvalidError("This JWK does not hold a valid public key.") from None
    raise InvalidError("Only Ed25519, P-256 and RSA JWKs are used here.")


def thumbprint(key: PublicKey) -> str:
    """Return the JWK thumbprint (RFC 7638) in base64url."""
    canonical = orjson.dumps(jwk(key), option=orjson.OPT_SORT_KEYS)
    return encode_base64url(hashlib.sha256(canonical).digest())


def did_key(key: PublicKey) -> str:
    """Return the did:key of an Ed25519 or P-256 key."""
    return "did:key:" + multikey(key)


def from_did_key(did: str) -> PublicKey:
    """Read a did:key, with or without its fragment, which must then name the same key."""
    bare, _, fragment = did.partition("#")
    name = bare.removeprefix("did:key:")
    if name == bare or (fragment and fragment != name):
        raise InvalidError("This is not a did:key.")
    return from_multikey(name)


def verification_method(
    key: PublicKey, *, method_id: str, controller: str, revoked: datetime | None = None
) -> dict[str, Any]:
    """Return the verification method: Multikey where the key has one, else JsonWebKey.

    `revoked` is only for a key that was compromised (Controlled Identifiers 2.2).
    """
    if key.algorithm is Algorithm.ED25519:
        member: dict[str, Any] = {"type": "Multikey", "publicKeyMultibase": multikey(key)}
    else:
        member = {"type": "JsonWebKey", "publicKeyJwk": jwk(key) | {"alg": key.algorithm.value}}
    if revoked:
        member["revoked"] = wire_time(revoked.replace(microsecond=0))
    return {"id": method_id, "controller": controller} | member


def published_jwk(key: PublicKey, *, kid: str, issuer: str) -> dict[str, str]:
    """Return the JWK as a key page or JWKS shows it: with `kid`, `alg`, `use` and the issuer."""
    extra = {"kid": kid, "alg": key.algorithm.value, "use": "sig", "iss": issuer}
    return jwk(key) | extra


def _der(key: LoadedKey) -> bytes:
    return key.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _strong(key: rsa.RSAPublicKey) -> bool:
    odd_exponent = key.public_numbers().e >= RSA_EXPONENT
    return SMALLEST_RSA <= key.key_size <= LARGEST_RSA and odd_exponent


def _uint(number: int) -> str:
    return encode_base64url(number.to_bytes((number.bit_length() + 7) // 8, "big"))


def _text(members: Mapping[str, Any], name: str) -> str:
    value = members.get(name)
    if not isinstance(value, str):
        raise InvalidError(f"The JWK member {name!r} is missing.")
    return value


def _number(members: Mapping[str, Any], name: str) -> int:
    return int.from_bytes(decode_base64url(_text(members, name)), "big")

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
SMALLEST_RSA, LARGEST_RSA, RSA_EXPONENT = 2048, 8192, 65537

LoadedKey = ed25519.Ed25519PublicKey | rsa.RSAPublicKey | ec.EllipticCurvePublicKey


class Algorithm(StrEnum):
    """The signature algorithms of issuer keys, by their JOSE names."""

    ED25519 = "EdDSA"
    RS256 = "RS256"
    ES256 = "ES256"


class ForeignAlgorithm(StrEnum):
    """Algorithms of other issuers' keys: verified here, while no issuer of ours has such a key."""

    ES384 = "ES384"
    ES512 = "ES512"


AnyAlgorithm = Algorithm | ForeignAlgorithm


@dataclass(frozen=True, slots=True)
class Curve:
    """A NIST curve: its JWK name, its algorithm, the bytes of a coordinate, its Multikey prefix."""

    name: str
    algorithm: AnyAlgorithm
    size: int
    prefix: bytes
    shape: type[ec.EllipticCurve]


CURVES = (
    Curve("P-256", Algorithm.ES256, 32, b"\x80\x24", ec.SECP256R1),
    Curve("P-384", ForeignAlgorithm.ES384, 48, b"\x81\x24", ec.SECP384R1),
    Curve("P-521", ForeignAlgorithm.ES512, 66, b"\x82\x24", ec.SECP521R1),
)
_BY_SHAPE = {curve.shape().name: curve for curve in CURVES}
_BY_NAME = {curve.name: curve for curve in CURVES}


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key: its algorithm and its DER SubjectPublicKeyInfo, which alone decides equality."""

    algorithm: AnyAlgorithm
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
        case ec.EllipticCurvePublicKey() if key.curve.name in _BY_SHAPE:
            return PublicKey(curve_of(key).algorithm, _der(key))
        case rsa.RSAPublicKey() if _strong(key):
            return PublicKey(Algorithm.RS256, _der(key))
    raise InvalidError(
        "Only Ed25519, P-256, P-384, P-521 and RSA keys of 2048 to 8192 bits are used here."
    )


def curve_of(key: ec.EllipticCurvePublicKey | ec.EllipticCurvePrivateKey) -> Curve:
    """Return which of the curves a key of `cryptography` lies on."""
    return _BY_SHAPE[key.curve.name]


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
    """Return `publicKeyMultibase`: z6Mk… for Ed25519, zDn… for P-256 and so on (Controlled Identifiers 2.2.2)."""
    match key.load():
        case ed25519.Ed25519PublicKey() as loaded:
            return encode_base58(ED25519_PREFIX + loaded.public_bytes_raw())
        case ec.EllipticCurvePublicKey() as loaded:
            point = loaded.public_bytes(
                serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint
            )
            return encode_base58(curve_of(loaded).prefix + point)
    raise InvalidError("RSA keys are published as JWK, not as Multikey.")


def from_multikey(text: str) -> PublicKey:
    """Read the Multikey of an Ed25519 key or of one on a NIST curve, which is in base58btc.

    No other encoding is allowed (vc-di-eddsa 2.1.1, vc-di-ecdsa 2.1.1).
    """
    if not text.startswith("z"):
        raise InvalidError("A Multikey is written in base58btc: it begins with z.")
    data = decode(text)
    prefix, body = data[:2], data[2:]
    try:
        if prefix == ED25519_PREFIX:
            return public_key(ed25519.Ed25519PublicKey.from_public_bytes(body))
        for curve in CURVES:
            if prefix == curve.prefix and len(body) == 1 + curve.size:
                shape = curve.shape()
                return public_key(ec.EllipticCurvePublicKey.from_encoded_point(shape, body))
    except ValueError:
        raise InvalidError("This Multikey does not hold a valid public key.") from None
    raise InvalidError("Only Ed25519, P-256, P-384 and P-521 Multikeys are used here.")


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
            point, curve = loaded.public_numbers(), curve_of(loaded)
            x, y = (encode_base64url(n.to_bytes(curve.size, "big")) for n in (point.x, point.y))
            return {"kty": "EC", "crv": curve.name, "x": x, "y": y}


def from_jwk(members: Mapping[str, Any]) -> PublicKey:
    """Read a public JWK that verifies signatures.

    One with a private member is refused, for it is public no more, and so is one that says it is
    for something else (RFC 7517, 4.2 to 4.4; RFC 8725, 3.1: one key, one algorithm).
    """
    if {"d", "p", "q", "k"} & members.keys():
        raise InvalidError("This JWK holds a private or symmetric key.")
    key = _read(members)
    operations = members.get("key_ops", ["verify"])
    verifies = isinstance(operations, list) and "verify" in operations
    if members.get("use", "sig") != "sig" or not verifies:
        raise InvalidError("This JWK is not one for verifying signatures.")
    if "alg" in members and members["alg"] not in _names_of(key.algorithm):
        raise InvalidError("The JWK is for another algorithm.")
    return key


def _names_of(algorithm: AnyAlgorithm) -> tuple[str, ...]:
    """Return what JOSE calls the algorithm; EdDSA has a second name since RFC 9864."""
    return ("EdDSA", "Ed25519") if algorithm is Algorithm.ED25519 else (algorithm.value,)


def _read(members: Mapping[str, Any]) -> PublicKey:
    try:
        match members.get("kty"), members.get("crv"):
            case "OKP", "Ed25519":
                raw = decode_base64url(_text(members, "x"))
                return public_key(ed25519.Ed25519PublicKey.from_public_bytes(raw))
            case "EC", str(name) if name in _BY_NAME:
                x, y = (_number(members, coordinate) for coordinate in ("x", "y"))
                shape = _BY_NAME[name].shape()
                return public_key(ec.EllipticCurvePublicNumbers(x, y, shape).public_key())
            case "RSA", _:
                n, e = (_number(members, name) for name in ("n", "e"))
                return public_key(rsa.RSAPublicNumbers(e, n).public_key())
    except ValueError:
        raise InvalidError("This JWK does not hold a valid public key.") from None
    raise InvalidError("Only Ed25519, P-256, P-384, P-521 and RSA JWKs are used here.")


def thumbprint(key: PublicKey) -> str:
    """Return the JWK thumbprint (RFC 7638) in base64url."""
    canonical = orjson.dumps(jwk(key), option=orjson.OPT_SORT_KEYS)
    return encode_base64url(hashlib.sha256(canonical).digest())


def did_key(key: PublicKey) -> str:
    """Return the did:key of a key that has a Multikey."""
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

"""Whether bytes were signed by a public key: the algorithms of `app/domain/keys.py`, nothing else."""

from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from app.domain.keys import (
    Algorithm,
    AnyAlgorithm,
    ForeignAlgorithm,
    LoadedKey,
    PublicKey,
    curve_of,
)

# RFC 7518 3.4: each curve has its hash, and a signature is r and s, of a coordinate's bytes each.
_HASHES: dict[AnyAlgorithm, hashes.HashAlgorithm] = {
    Algorithm.ES256: hashes.SHA256(),
    ForeignAlgorithm.ES384: hashes.SHA384(),
    ForeignAlgorithm.ES512: hashes.SHA512(),
}


def is_signed(key: PublicKey, signed: bytes, signature: bytes) -> bool:
    """Tell whether `signature` over `signed` was made with the private half of `key`."""
    try:
        match _loaded(key):
            case ed25519.Ed25519PublicKey() as loaded:
                loaded.verify(signature, signed)
            case rsa.RSAPublicKey() as loaded:
                loaded.verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
            case ec.EllipticCurvePublicKey() as loaded:
                dss = _dss(signature, curve_of(loaded).size)
                loaded.verify(dss, signed, ec.ECDSA(_HASHES[key.algorithm]))
    except InvalidSignature:
        return False
    return True


@lru_cache(maxsize=512)
def _loaded(key: PublicKey) -> LoadedKey:
    # Loading an RSA key costs more than checking a signature with it.
    return key.load()


def _dss(signature: bytes, size: int) -> bytes:
    if len(signature) != 2 * size:
        raise InvalidSignature
    r, s = signature[:size], signature[size:]
    return encode_dss_signature(int.from_bytes(r, "big"), int.from_bytes(s, "big"))

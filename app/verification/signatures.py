"""Whether bytes were signed by a public key: the three algorithms of Open Badges, nothing else."""

from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from app.domain.keys import LoadedKey, PublicKey

_HALF = 32  # ES256 signatures are r and s, 32 bytes each (RFC 7518 3.4)


def is_signed(key: PublicKey, signed: bytes, signature: bytes) -> bool:
    """Tell whether `signature` over `signed` was made with the private half of `key`."""
    try:
        match _loaded(key):
            case ed25519.Ed25519PublicKey() as loaded:
                loaded.verify(signature, signed)
            case rsa.RSAPublicKey() as loaded:
                loaded.verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
            case ec.EllipticCurvePublicKey() as loaded:
                loaded.verify(_dss(signature), signed, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


@lru_cache(maxsize=512)
def _loaded(key: PublicKey) -> LoadedKey:
    # Loading an RSA key costs more than checking a signature with it.
    return key.load()


def _dss(signature: bytes) -> bytes:
    if len(signature) != 2 * _HALF:
        raise InvalidSignature
    r, s = signature[:_HALF], signature[_HALF:]
    return encode_dss_signature(int.from_bytes(r, "big"), int.from_bytes(s, "big"))

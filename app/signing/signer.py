"""What signs: a protocol that an HSM fits as well, and the keys held in memory."""

from collections.abc import Callable
from typing import Protocol

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from app.domain.errors import SigningError
from app.domain.keys import (
    Algorithm,
    AnyAlgorithm,
    ForeignAlgorithm,
    PublicKey,
    curve_of,
    public_key,
)

_ECDSA: dict[AnyAlgorithm, ec.ECDSA] = {
    Algorithm.ES256: ec.ECDSA(hashes.SHA256()),
    ForeignAlgorithm.ES384: ec.ECDSA(hashes.SHA384()),
    ForeignAlgorithm.ES512: ec.ECDSA(hashes.SHA512()),
}

PrivateKey = ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class Signer(Protocol):
    """Signs bytes with one key; the algorithm is that of `public_key`."""

    @property
    def public_key(self) -> PublicKey:
        """The public half."""

    def sign(self, content: bytes) -> bytes:
        """Return the signature as JOSE has it (RFC 7518 3.4: r and s side by side)."""


class LocalSigner:
    """Signs with a key in this process's memory, loaded once and never shown."""

    __slots__ = ("_key", "_public")

    def __init__(self, key: PrivateKey) -> None:
        """Keep a key whose kind is one of ours."""
        self._key, self._public = key, public_key(key.public_key())

    @property
    def public_key(self) -> PublicKey:
        """The public half."""
        return self._public

    def sign(self, content: bytes) -> bytes:
        """Return the signature as JOSE has it."""
        key = self._key
        if isinstance(key, ed25519.Ed25519PrivateKey):
            return key.sign(content)
        if isinstance(key, rsa.RSAPrivateKey):
            return key.sign(content, padding.PKCS1v15(), hashes.SHA256())
        curve = curve_of(key)
        r, s = decode_dss_signature(key.sign(content, _ECDSA[curve.algorithm]))
        return r.to_bytes(curve.size, "big") + s.to_bytes(curve.size, "big")

    def __repr__(self) -> str:
        return f"LocalSigner({self._public.algorithm})"

    def __reduce__(self) -> str:
        raise TypeError("A private key is never pickled.")


class RecordingSigner:
    """Signs with another signer, and tells somebody the bytes before they are signed."""

    __slots__ = ("_signer", "_tell")

    def __init__(self, signer: Signer, tell: Callable[[bytes], None]) -> None:
        """Take the signer, and whom to tell."""
        self._signer, self._tell = signer, tell

    @property
    def public_key(self) -> PublicKey:
        """The public half."""
        return self._signer.public_key

    def sign(self, content: bytes) -> bytes:
        """Return the other's signature; a signature that nobody was told of is never made."""
        self._tell(content)
        return self._signer.sign(content)


def local_signer(key: object) -> LocalSigner:
    """Return a signer for a loaded private key of ours; other kinds are an error."""
    if isinstance(key, ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        signer = LocalSigner(key)
        if isinstance(signer.public_key.algorithm, Algorithm):
            return signer
    raise SigningError("Keys of this kind do not sign here.")

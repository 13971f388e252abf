"""Private keys at rest: wrapped by AES-256-GCM, bound to their organization, issuer and key id."""

import os
from collections import OrderedDict
from dataclasses import astuple, dataclass
from threading import Lock

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.domain.errors import SigningError
from app.domain.keys import RSA_EXPONENT, SMALLEST_RSA, Algorithm, PublicKey
from app.signing.master_key import MasterKey
from app.signing.pkcs11 import Module
from app.signing.signer import LocalSigner, PrivateKey, local_signer

VERSION = b"\x01"
_NONCE = 12
_MAX_LOADED = 256


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """Whose key it is. A wrapped key that was moved elsewhere does not unwrap."""

    organization_id: str
    issuer_id: str
    key_id: str

    def bound(self) -> bytes:
        """Return the place as additional authenticated data, without ambiguity."""
        return orjson.dumps(astuple(self))


class Vault:
    """Makes, wraps and unwraps issuer keys. Loaded keys are kept, for loading one is slow."""

    def __init__(self, master_key: MasterKey, module: Module | None = None) -> None:
        """Derive the wrapping key; `module` is the hardware module, if there is one."""
        self._module = module
        self._cipher = AESGCM(master_key.derive("wrapping of issuer keys, v1"))
        self._loaded: OrderedDict[tuple[KeyPlace, bytes], LocalSigner] = OrderedDict()
        self._lock = Lock()

    def generate(self, algorithm: Algorithm, place: KeyPlace) -> tuple[PublicKey, bytes]:
        """Make a key pair; returns the public key and the private key wrapped for storage."""
        key = _new_key(algorithm)
        return local_signer(key).public_key, self.wrap(key, place)

    def signer(self, wrapped: bytes, place: KeyPlace) -> LocalSigner:
        """Return the signer of a wrapped key; raises SigningError if it does not belong here."""
        with self._lock:
            known = self._loaded.get((place, wrapped))
            if known:
                self._loaded.move_to_end((place, wrapped))
                return known
        signer = local_signer(self._unwrap(wrapped, place))
        with self._lock:
            self._loaded[place, wrapped] = signer
            if len(self._loaded) > _MAX_LOADED:
                self._loaded.popitem(last=False)
        return signer

    @property
    def module(self) -> Module:
        """The hardware module; raises SigningError when none is configured."""
        if self._module is None:
            raise SigningError("No hardware module is configured: LAUREL_PKCS11_MODULE.")
        return self._module

    def rewrapped(self, wrapped: bytes, place: KeyPlace, other: "Vault") -> bytes:
        """Return the same private key as another vault wraps it; nobody sees it in between."""
        return other.wrap(_loaded(self._unwrap(wrapped, place)), place)

    def wrap(self, key: PrivateKey, place: KeyPlace) -> bytes:
        """Return a private key as it is stored."""
        der = key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        return self.seal(der, place)

    def seal(self, content: bytes, place: KeyPlace) -> bytes:
        """Return a secret as it is stored, bound to its place."""
        nonce = os.urandom(_NONCE)
        return VERSION + nonce + self._cipher.encrypt(nonce, content, VERSION + place.bound())

    def open(self, wrapped: bytes, place: KeyPlace) -> bytes:
        """Return what was sealed for this place; raises SigningError for anything else."""
        # Version, nonce, ciphertext. Another version has another AAD, so it does not open either.
        nonce, sealed = wrapped[1 : 1 + _NONCE], wrapped[1 + _NONCE :]
        try:
            return self._cipher.decrypt(nonce, sealed, wrapped[:1] + place.bound())
        except (InvalidTag, ValueError):
            raise SigningError(
                "The key does not open: another master key, or a key from elsewhere."
            ) from None

    def _unwrap(self, wrapped: bytes, place: KeyPlace) -> object:
        return serialization.load_der_private_key(self.open(wrapped, place), password=None)

    def __repr__(self) -> str:
        return "Vault(…)"


def _loaded(key: object) -> PrivateKey:
    if isinstance(key, ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        return key
    raise SigningError("Keys of this kind do not sign here.")


def _new_key(algorithm: Algorithm) -> PrivateKey:
    match algorithm:
        case Algorithm.ED25519:
            return ed25519.Ed25519PrivateKey.generate()
        case Algorithm.RS256:
            return rsa.generate_private_key(RSA_EXPONENT, SMALLEST_RSA)
        case Algorithm.ES256:
            return ec.generate_private_key(ec.SECP256R1())

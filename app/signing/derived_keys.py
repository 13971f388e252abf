"""Keys of the W3C test contract: derived from the master key, one pair for each organization.

They are stored nowhere and belong to no issuer: what they sign is never a badge of a real one.
"""

from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from app.domain.errors import SigningError
from app.domain.keys import Algorithm
from app.signing.master_key import MasterKey
from app.signing.signer import LocalSigner

_ORDER_OF_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class DerivedKeys:
    """Gives the signers of one purpose; nothing of the master key can be seen in them."""

    def __init__(self, master_key: MasterKey) -> None:
        """Keep the master key to derive from."""
        self._derive = master_key.derive
        self.signer = lru_cache(maxsize=64)(self._signer)

    def _signer(self, algorithm: Algorithm, owner: str) -> LocalSigner:
        """Return the signer of an owner; the same one every time."""
        label = f"vc-api {algorithm.value} key of {owner}, v1"
        if algorithm is Algorithm.ED25519:
            seed = self._derive(label)
            return LocalSigner(ed25519.Ed25519PrivateKey.from_private_bytes(seed))
        if algorithm is Algorithm.ES256:
            # Twice the length of the order, so that the remainder favours no key (FIPS 186-5 A.2.1).
            drawn = int.from_bytes(
                self._derive(label) + self._derive(label + ", second half"), "big"
            )
            secret = drawn % (_ORDER_OF_P256 - 1) + 1
            return LocalSigner(ec.derive_private_key(secret, ec.SECP256R1()))
        raise SigningError("The test contract has no key of this kind.")

    def __repr__(self) -> str:
        return "DerivedKeys(…)"

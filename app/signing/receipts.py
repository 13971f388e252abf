"""Signs receipts of verifications, with a key of the service that signs nothing else."""

from collections.abc import Mapping
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.domain.keys import published_jwk, thumbprint
from app.domain.receipts import KIND
from app.signing import jws
from app.signing.master_key import MasterKey
from app.signing.signer import local_signer


class Receipts:
    """Signs receipts of one service; `kid` is the key's thumbprint, published with the key."""

    def __init__(self, master_key: MasterKey, *, issuer: str) -> None:
        """Derive the key; no other purpose derives the same."""
        secret = master_key.derive("verification receipts, v1")
        self._signer = local_signer(Ed25519PrivateKey.from_private_bytes(secret))
        self._issuer = issuer
        self.kid = thumbprint(self._signer.public_key)

    def sign(self, claims: Mapping[str, Any]) -> str:
        """Return the receipt as a compact JWS."""
        payload = orjson.dumps({"iss": self._issuer, **claims})
        return jws.sign(payload, self._signer, kid=self.kid, kind=KIND)

    @property
    def public_jwk(self) -> dict[str, Any]:
        """The public half, as it is published and as it outlives the master key."""
        return published_jwk(self._signer.public_key, kid=self.kid, issuer=self._issuer)

    def __repr__(self) -> str:
        return f"Receipts(issuer={self._issuer!r})"

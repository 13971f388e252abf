"""The service's own access tokens (RFC 9068), under a key that signs nothing else."""

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.domain.errors import InvalidError, UnauthenticatedError
from app.domain.keys import public_key, thumbprint
from app.domain.moments import numeric_date
from app.signing.master_key import MasterKey

LONGEST = timedelta(minutes=10)
KIND = "at+jwt"
ALGORITHM = "EdDSA"
# A clock that was set back between two of our own processes, not a stranger's.
_LEEWAY = 5
_MAX_LENGTH = 8192
_RESERVED = frozenset({"iss", "aud", "exp", "iat"})


class Tokens:
    """Mints and reads bearer tokens of one service; no badge passes for one, nor one for a badge."""

    def __init__(self, master_key: MasterKey, *, issuer: str, audience: str) -> None:
        """Derive the key; issuer and audience must be met to the letter."""
        self._key = Ed25519PrivateKey.from_private_bytes(master_key.derive("access tokens, v1"))
        self._public = self._key.public_key()
        self._issuer, self._audience = issuer, audience
        self._kid = thumbprint(public_key(self._public))
        self._header = self._signed({}).partition(".")[0]

    def mint(self, claims: Mapping[str, Any], *, now: datetime, lifetime: timedelta) -> str:
        """Return a token with these claims, good for at most ten minutes."""
        if _RESERVED & claims.keys():
            raise InvalidError("Issuer, audience and times are set by the service itself.")
        if not timedelta(0) < lifetime <= LONGEST:
            raise InvalidError("A token lives for at most ten minutes.")
        issued = numeric_date(now.replace(microsecond=0))
        times = {"iat": issued, "exp": issued + int(lifetime.total_seconds())}
        whole = {**claims, "iss": self._issuer, "aud": self._audience, **times}
        return self._signed(whole)

    def read(self, token: str, *, now: datetime) -> dict[str, Any]:
        """Return the claims of a token of ours that is good now; else UnauthenticatedError."""
        claims = self._authentic(token)
        seconds = int(now.timestamp())
        if claims["iat"] > seconds + _LEEWAY:
            raise UnauthenticatedError("The access token was not made for this service.")
        if claims["exp"] <= seconds:
            raise UnauthenticatedError("The access token has expired.")
        return claims

    def _authentic(self, token: str) -> dict[str, Any]:
        # One header, byte for byte: no other algorithm, type or key is even looked at.
        header = token.partition(".")[0]
        ours = token.isascii() and hmac.compare_digest(header, self._header)
        if len(token) > _MAX_LENGTH or not ours:
            raise UnauthenticatedError("This is not an access token of this service.")
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self._public,
                algorithms=[ALGORITHM],
                issuer=self._issuer,
                audience=self._audience,
                # The times are held against the moment that the caller gives.
                options={"verify_exp": False, "verify_iat": False, "require": ["exp", "iat"]},
            )
        except jwt.InvalidTokenError:
            raise UnauthenticatedError("This is not an access token of this service.") from None
        return claims

    def _signed(self, claims: Mapping[str, Any]) -> str:
        headers = {"typ": KIND, "kid": self._kid}
        return jwt.encode(dict(claims), self._key, algorithm=ALGORITHM, headers=headers)

    def __repr__(self) -> str:
        return f"Tokens(issuer={self._issuer!r})"

"""Secrets shown once and stored hashed, and signed cursors."""

import hashlib
import hmac
import secrets
from typing import Any

import orjson

from app.domain.errors import InvalidError
from app.domain.multibase import decode_base64url, encode_base64url
from app.signing.master_key import MasterKey

SECRET_BYTES = 32
_MAC_BYTES = 16
_MAX_CURSOR = 2048


def new_secret(prefix: str = "") -> str:
    """Return a random client secret or one-time token of 256 bits, to be shown once."""
    return prefix + secrets.token_urlsafe(SECRET_BYTES)


def hash_secret(secret: str) -> str:
    """Return what is stored: SHA-256, enough for a random text of 256 bits (not for a password)."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def secret_matches(secret: str, hashed: str) -> bool:
    """Tell whether the secret is the stored one, in a time that tells nothing."""
    return hmac.compare_digest(hash_secret(secret), hashed)


class Cursors:
    """Places in a list, handed out signed so that nobody makes one up or reads another list."""

    def __init__(self, master_key: MasterKey) -> None:
        """Derive the key of this purpose."""
        self._key = master_key.derive("list cursors, v1")

    def sign(self, place: Any, *, scope: str) -> str:  # noqa: ANN401  any JSON value
        """Return an opaque cursor that only `read` with the same scope accepts."""
        content = orjson.dumps(place)
        return encode_base64url(self._mac(content, scope) + content)

    def read(self, cursor: str, *, scope: str) -> Any:  # noqa: ANN401  any JSON value
        """Return the place; raises InvalidError for a cursor not made here for this scope."""
        if len(cursor) > _MAX_CURSOR:
            raise InvalidError("This cursor is not one of ours.")
        try:
            data = decode_base64url(cursor)
        except InvalidError:
            raise InvalidError("This cursor is not one of ours.") from None
        mac, content = data[:_MAC_BYTES], data[_MAC_BYTES:]
        if not hmac.compare_digest(mac, self._mac(content, scope)):
            raise InvalidError("This cursor is not one of ours, or belongs to another list.")
        return orjson.loads(content)

    def _mac(self, content: bytes, scope: str) -> bytes:
        keyed = orjson.dumps([scope]) + content
        return hmac.new(self._key, keyed, hashlib.sha256).digest()[:_MAC_BYTES]

    def __repr__(self) -> str:
        return "Cursors(…)"

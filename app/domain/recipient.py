"""Whose badge it is: salted identity hashes (Open Badges 3.0, IdentityObject; 2.0, IdentityObject)."""

import hashlib
import hmac
import re

from app.domain.errors import InvalidError

_HASH = re.compile(r"(sha256|md5)\$([0-9a-fA-F]+)\Z")


def identity_hash(identity: str, salt: str) -> str:
    """Return `sha256$…` of the identity followed by the salt. A hash is not secrecy."""
    return "sha256$" + hashlib.sha256((identity + salt).encode()).hexdigest()


def normal_email(email: str) -> str:
    """Return the address as it is hashed: trimmed and in lower case."""
    return email.strip().lower()


def matches(identity: str, *, hashed: str, salt: str) -> bool:
    """Tell whether the hash is that of this identity; hex in any case, MD5 read for old badges."""
    found = _HASH.match(hashed)
    if not found:
        raise InvalidError("An identity hash is 'sha256$' or 'md5$' and a hexadecimal digest.")
    content = (identity + salt).encode()
    if found[1] == "sha256":
        digest = hashlib.sha256(content).hexdigest()
    else:
        digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
    return hmac.compare_digest(digest, found[2].lower())

"""Compact JWS: the VC-JWT form of Open Badges 3.0 (Open Badges 3.0, Proof: JSON Web Token)."""

from functools import lru_cache
from typing import Any

import orjson

from app.domain.errors import InvalidError
from app.domain.multibase import base64url
from app.domain.open_badges_3 import vc_jwt_claims
from app.signing.signer import Signer


def vc_jwt(document: dict[str, Any], signer: Signer, *, kid: str) -> str:
    """Return the badge as a VC-JWT; header `alg`, `kid`, `typ: JWT` and nothing else."""
    return sign(_payload(vc_jwt_claims(document)), signer, kid=kid, kind="JWT")


def sign(
    payload: bytes,
    signer: Signer,
    *,
    kid: str,
    kind: str | None = None,
    content: str | None = None,
) -> str:
    """Return the compact JWS of a payload; `kind` is the header's `typ`, `content` its `cty`, if any."""
    # In bytes throughout: a badge is several kilobytes, and each change of type copies it.
    signed = _header(signer.public_key.algorithm.value, kid, kind, content) + base64url(payload)
    return (signed + b"." + base64url(signer.sign(signed))).decode("ascii")


@lru_cache(maxsize=256)
def _header(algorithm: str, kid: str, kind: str | None, content: str | None) -> bytes:
    named = {"alg": algorithm, "kid": kid, "typ": kind, "cty": content}
    members = {name: value for name, value in named.items() if value}
    return base64url(orjson.dumps(members)) + b"."


def _payload(claims: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(claims, option=orjson.OPT_STRICT_INTEGER)
    except TypeError:
        raise InvalidError("The badge holds a value that JSON cannot carry to everyone.") from None

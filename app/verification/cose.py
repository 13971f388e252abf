"""COSE_Sign1 read as a token with the names that JOSE has for the same things (VC-JOSE-COSE 3.3)."""

import base64
import binascii
from typing import Any

from app.domain import cbor, cose
from app.domain.errors import InvalidError
from app.verification.parsing import MAX_BYTES, Form, Token, read_json

_PARTS = 4
_PLAIN = {cose.CONTENT_TYPE: "cty", cose.TYP: "typ"}


def read_cose(content: bytes) -> Token:
    """Take a COSE_Sign1 apart, as bytes or in base64; raises InvalidError."""
    raw = content if content[:1] in {b"\xd2", b"\x84"} else _from_base64(content)
    if len(raw) > MAX_BYTES:
        raise InvalidError("The token is larger than one megabyte.")
    found = cbor.decode(raw)
    if isinstance(found, cbor.Tagged) and found.tag == cose.SIGN1:
        found = found.value
    if not isinstance(found, list) or len(found) != _PARTS:
        raise InvalidError("This is not a COSE_Sign1.")
    protected, unprotected, payload, signature = found
    if not all(isinstance(part, bytes) for part in (protected, payload, signature)):
        raise InvalidError(
            "The COSE_Sign1 does not carry its header, its payload and a signature."
        )
    header, claims = _header(protected, unprotected)
    document = read_json(payload)
    if any(document.get(name, value) != value for name, value in claims.items()):
        raise InvalidError("The header of the COSE_Sign1 claims something else than its payload.")
    signed = cose.signed_bytes(protected, payload)
    return Token(header, document | claims, signed, signature, Form.COSE)


def _from_base64(content: bytes) -> bytes:
    """Read base64, padded or not (VC-JOSE-COSE 3.3.2), refusing every other letter and stray bits."""
    text = content.strip().rstrip(b"=")
    try:
        raw = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise InvalidError("This is not base64.") from None
    if base64.b64encode(raw).rstrip(b"=") != text:
        raise InvalidError("This base64 text is not the one spelling of its bytes.")
    return raw


def _header(protected: bytes, unprotected: object) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the header and the claims in it; of what is unprotected, only a key's name is heard."""
    members = cbor.decode(protected) if protected else {}
    if not isinstance(members, dict) or not isinstance(unprotected, dict):
        raise InvalidError("The headers of the COSE_Sign1 are not maps.")
    if members.keys() & unprotected.keys():
        raise InvalidError("The COSE_Sign1 says something in both of its headers.")
    kid = members.get(cose.KID, unprotected.get(cose.KID))
    header: dict[str, Any] = {"alg": _algorithm(members.get(cose.ALG))}
    header |= {name: members[label] for label, name in _PLAIN.items() if label in members}
    header |= {"crit": members[cose.CRIT]} if cose.CRIT in members else {}
    header |= {} if kid is None else {"kid": _name(kid)}
    return header, _claims(members.get(cose.CWT_CLAIMS, {}))


def _algorithm(number: object) -> str | None:
    known = cose.ALGORITHMS.get(number) if isinstance(number, int) else None
    if known is not None:
        return known.value
    return None if number is None else f"COSE {number}"


def _name(kid: object) -> str:
    if not isinstance(kid, bytes):
        raise InvalidError("The key's name in the COSE_Sign1 is not made of bytes.")
    try:
        return kid.decode("utf-8")
    except UnicodeDecodeError:
        return kid.hex()


def _claims(members: object) -> dict[str, Any]:
    if not isinstance(members, dict):
        raise InvalidError("The claims in the header of the COSE_Sign1 are not a map.")
    return {name: members[label] for label, name in cose.CLAIMS.items() if label in members}

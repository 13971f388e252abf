"""Documents inside signed tokens (VC-JOSE-COSE 3.1, 3.2): taken out, and the signature checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.errors import InvalidError
from app.domain.keys import Algorithm
from app.verification.codes import Code
from app.verification.issuer_keys import IssuerKeys
from app.verification.parsing import Token, read_token
from app.verification.proving import Proven, checked, undecided, without_key, wrong

_ALGORITHMS = {
    "ES256": Algorithm.ES256,
    "EdDSA": Algorithm.ED25519,
    "Ed25519": Algorithm.ED25519,
    "RS256": Algorithm.RS256,
}
_HEADER = frozenset({"alg", "kid", "typ", "cty", "iss"})
# The registered types, and those that came before them, which a test may still send (ADR).
_MEDIA = {"credential": ("vc+jwt",), "presentation": ("vp+jwt",)}
_EARLIER = {"credential": ("jwt", "vc-ld+jwt"), "presentation": ("jwt", "vp-ld+jwt")}
_CLAIM = {"credential": "vc", "presentation": "vp"}


@dataclass(frozen=True, slots=True)
class Opened:
    """What was in an envelope, and its token."""

    document: dict[str, Any]
    token: Token
    is_earlier: bool = False


def open_envelope(envelope: Mapping[str, Any], what: str, *, lenient: bool) -> Opened:
    """Take the document out of its data: URL; raises InvalidError."""
    header, _, text = str(envelope["id"]).removeprefix("data:").partition(",")
    media = header.partition(";")[0].strip().removeprefix("application/")
    if media not in _MEDIA[what] and not (lenient and media in _EARLIER[what]):
        raise InvalidError(f"An envelope of type application/{media[:80]} is not opened here.")
    token = read_token(text.encode())
    claim = _CLAIM[what]
    if not {"vc", "vp"} & token.payload.keys():
        return Opened(token.payload, token)
    inner = token.payload.get(claim)
    # VC-JOSE-COSE 3.1.1: the claims vc and vp must not be there.
    if not lenient or not isinstance(inner, dict):
        raise InvalidError("A token of this kind may not hold the claims vc and vp.")
    return Opened(inner, token, is_earlier=True)


def prove(opened: Opened, keys: IssuerKeys, party: str | None, now: datetime) -> Proven:
    """Check the token's header, claims and signature."""
    header, token = opened.token.header, opened.token
    fault = _fault(header, token.payload, party)
    if fault is not None:
        return fault
    kid = header.get("kid")
    if not isinstance(kid, str):
        return undecided(Code.KEY_UNAVAILABLE, "The token does not name its key.")
    finding = keys.by_id(kid, now)
    if finding.key is None:
        return without_key(finding)
    if finding.key.algorithm is not _ALGORITHMS[header["alg"]]:
        message = "The token names one algorithm, and its key belongs to another."
        return wrong(Code.ALGORITHM_FORBIDDEN, message)
    return checked(finding, token.signed, token.signature)


def _fault(
    header: Mapping[str, Any], payload: Mapping[str, Any], party: str | None
) -> Proven | None:
    if header.get("alg") not in _ALGORITHMS:
        message = "The token is not signed in a way that is accepted here."
        return wrong(Code.ALGORITHM_FORBIDDEN, message)
    if header.keys() - _HEADER or not _is_typed(header):
        message = "The token's header holds something that this kind of document may not hold."
        return wrong(Code.HEADER_FORBIDDEN, message)
    if payload.get("iss", party) != party or header.get("iss", party) != party:
        message = "The token's claims say something else than the document inside it."
        return wrong(Code.CLAIMS_DIFFER, message)
    return None


def _is_typed(header: Mapping[str, Any]) -> bool:
    kinds = {"vc+jwt", "vp+jwt", "JWT", "vc-ld+jwt", "vp-ld+jwt"}
    return header.get("typ", "JWT") in kinds and header.get("cty", "vc") in {"vc", "vp"}

"""Badges as signed tokens: the VC-JWT of Open Badges 3.0 (8.2), `vc+jwt` (VC-JOSE-COSE 3), and the older `vc` claim."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from app.domain.errors import InvalidError
from app.domain.keys import Algorithm
from app.domain.moments import wire_time
from app.verification.codes import Code
from app.verification.data_models import is_older, modern
from app.verification.issuer_keys import IssuerKeys
from app.verification.jwt_keys import ALGORITHMS, KeyFinder
from app.verification.parsing import Form, Token, instant, issuer_id, many, text_of
from app.verification.proving import Proven, checked, undecided, without_key, wrong
from app.verification.resolver import Resolver

__all__ = ["ALGORITHMS", "CLAIMS", "Algorithm", "JwtChecker", "badge_in"]

CLAIMS = ("iss", "jti", "sub", "nbf", "exp")
_ENVELOPE_CLAIMS = frozenset({*CLAIMS, "iat", "aud", "cnf", "nonce"})
_HEADER = frozenset({"alg", "typ", "kid", "jwk"})
# What would change how a token is to be read, or bring in somebody's own key or a foreign one; what
# is not understood is passed over (VC-JOSE-COSE 3.1.3 and 3.3.3; RFC 8725, 3.10).
_REFUSED_HEADER = frozenset({"crit", "b64", "zip", "enc", "jku", "x5u", "x5c"})
_ENVELOPES = {
    Form.JWT: frozenset({"vc+jwt", "vc-ld+jwt", "vc+ld+jwt"}),
    Form.SD_JWT: frozenset({"vc+sd-jwt"}),
    Form.COSE: frozenset({"vc+cose"}),
}
_INNER = frozenset({"vc", "vp"})


class Profile(Enum):
    """How a token carries its badge."""

    OPEN_BADGES = "typ JWT, the badge's members beside the token's claims"
    OLDER = "typ JWT, the badge in the claim `vc` (data model 1.1)"
    ENVELOPE = "typ vc+jwt or vp+jwt, the bare document as the payload"
    EARLIER = "the document in `vc` or `vp`, of before VC-JOSE-COSE; only for the wire contract"
    OTHER = "no form that is read here"

    @property
    def is_envelope(self) -> bool:
        """Tell whether the claims only may repeat what the document says."""
        return self in {Profile.ENVELOPE, Profile.EARLIER}


def profile_of(token: Token) -> Profile:
    """Tell from the header's `typ` how to read the payload."""
    kind = bare_type(
        token.header.get("typ", "JWT" if token.form is Form.JWT else f"vc+{token.form}")
    )
    if kind in _ENVELOPES[token.form]:
        return Profile.ENVELOPE
    if kind != "jwt" or token.form is not Form.JWT:
        return Profile.OTHER
    return Profile.OLDER if "vc" in token.payload else Profile.OPEN_BADGES


def bare_type(kind: object) -> str:
    """Return a media type without what `typ` and `cty` may leave out (RFC 7515, 4.1.9)."""
    return kind.lower().removeprefix("application/") if isinstance(kind, str) else ""


@dataclass(frozen=True, slots=True)
class JwtChecker:
    """Checks tokens; fetches only the keys that a header or the issuer names, by the resolver."""

    resolver: Resolver
    keys: IssuerKeys
    now: datetime

    def prove(
        self, token: Token, document: dict[str, Any], profile: Profile | None = None
    ) -> Proven:
        """Check header, claims, key and signature; the header says the profile, if nobody else does."""
        profile = profile or profile_of(token)
        fault = _header_fault(token.header, profile) or self._claims_fault(
            token, document, profile
        )
        if fault is not None:
            return fault
        if token.is_bound:
            message = "Its holder has signed it, too, which is not checked here."
            return undecided(Code.SUITE_UNSUPPORTED, message)
        finding = KeyFinder(self.resolver, self.keys, self.now).find(token.header)
        if finding.key is None:
            return without_key(finding)
        if finding.key.algorithm is not ALGORITHMS[token.header["alg"]]:
            message = "The token names one algorithm, and its key belongs to another."
            return wrong(Code.ALGORITHM_FORBIDDEN, message)
        return checked(finding, token.signed, token.signature)

    def _claims_fault(
        self, token: Token, document: dict[str, Any], profile: Profile
    ) -> Proven | None:
        badge = modern(document)
        if _differing(token.payload, badge, profile) or _other_party(token.header, badge):
            message = "The token's claims say something else than the badge inside it."
            return wrong(Code.CLAIMS_DIFFER, message)
        return self._untimely(token.payload) if profile.is_envelope else None

    def _untimely(self, payload: Mapping[str, Any]) -> Proven | None:
        # The signature's own time, apart from the badge's (VC-JOSE-COSE 3.1.3).
        now = self.now.timestamp()
        if payload.get("exp", now + 1) <= now:
            return wrong(Code.PROOF_EXPIRED, "The proof has run out.")
        if payload.get("nbf", now) > now:
            return wrong(Code.PROOF_NOT_YET_VALID, "The proof holds only later.")
        return None


def badge_in(token: Token) -> dict[str, Any]:
    """Return the badge that the token carries, without the token's own claims."""
    payload, profile = token.payload, profile_of(token)
    inner = payload.get("vc")
    if profile is Profile.OLDER and isinstance(inner, dict):
        return _older_badge(inner, payload)
    if profile is Profile.ENVELOPE:
        return bare(payload)
    return _ended({name: value for name, value in payload.items() if name not in CLAIMS}, payload)


def _ended(badge: dict[str, Any], payload: Mapping[str, Any]) -> dict[str, Any]:
    """Let `exp` say when a badge ends that does not say so itself (OB 3.0, Verify a Credential VC-JWT Signature)."""
    ends = _moment(payload.get("exp"))
    name = "expirationDate" if is_older(badge) else "validUntil"
    return badge if ends is None or name in badge else badge | {name: ends}


def bare(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document that is the payload, without the claims beside it."""
    return {name: value for name, value in payload.items() if name not in _ENVELOPE_CLAIMS}


def _older_badge(inner: dict[str, Any], payload: Mapping[str, Any]) -> dict[str, Any]:
    """Put back what the claims say instead of the badge (VCDM 1.1, 6.3.1, JWT decoding)."""
    told = {
        "id": payload.get("jti"),
        "issuer": payload.get("iss"),
        "issuanceDate": _moment(payload.get("nbf")),
        "expirationDate": _moment(payload.get("exp")),
    }
    badge = {name: value for name, value in told.items() if value is not None} | inner
    subject = badge.get("credentialSubject")
    if isinstance(subject, dict) and isinstance(payload.get("sub"), str):
        badge["credentialSubject"] = {"id": payload["sub"]} | subject
    return badge


def _moment(claim: object) -> str | None:
    if not _is_number(claim):
        return None
    try:
        return wire_time(datetime.fromtimestamp(int(claim), UTC))  # type: ignore[call-overload]
    except (ValueError, OverflowError, OSError):
        return None


def _header_fault(header: Mapping[str, Any], profile: Profile) -> Proven | None:
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm.casefold().startswith(("none", "hs")):
        message = "The token is not signed with a key pair, so anyone could have made it."
        return wrong(Code.ALGORITHM_FORBIDDEN, message)
    envelope = profile.is_envelope
    more = header.keys() & _REFUSED_HEADER if envelope else header.keys() - _HEADER
    if more or _contradicts(header):
        message = "The token's header holds something that this kind of badge may not hold."
        return wrong(Code.HEADER_FORBIDDEN, message)
    if not _names_its_key(header, envelope=envelope):
        return wrong(Code.HEADER_FORBIDDEN, "The token does not name its key properly.")
    if algorithm not in ALGORITHMS or profile is Profile.OTHER:
        message = "The token is of a kind that is not checked here; RS256, ES256, ES384, ES512 and EdDSA are."
        return undecided(Code.SUITE_UNSUPPORTED, message)
    return None


def _contradicts(header: Mapping[str, Any]) -> bool:
    """Tell whether `typ` and `cty` name a credential and a presentation for the same content."""
    typ, cty = bare_type(header.get("typ")).partition("+")[0], bare_type(header.get("cty"))
    return {typ, cty} == {"vc", "vp"}


def _names_its_key(header: Mapping[str, Any], *, envelope: bool) -> bool:
    both, none = "kid" in header and "jwk" in header, not {"kid", "jwk"} & header.keys()
    if both or (none and not envelope):
        return False
    shaped = isinstance(header.get("kid", ""), str) and isinstance(header.get("jwk", {}), dict)
    return shaped and isinstance(header.get("iss", ""), str)


def _differing(payload: Mapping[str, Any], badge: Mapping[str, Any], profile: Profile) -> bool:
    if profile.is_envelope:
        banned = frozenset() if profile is Profile.EARLIER else _INNER
        return bool(banned & payload.keys()) or _envelope_differs(payload, badge)
    subjects = many(badge.get("credentialSubject"))
    expected = {
        "iss": issuer_id(badge),
        "jti": badge.get("id"),
        "sub": text_of(subjects[0], "id") if len(subjects) == 1 else None,
    }
    if profile is Profile.OLDER:  # there, what the badge itself does not say may be left out
        expected = {n: v for n, v in expected.items() if n == "iss" or n in payload or v}
    if any(value is None or payload.get(name) != value for name, value in expected.items()):
        return True
    return _moved(payload.get("nbf"), badge.get("validFrom")) or (
        ("exp" in payload or "validUntil" in badge)
        and _moved(payload.get("exp"), badge.get("validUntil"))
    )


def _envelope_differs(payload: Mapping[str, Any], badge: Mapping[str, Any]) -> bool:
    # `vc` and `vp` must not occur; `iss`, `jti`, `sub` need not (VC-JOSE-COSE 3.1.3).
    subjects = many(badge.get("credentialSubject"))
    expected = {"iss": _party(badge), "jti": badge.get("id")}
    if len(subjects) == 1:
        expected["sub"] = text_of(subjects[0], "id")
    times = [payload[name] for name in ("nbf", "exp") if name in payload]
    return (
        any(payload.get(name, value) != value for name, value in expected.items())
        or not all(map(_is_number, times))
        or not _says_when(payload.get("iat", 0))
    )


def _says_when(claim: object) -> bool:
    # Nothing follows from `iat`, so it may be written out, as in samples of the W3C's JOSE suite.
    if _is_number(claim):
        return True
    try:
        instant(claim)
    except InvalidError:
        return False
    return True


def _other_party(header: Mapping[str, Any], badge: Mapping[str, Any]) -> bool:
    return "iss" in header and header["iss"] != _party(badge)


def _party(document: Mapping[str, Any]) -> str | None:
    """Return who speaks: the issuer of a credential, the holder of a presentation."""
    return issuer_id(document) or issuer_id({"issuer": document.get("holder")})


def _is_number(claim: object) -> bool:
    return isinstance(claim, int | float) and not isinstance(claim, bool)


def _moved(claim: object, moment: object) -> bool:
    # Numeric dates may carry a fraction (RFC 7519 2), and so may the badge's own; both count whole.
    if isinstance(claim, bool) or not isinstance(claim, int | float):
        return True
    try:
        return int(claim) != int(instant(moment).timestamp())
    except InvalidError:
        return True

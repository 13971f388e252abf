"""Badges as signed tokens: the VC-JWT profile of Open Badges 3.0 (specification 8.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.errors import InvalidError
from app.domain.keys import Algorithm, PublicKey, from_did_key, from_jwk
from app.verification.codes import Code, failed, unknown
from app.verification.issuer_keys import Finding, IssuerKeys
from app.verification.parsing import Token, instant, many, read_json, text_of
from app.verification.proving import Proven, judged, undecided, without_key, wrong
from app.verification.report import Name
from app.verification.resolver import Resolver, UnreachableError

ALGORITHMS = {
    "RS256": Algorithm.RS256,
    "ES256": Algorithm.ES256,
    "EdDSA": Algorithm.ED25519,
    "Ed25519": Algorithm.ED25519,  # the name that RFC 9864 gives it
}
CLAIMS = ("iss", "jti", "sub", "nbf", "exp")
_HEADER = frozenset({"alg", "typ", "kid", "jwk"})
_OK = 200


@dataclass(frozen=True, slots=True)
class JwtChecker:
    """Checks tokens; fetches only the key that a header names, and only through the resolver."""

    resolver: Resolver
    keys: IssuerKeys
    now: datetime

    def prove(self, token: Token, document: Mapping[str, Any]) -> Proven:
        """Check header, key, signature and the claims that repeat the badge."""
        fault = _header_fault(token.header)
        if fault is not None:
            return fault
        if _differing(token.payload, document):
            message = "The token's claims say something else than the badge inside it."
            return wrong(Code.CLAIMS_DIFFER, message)
        finding = self._find(token.header)
        if finding.key is None:
            return without_key(finding)
        if finding.key.algorithm is not ALGORITHMS[token.header["alg"]]:
            message = "The token names one algorithm, and its key belongs to another."
            return wrong(Code.ALGORITHM_FORBIDDEN, message)
        return judged(finding, token.signed, token.signature)

    def _find(self, header: Mapping[str, Any]) -> Finding:
        if self.keys.obstacle:
            return Finding(self.keys.obstacle)
        if "jwk" in header:
            return self._match(header["jwk"])
        kid = header["kid"]
        if self.keys.names(kid):
            return self.keys.by_id(kid, self.now)
        if kid.startswith("did:key:"):
            return self._match_did_key(kid)
        if not kid.startswith(("https://", "http://")):
            return _open(Code.IDENTIFIER_UNSUPPORTED, "The key's name is not one we can look up.")
        return self._fetched(kid)

    def _match_did_key(self, kid: str) -> Finding:
        try:
            return self.keys.by_key(from_did_key(kid), self.now)
        except InvalidError:
            return _open(Code.KEY_UNSUPPORTED, "The named key is of an unknown kind.")

    def _match(self, jwk: object) -> Finding:
        try:
            return self.keys.by_key(_public(jwk), self.now)
        except InvalidError:
            return _open(Code.KEY_UNSUPPORTED, "The named key is of an unknown kind.")

    def _fetched(self, kid: str) -> Finding:
        try:
            resource = self.resolver.get(kid, accept="application/jwk+json, application/json")
            jwk = read_json(resource.body) if resource.status == _OK else None
        except UnreachableError as error:
            return _open(Code.KEY_UNREACHABLE, f"The key could not be fetched: {error.message}")
        except InvalidError:
            return _open(Code.KEY_UNSUPPORTED, "What is at the key's address is not a key.")
        if jwk is None:
            return _open(Code.KEY_UNREACHABLE, "There is nothing at the key's address.")
        if jwk.get("iss", self.keys.issuer) != self.keys.issuer:
            message = "The key belongs to somebody else than the issuer."
            return Finding(failed(Name.ISSUER_KEY, Code.KEY_CONTROLLER_DIFFERS, message))
        return self._match(jwk)


def badge_in(token: Token) -> dict[str, Any]:
    """Return the badge that the token carries: its payload without the token's own claims."""
    return {name: value for name, value in token.payload.items() if name not in CLAIMS}


def _header_fault(header: Mapping[str, Any]) -> Proven | None:
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm.casefold().startswith(("none", "hs")):
        message = "The token is not signed with a key pair, so anyone could have made it."
        return wrong(Code.ALGORITHM_FORBIDDEN, message)
    if header.keys() - _HEADER or ("kid" in header) is ("jwk" in header):
        message = "The token's header holds something that this kind of badge may not hold."
        return wrong(Code.HEADER_FORBIDDEN, message)
    if not isinstance(header.get("kid", ""), str) or not isinstance(header.get("jwk", {}), dict):
        return wrong(Code.HEADER_FORBIDDEN, "The token does not name its key properly.")
    if algorithm not in ALGORITHMS or header.get("typ", "JWT") != "JWT":
        message = "The token is of a kind that is not checked here; RS256, ES256 and EdDSA are."
        return undecided(Code.SUITE_UNSUPPORTED, message)
    return None


def _differing(payload: Mapping[str, Any], badge: Mapping[str, Any]) -> bool:
    subjects = many(badge.get("credentialSubject"))
    issuer = badge.get("issuer")
    expected = {
        "iss": issuer if isinstance(issuer, str) else text_of(issuer, "id"),
        "jti": badge.get("id"),
        "sub": text_of(subjects[0], "id") if len(subjects) == 1 else None,
    }
    if any(value is None or payload.get(name) != value for name, value in expected.items()):
        return True
    return _moved(payload.get("nbf"), badge.get("validFrom")) or (
        ("exp" in payload or "validUntil" in badge)
        and _moved(payload.get("exp"), badge.get("validUntil"))
    )


def _moved(claim: object, moment: object) -> bool:
    # Numeric dates may carry a fraction (RFC 7519 2), and so may the badge's own; both count whole.
    if isinstance(claim, bool) or not isinstance(claim, int | float):
        return True
    try:
        return int(claim) != int(instant(moment).timestamp())
    except InvalidError:
        return True


def _public(jwk: object) -> PublicKey:
    if not isinstance(jwk, dict) or jwk.get("use", "sig") != "sig":
        raise InvalidError("This is not one JWK for signatures.")
    key = from_jwk(jwk)
    if "alg" in jwk and ALGORITHMS.get(str(jwk["alg"])) is not key.algorithm:
        raise InvalidError("The JWK is for another algorithm.")
    return key


def _open(code: Code, message: str) -> Finding:
    return Finding(unknown(Name.ISSUER_KEY, code, message))

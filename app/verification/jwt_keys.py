"""Which key signed a token: the header only hints at it, the issuer alone says that it is its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from app.domain.errors import InvalidError
from app.domain.keys import (
    Algorithm,
    AnyAlgorithm,
    ForeignAlgorithm,
    PublicKey,
    from_did_key,
    from_jwk,
)
from app.verification.codes import Code, failed, passed, unknown
from app.verification.issuer_keys import Finding, IssuerKeys, document_url
from app.verification.parsing import many, read_json
from app.verification.report import Name
from app.verification.resolver import Resolver, UnreachableError

ALGORITHMS: dict[str, AnyAlgorithm] = {
    "RS256": Algorithm.RS256,
    "ES256": Algorithm.ES256,
    "ES384": ForeignAlgorithm.ES384,
    "ES512": ForeignAlgorithm.ES512,
    "EdDSA": Algorithm.ED25519,
    "Ed25519": Algorithm.ED25519,  # the name that RFC 9864 gives it
}
ACCEPT = "application/jwk+json, application/jwk-set+json, application/json"
WELL_KNOWN = "/.well-known/jwks.json"
_OK = 200
_MOST_KEYS = 20
# What the issuer says against a key is its last word, wherever else the key may stand.
_FINAL = frozenset({Code.KEY_REVOKED, Code.KEY_CONTROLLER_DIFFERS})


@dataclass(frozen=True, slots=True)
class KeyFinder:
    """Looks in the issuer's document, then in the key set of the issuer's host (Open Badges 3.0, 8.2.4)."""

    resolver: Resolver
    keys: IssuerKeys
    now: datetime

    def find(self, header: Mapping[str, Any]) -> Finding:
        """Return the key that the header means, if it is the issuer's."""
        named = self._named(header)
        if named.key or named.check.code in _FINAL:
            return named
        hosted = self._in_key_set(header)
        return hosted if hosted and hosted.key else named

    def _named(self, header: Mapping[str, Any]) -> Finding:
        if "jwk" in header:
            return self._match(header["jwk"])
        kid = self._full(header.get("kid"))
        if kid is None:
            return self._only(ALGORITHMS[header["alg"]])
        if self.keys.names(kid):
            return self.keys.by_id(kid, self.now)
        return self._match_did_key(kid) if kid.startswith("did:key:") else self._elsewhere(kid)

    def _elsewhere(self, kid: str) -> Finding:
        if self.keys.obstacle:
            return Finding(self.keys.obstacle)
        if kid.startswith(f"{self.keys.issuer}#"):
            return self.keys.by_id(kid, self.now)  # a part of the document that was read already
        if kid.startswith(("https://", "http://")):
            return self._fetched(kid)
        return _open(Code.IDENTIFIER_UNSUPPORTED, "The key's name is not one we can look up.")

    def _full(self, kid: object) -> str | None:
        if not isinstance(kid, str):
            return None
        if ":" in kid:  # a whole URL
            return kid
        # A name inside the issuer's own document, or of a JWK there (VC-JOSE-COSE 4.1.1, 4.1.2).
        full = f"{self.keys.issuer}#{kid.removeprefix('#')}"
        if self.keys.names(full):
            return full
        named = [name for name, method in self.keys.methods.items() if _kid_of(method) == kid]
        return named[0] if len(named) == 1 else kid

    def _only(self, algorithm: AnyAlgorithm) -> Finding:
        # `kid` may be left out of a vc+jwt; then the issuer must have one key of this kind.
        found = [self.keys.by_id(name, self.now) for name in self.keys.methods]
        fit = [each for each in found if each.key and each.key.algorithm is algorithm]
        if len(fit) == 1:
            return fit[0]
        if self.keys.obstacle:
            return Finding(self.keys.obstacle)
        return _open(Code.KEY_UNAVAILABLE, "The token does not say which key it was signed with.")

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
        found = self._read(kid)
        if isinstance(found, Finding):
            return found
        jwk = _chosen(found, kid)
        if jwk is None:
            return _open(Code.KEY_UNSUPPORTED, "What is at the key's address is not the key.")
        if jwk.get("iss", self.keys.issuer) != self.keys.issuer:
            message = "The key belongs to somebody else than the issuer."
            return Finding(failed(Name.ISSUER_KEY, Code.KEY_CONTROLLER_DIFFERS, message))
        return self._match(jwk)

    def _in_key_set(self, header: Mapping[str, Any]) -> Finding | None:
        url = _key_set_of(self.keys.issuer)
        found = self._read(url) if url else None
        if not isinstance(found, dict):
            return None
        for jwk in _keys_in(found):
            hosted = _trusted(jwk) if self._is_meant(jwk, header) else None
            if hosted and hosted.key and not self.keys.has_withdrawn(hosted.key, self.now):
                return hosted
        return None

    def _is_meant(self, jwk: Mapping[str, Any], header: Mapping[str, Any]) -> bool:
        if jwk.get("iss", self.keys.issuer) != self.keys.issuer:
            return False
        hint = header.get("jwk")
        if isinstance(hint, dict):
            return _same(hint, jwk)
        kid = header.get("kid")
        return isinstance(kid, str) and jwk.get("kid") in {kid, kid.rpartition("#")[2]}

    def _read(self, url: str) -> dict[str, Any] | Finding:
        try:
            resource = self.resolver.get(url, accept=ACCEPT)
            if resource.status == _OK:
                return read_json(resource.body)
        except UnreachableError as error:
            return _open(Code.KEY_UNREACHABLE, f"The key could not be fetched: {error.message}")
        except InvalidError:
            return _open(Code.KEY_UNSUPPORTED, "What is at the key's address is not a key.")
        return _open(Code.KEY_NOT_FOUND, "There is nothing at the key's address.")


def _kid_of(method: Mapping[str, Any]) -> object:
    jwk = method.get("publicKeyJwk")
    return jwk.get("kid") if isinstance(jwk, dict) else None


def _key_set_of(issuer: str) -> str | None:
    try:
        parts = urlsplit(document_url(issuer) or "")
    except ValueError:
        return None
    return f"{parts.scheme}://{parts.netloc}{WELL_KNOWN}" if parts.netloc else None


def _keys_in(found: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for jwk in many(found.get("keys"))[:_MOST_KEYS]:
        if isinstance(jwk, dict):
            yield jwk


def _chosen(found: dict[str, Any], kid: str) -> dict[str, Any] | None:
    """Return the JWK at an address: the document itself, or the one of a set that has this name."""
    if "keys" not in found:
        return found
    listed = list(_keys_in(found))
    named = [jwk for jwk in listed if jwk.get("kid") in {kid, kid.rpartition("#")[2]}]
    return (named or listed)[0] if len(named or listed) == 1 else None


def _same(hint: object, jwk: object) -> bool:
    try:
        return _public(hint) == _public(jwk)
    except InvalidError:
        return False


def _trusted(jwk: object) -> Finding:
    try:
        key = _public(jwk)
    except InvalidError:
        return _open(Code.KEY_UNSUPPORTED, "The named key is of an unknown kind.")
    message = "The issuer's own host publishes the key for it."
    return Finding(passed(Name.ISSUER_KEY, Code.KEY_HOSTED, message), key)


def _public(jwk: object) -> PublicKey:
    if not isinstance(jwk, dict):
        raise InvalidError("This is not one JWK.")
    return from_jwk(jwk)


def _open(code: Code, message: str) -> Finding:
    return Finding(unknown(Name.ISSUER_KEY, code, message))

"""The keys that an issuer itself lists for signing: the only keys its badges may be signed with."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from app.domain.errors import InvalidError
from app.domain.keys import PublicKey, from_jwk, from_multikey
from app.verification.codes import Code, failed, passed, unknown
from app.verification.parsing import instant, many, read_json
from app.verification.report import Check, Name
from app.verification.resolver import Resolver, UnreachableError

ACCEPT = "application/json, application/ld+json;q=0.9, application/did+json;q=0.9"
_OK = 200
_MOST_METHODS = 100


@dataclass(frozen=True, slots=True)
class Finding:
    """The issuer's key that was asked for, or none, and what the report says about it."""

    check: Check
    key: PublicKey | None = None


@dataclass(frozen=True, slots=True)
class IssuerKeys:
    """The methods an issuer's own document lists for a use, by id; `obstacle` says why there are none."""

    issuer: str
    methods: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    obstacle: Check | None = None

    def by_id(self, method_id: str, now: datetime) -> Finding:
        """Find the key of one verification method and judge whether it may sign for the issuer."""
        if self.obstacle:
            return Finding(self.obstacle)
        method = self.methods.get(method_id)
        if method is None:
            return Finding(_fail(Code.KEY_NOT_LISTED, "The issuer does not list this key."))
        return self._judge(method, now)

    def by_key(self, key: PublicKey, now: datetime) -> Finding:
        """Find a key among those that the issuer lists, whatever its name there."""
        if self.obstacle:
            return Finding(self.obstacle)
        for method in self.methods.values():
            finding = self._judge(method, now)
            if finding.key == key:
                return finding
        return Finding(_fail(Code.KEY_NOT_LISTED, "The issuer does not list this key."))

    def _judge(self, method: Mapping[str, Any], now: datetime) -> Finding:
        if method.get("controller") != self.issuer:
            message = "The key belongs to somebody else than the issuer."
            return Finding(_fail(Code.KEY_CONTROLLER_DIFFERS, message))
        if _ended(method, now):
            return Finding(_fail(Code.KEY_REVOKED, "The issuer has withdrawn this key."))
        try:
            key = _public_key(method)
        except InvalidError:
            return Finding(_open(Code.KEY_UNSUPPORTED, "The issuer's key is of an unknown kind."))
        return Finding(
            passed(Name.ISSUER_KEY, Code.KEY_LISTED, "The issuer lists the key for signing."), key
        )


def find_issuer_keys(
    resolver: Resolver, issuer: str, relationship: str = "assertionMethod"
) -> IssuerKeys:
    """Read the issuer's own document and return the keys it lists for signing badges.

    A presentation's holder signs with a key that it lists as `authentication`.
    """
    if issuer.startswith("did:key:"):
        return _self_describing(issuer)
    url = _document_url(issuer)
    if url is None:
        return IssuerKeys(
            issuer,
            obstacle=_open(
                Code.IDENTIFIER_UNSUPPORTED,
                "Issuers with this kind of identifier cannot be asked.",
            ),
        )
    try:
        document = _fetch(resolver, url)
    except UnreachableError as error:
        message = f"The issuer could not be asked for its keys: {error.message}"
        return IssuerKeys(issuer, obstacle=_open(Code.ISSUER_UNREACHABLE, message))
    except InvalidError:
        message = "What the issuer publishes about itself could not be read."
        return IssuerKeys(issuer, obstacle=_open(Code.ISSUER_UNREADABLE, message))
    return _listed(issuer, document, relationship)


def _self_describing(issuer: str) -> IssuerKeys:
    fragment = issuer.removeprefix("did:key:")
    method = {"controller": issuer, "publicKeyMultibase": fragment}
    return IssuerKeys(issuer, {f"{issuer}#{fragment}": method})


def _document_url(issuer: str) -> str | None:
    if issuer.startswith(("https://", "http://")):
        return None if "#" in issuer else issuer
    if not issuer.startswith("did:web:") or "#" in issuer:
        return None
    # did:web 2.5.2: colons are slashes, the port's colon is percent-encoded
    host, *path = (unquote(part) for part in issuer.removeprefix("did:web:").split(":"))
    if not host or any("/" in part for part in [host, *path]):
        return None
    return "https://" + "/".join([host, *(path or [".well-known"]), "did.json"])


def _fetch(resolver: Resolver, url: str) -> dict[str, Any] | None:
    resource = resolver.get(url, accept=ACCEPT)
    return read_json(resource.body) if resource.status == _OK else None


def _listed(issuer: str, document: dict[str, Any] | None, relationship: str) -> IssuerKeys:
    if document is None:
        message = "There is nothing at the issuer's address any more."
        return IssuerKeys(issuer, obstacle=_open(Code.ISSUER_NOT_FOUND, message))
    if document.get("id") != issuer:
        message = "The document at the issuer's address describes somebody else."
        return IssuerKeys(issuer, obstacle=_open(Code.ISSUER_UNREADABLE, message))
    methods = dict(_methods(issuer, document, relationship))
    if not methods:
        message = "The issuer publishes no key, so nobody can tell whether it signed this."
        return IssuerKeys(issuer, obstacle=_open(Code.ISSUER_LISTS_NO_KEYS, message))
    return IssuerKeys(issuer, methods)


def _methods(
    issuer: str, document: Mapping[str, Any], relationship: str
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    described = {
        _full_id(issuer, method.get("id")): method
        for method in many(document.get("verificationMethod"))[:_MOST_METHODS]
        if isinstance(method, dict)
    }
    for entry in many(document.get(relationship))[:_MOST_METHODS]:
        embedded = isinstance(entry, dict)
        name = _full_id(issuer, entry.get("id") if embedded else entry)
        if name is not None and (embedded or name in described):
            yield name, entry if embedded else described[name]


def _full_id(issuer: str, name: object) -> str | None:
    if not isinstance(name, str) or not name:
        return None
    return issuer + name if name.startswith("#") else name


def _public_key(method: Mapping[str, Any]) -> PublicKey:
    multibase, jwk = method.get("publicKeyMultibase"), method.get("publicKeyJwk")
    if isinstance(multibase, str) and jwk is None:
        return from_multikey(multibase)
    if isinstance(jwk, dict) and multibase is None:
        return from_jwk(jwk)
    raise InvalidError("A verification method holds exactly one key.")


def _ended(method: Mapping[str, Any], now: datetime) -> bool:
    ends = [method[name] for name in ("revoked", "expires") if method.get(name) is not None]
    try:
        return any(instant(end) <= now for end in ends)
    except InvalidError:
        return True  # an end that cannot be read is taken for a past one


def _fail(code: Code, message: str) -> Check:
    return failed(Name.ISSUER_KEY, code, message)


def _open(code: Code, message: str) -> Check:
    return unknown(Name.ISSUER_KEY, code, message)

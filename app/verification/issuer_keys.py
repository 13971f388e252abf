"""The keys that an issuer itself lists for signing: the only keys its badges may be signed with."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from app.domain.errors import InvalidError
from app.domain.keys import PublicKey, from_jwk, from_multikey
from app.domain.multibase import decode_base64url
from app.verification.codes import Code, failed, passed, unknown
from app.verification.memory import NO_MEMORY, Memory
from app.verification.parsing import instant, many, read_json
from app.verification.report import Check, Name
from app.verification.resolver import Resolver, UnreachableError

ACCEPT = "application/json, application/ld+json;q=0.9, application/did+json;q=0.9"
_OK = 200
_MOST_METHODS = 100
# A host with a letter in its last label, so no IP address (did:web, 2.1), and perhaps a port.
_DID_HOST = re.compile(r"(?:[\w-]+\.)*[\w-]*[A-Za-z][\w-]*(?::\d{1,5})?", re.ASCII)
_NO_PATH = re.compile(r"\.{0,2}|.*[/?#\\].*", re.DOTALL)

# Asked about a withdrawn key by its name, with the bytes that were signed: returns the key if the
# asker made this very signature and kept a record of it, so that it is none of a thief's.
Recalls = Callable[[str, bytes], PublicKey | None]


@dataclass(frozen=True, slots=True)
class Finding:
    """The issuer's key that was asked for, or none, and what the report says about it."""

    check: Check
    key: PublicKey | None = None
    # Set for a key that was withdrawn: it counts only for what the asker itself signed with it.
    recalled: Callable[[bytes], PublicKey | None] | None = None


@dataclass(frozen=True, slots=True)
class IssuerKeys:
    """The methods an issuer's own document lists for a use, by id; `obstacle` says why there are none."""

    issuer: str
    methods: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    obstacle: Check | None = None
    withdrawn: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    recalls: Recalls | None = None

    def names(self, method_id: str) -> bool:
        """Tell whether the issuer says anything about a key of this name."""
        return method_id in self.methods or method_id in self.withdrawn

    def by_id(self, method_id: str, now: datetime) -> Finding:
        """Find the key of one verification method and judge whether it may sign for the issuer."""
        if method_id in self.withdrawn:
            return self._ended(method_id, self.withdrawn[method_id])
        if self.obstacle:
            return Finding(self.obstacle)
        method = self.methods.get(method_id)
        if method is None:
            return Finding(_fail(Code.KEY_NOT_LISTED, "The issuer does not list this key."))
        return self._judge(method_id, method, now)

    def by_key(self, key: PublicKey, now: datetime) -> Finding:
        """Find a key among those that the issuer lists, whatever its name there."""
        if self.obstacle:
            return Finding(self.obstacle)
        for name, method in self.methods.items():
            finding = self._judge(name, method, now)
            if finding.key == key:
                return finding
        return Finding(_fail(Code.KEY_NOT_LISTED, "The issuer does not list this key."))

    def has_withdrawn(self, key: PublicKey, now: datetime) -> bool:
        """Tell whether the issuer took this key back, under whatever name it stands there."""
        listed = [method for method in self.methods.values() if _ended(method, now)]
        return any(_holds(method, key) for method in [*self.withdrawn.values(), *listed])

    def _judge(self, name: str, method: Mapping[str, Any], now: datetime) -> Finding:
        if method.get("controller") != self.issuer:
            message = "The key belongs to somebody else than the issuer."
            return Finding(_fail(Code.KEY_CONTROLLER_DIFFERS, message))
        if _ended(method, now):
            return self._ended(name, method)
        try:
            key = _public_key(method)
        except InvalidError:
            return Finding(_open(Code.KEY_UNSUPPORTED, "The issuer's key is of an unknown kind."))
        return Finding(
            passed(Name.ISSUER_KEY, Code.KEY_LISTED, "The issuer lists the key for signing."), key
        )

    def _ended(self, name: str, method: Mapping[str, Any]) -> Finding:
        recalls = self.recalls
        try:
            key = _public_key(method) if recalls else None
        except InvalidError:
            key = None
        if recalls is None or key is None:
            return Finding(withdrawn())
        message = "The issuer has withdrawn this key; what is checked here was signed before that."
        check = passed(Name.ISSUER_KEY, Code.KEY_LISTED, message)
        return Finding(check, key, lambda signed: recalls(name, signed))


def withdrawn() -> Check:
    """Say that the issuer took the key back."""
    return _fail(Code.KEY_REVOKED, "The issuer has withdrawn this key.")


def find_issuer_keys(
    resolver: Resolver,
    issuer: str,
    relationship: str = "assertionMethod",
    recalls: Recalls | None = None,
    memory: Memory = NO_MEMORY,
) -> IssuerKeys:
    """Read the issuer's own document and return the keys it lists for signing badges.

    A presentation's holder signs with a key that it lists as `authentication`.
    """
    if issuer.startswith(("did:key:", "did:jwk:")):
        return _self_describing(issuer)
    url = document_url(issuer)
    if url is None:
        return IssuerKeys(
            issuer,
            obstacle=_open(
                Code.IDENTIFIER_UNSUPPORTED,
                "Issuers with this kind of identifier cannot be asked.",
            ),
        )
    try:
        document = _fetch(resolver, url, memory)
    except UnreachableError as error:
        message = f"The issuer could not be asked for its keys: {error.message}"
        return IssuerKeys(issuer, obstacle=_open(Code.ISSUER_UNREACHABLE, message))
    except InvalidError:
        message = "What the issuer publishes about itself could not be read."
        return IssuerKeys(issuer, obstacle=_open(Code.ISSUER_UNREADABLE, message))
    listed = memory.fact(
        document,
        ("keys", issuer, relationship),
        lambda: _listed(issuer, document, relationship),
    )
    return replace(listed, recalls=recalls)


def _self_describing(issuer: str) -> IssuerKeys:
    if issuer.startswith("did:jwk:"):
        return _did_jwk(issuer)
    fragment = issuer.removeprefix("did:key:")
    method = {"type": "Multikey", "controller": issuer, "publicKeyMultibase": fragment}
    return IssuerKeys(issuer, {f"{issuer}#{fragment}": method})


def _did_jwk(issuer: str) -> IssuerKeys:
    # did:jwk: the identifier is the key itself, and its one method is `#0`
    try:
        jwk = read_json(decode_base64url(issuer.removeprefix("did:jwk:")))
    except InvalidError:
        message = "The issuer's identifier does not hold a key."
        return IssuerKeys(issuer, obstacle=_open(Code.ISSUER_UNREADABLE, message))
    if jwk.get("use", "sig") != "sig":
        message = "The issuer's key is not one for signing."
        return IssuerKeys(issuer, obstacle=_open(Code.ISSUER_LISTS_NO_KEYS, message))
    method = {"type": "JsonWebKey", "controller": issuer, "publicKeyJwk": jwk}
    return IssuerKeys(issuer, {f"{issuer}#0": method})


def document_url(issuer: str) -> str | None:
    """Return where the issuer's own document is; None for an identifier that leads nowhere."""
    if issuer.startswith(("https://", "http://")):
        return None if "#" in issuer else issuer
    if not issuer.startswith("did:web:") or "#" in issuer:
        return None
    # did:web 2.5.2: colons are slashes, the port's colon is percent-encoded
    host, *path = (unquote(part) for part in issuer.removeprefix("did:web:").split(":"))
    if not _DID_HOST.fullmatch(host) or any(map(_NO_PATH.fullmatch, path)):
        return None
    return "https://" + "/".join([host, *(path or [".well-known"]), "did.json"])


def _fetch(resolver: Resolver, url: str, memory: Memory) -> dict[str, Any] | None:
    resource = resolver.get(url, accept=ACCEPT)
    return memory.read(resource.body) if resource.status == _OK else None


def _listed(issuer: str, document: dict[str, Any] | None, relationship: str) -> IssuerKeys:
    if document is None:
        message = "There is nothing at the issuer's address any more."
        return IssuerKeys(issuer, obstacle=_open(Code.ISSUER_NOT_FOUND, message))
    if document.get("id") != issuer:
        message = "The document at the issuer's address describes somebody else."
        return IssuerKeys(issuer, obstacle=_open(Code.ISSUER_UNREADABLE, message))
    described = _described(issuer, document)
    methods = dict(_methods(issuer, document.get(relationship), described))
    gone = {name: one for name, one in described.items() if "revoked" in one}
    gone = {name: one for name, one in gone.items() if name not in methods}
    message = "The issuer publishes no key, so nobody can tell whether it signed this."
    # What was withdrawn counts all the more when it was the issuer's only key.
    obstacle = None if methods else _open(Code.ISSUER_LISTS_NO_KEYS, message)
    return IssuerKeys(issuer, methods, obstacle, gone)


def _described(issuer: str, document: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    named = (
        (_full_id(issuer, method.get("id")), method)
        for method in many(document.get("verificationMethod"))[:_MOST_METHODS]
        if isinstance(method, dict)
    )
    return {name: method for name, method in named if name is not None}


def _methods(
    issuer: str, listed: object, described: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for entry in many(listed)[:_MOST_METHODS]:
        embedded = isinstance(entry, dict)
        name = _full_id(issuer, entry.get("id") if embedded else entry)
        if name is not None and (embedded or name in described):
            yield name, entry if embedded else described[name]


def _full_id(issuer: str, name: object) -> str | None:
    if not isinstance(name, str) or not name:
        return None
    return issuer + name if name.startswith("#") else name


def _public_key(method: Mapping[str, Any]) -> PublicKey:
    if not isinstance(method.get("type"), str):
        raise InvalidError("A verification method says of which one type it is.")
    multibase, jwk = method.get("publicKeyMultibase"), method.get("publicKeyJwk")
    if isinstance(multibase, str) and jwk is None:
        return _multikey(multibase)
    if isinstance(jwk, dict) and multibase is None:
        return from_jwk(jwk)
    raise InvalidError("A verification method holds exactly one key.")


@lru_cache(maxsize=512)
def _multikey(text: str) -> PublicKey:
    return from_multikey(text)


def _holds(method: Mapping[str, Any], key: PublicKey) -> bool:
    try:
        return _public_key(method) == key
    except InvalidError:
        return False


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

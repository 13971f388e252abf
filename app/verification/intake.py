"""The first two checks: what was handed in, and whether there is one badge to be had from it."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from app.domain.errors import InvalidError
from app.domain.open_badges_2 import OPEN_BADGES_2
from app.verification.codes import Code, failed, passed, skipped, unknown
from app.verification.memory import NO_MEMORY, Memory
from app.verification.parsing import Form, Kind, Token, recognize
from app.verification.report import Check, Name
from app.verification.resolver import Resolver, Resource, UnreachableError
from app.verification.signed_documents import Signed, read_signed
from app.verification.unbake import take_out

ACCEPT = (
    "application/vc+ld+json, application/ld+json;q=0.9, application/json;q=0.9, "
    "application/vc;q=0.8, application/jwt;q=0.8, text/plain;q=0.5, "
    "image/png;q=0.4, image/svg+xml;q=0.4"
)
_OK, _GONE = 200, 410


class Format(StrEnum):
    """The form in which a badge came."""

    DATA_INTEGRITY = "ob3-data-integrity"
    JWT = "ob3-jwt"
    SD_JWT = "ob3-sd-jwt"
    COSE = "ob3-cose"
    IMAGE = "image"
    UNRECOGNIZED = "unrecognized"


_FORMATS = {Form.JWT: Format.JWT, Form.SD_JWT: Format.SD_JWT, Form.COSE: Format.COSE}
_BYTE_ORDER_MARK = "\ufeff".encode()


@dataclass(frozen=True, slots=True)
class Received:
    """What came in: a badge, perhaps in a token, or none; and the checks that say so."""

    format: Format
    checks: tuple[Check, ...]
    badge: dict[str, Any] | None = None
    token: Token | None = None


def receive(content: str | bytes, resolver: Resolver, memory: Memory = NO_MEMORY) -> Received:
    """Read what was handed in; a URL is fetched, and what is found there must be the badge."""
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    if recognize(raw) is Kind.IMAGE:
        return _baked(raw, resolver, memory)
    if recognize(raw) is Kind.URL:
        return _fetched(raw, resolver, memory)
    return _read(raw, memory)


def named_in(raw: bytes) -> str | None:
    """Return the id or the address of the badge in these bytes, if there is one; nobody is asked, nothing believed."""
    kind = recognize(raw)
    if kind is Kind.URL:
        return _address(raw)
    if kind is Kind.IMAGE:
        inner = take_out(raw)[1]
        return None if inner is None or recognize(inner) is Kind.IMAGE else named_in(inner)
    badge = _read(raw, NO_MEMORY).badge
    found = badge.get("id") if badge else None
    return found if isinstance(found, str) else None


def _baked(image: bytes, resolver: Resolver | None, memory: Memory) -> Received:
    """Read the badge in an image; in Open Badges 2.0 that may be the address of the badge."""
    check, badge = take_out(image)
    if badge is None:
        return Received(Format.IMAGE, (_was_read(), check))
    if resolver is not None and recognize(badge) is Kind.URL:
        inner = _fetched(badge, resolver, memory)
    else:
        inner = _read(badge, memory)
    checks = [kept for kept in inner.checks if kept.name is not Name.UNBAKE]
    return replace(inner, checks=(*checks, check))


def _fetched(raw: bytes, resolver: Resolver, memory: Memory) -> Received:
    try:
        resource = resolver.get(_address(raw), accept=ACCEPT)
    except UnreachableError as error:
        return _nothing(unknown(Name.PARSE, Code.INPUT_UNREACHABLE, error.message))
    return _found(resource, memory)


def _address(raw: bytes) -> str:
    return raw.decode("utf-8", "replace").strip()


def _found(resource: Resource, memory: Memory) -> Received:
    if resource.status == _GONE:
        return Received(Format.DATA_INTEGRITY, (_was_read(), _no_image()), _tombstone(resource))
    if resource.status != _OK:
        message = f"There is no badge at that address (the host answered {resource.status})."
        return _nothing(unknown(Name.PARSE, Code.INPUT_NOT_FOUND, message))
    if recognize(resource.body) in {Kind.URL, Kind.OTHER}:
        message = "What is at that address is not a badge that can be read here."
        return _nothing(unknown(Name.PARSE, Code.INPUT_NOT_A_BADGE, message))
    if recognize(resource.body) is Kind.IMAGE:
        # An image that stands at an address may not lead to another: that could go round in circles.
        return _baked(resource.body, None, memory)
    return _read(resource.body, memory)


def _tombstone(resource: Resource) -> dict[str, Any]:
    """Return what a host says that answers 410: that its badge was taken back (Open Badges 2.0)."""
    return {"@context": OPEN_BADGES_2, "id": resource.url, "revoked": True}


def _read(raw: bytes, memory: Memory) -> Received:
    # Editors leave a mark at the beginning, which a reader may pass over (RFC 8259, 8.1).
    raw = raw.removeprefix(_BYTE_ORDER_MARK)
    kind = recognize(raw)
    try:
        if kind in {Kind.JSON, Kind.JWT, Kind.COSE}:
            return _taken(read_signed(raw, memory))
    except InvalidError as error:
        return _nothing(failed(Name.PARSE, Code.MALFORMED, error.message))
    message = "This is neither a web address, nor JSON, nor a signed token."
    return _nothing(failed(Name.PARSE, Code.MALFORMED, message))


def _taken(signed: Signed) -> Received:
    form = _FORMATS[signed.token.form] if signed.token else Format.DATA_INTEGRITY
    return Received(form, (_was_read(), _no_image()), signed.document, signed.token)


def _nothing(check: Check) -> Received:
    return Received(Format.UNRECOGNIZED, (check,))


def _was_read() -> Check:
    return passed(Name.PARSE, Code.READ, "The document could be read.")


def _no_image() -> Check:
    return skipped(Name.UNBAKE, Code.NOT_AN_IMAGE, "The badge was not handed in as an image.")

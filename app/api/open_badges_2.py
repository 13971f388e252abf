"""Open Badges 2.0 for anybody: assertions, badge classes, issuers, keys, revocation lists."""

from fastapi import Request, Response

from app.api.content import send
from app.api.late_routes import LateRouter
from app.api.public_documents import TEXT
from app.api.public_routes import (
    ANY,
    Answers,
    IdIn,
    KeyIn,
    Public,
    PublicReading,
    SlugIn,
    there,
)
from app.services import open_badges_2

router = LateRouter(tags=["open badges 2.0"])
public = Public(router)
GONE: Answers = {410: {"description": "Revoked: all that is left of it"} | ANY}


# Before the path without a suffix, which would take the suffix for a part of the id.
@public("/ob2/assertions/{credential_id}.jws", "readAssertionJws", "Read a signed Assertion", TEXT)
def assertion_jws(credential_id: IdIn, request: Request, read: PublicReading) -> Response:
    """Return the stored JWS: OB 2.0 as a SignedBadge."""
    return send(request, there(open_badges_2.token(read, credential_id)), negotiated=False)


@public("/ob2/assertions/{credential_id}", "readAssertion", "Read a hosted Assertion", more=GONE)
def assertion(credential_id: IdIn, request: Request, read: PublicReading) -> Response:
    """Return the Assertion that this address vouches for; 410 once it was revoked."""
    return send(request, there(open_badges_2.assertion(read, credential_id)), negotiated=True)


@public("/ob2/badges/{version_id}", "readBadgeClass", "Read a BadgeClass")
def badge_class(version_id: IdIn, request: Request, read: PublicReading) -> Response:
    """Return the BadgeClass of a microcredential version."""
    return send(request, there(open_badges_2.badge_class(read, version_id)), negotiated=True)


@public(
    "/ob2/badges/{version_id}/stages/{stage_key}",
    "readStageBadgeClass",
    "Read the BadgeClass of one stage",
)
def stage_badge_class(
    version_id: IdIn, stage_key: KeyIn, request: Request, read: PublicReading
) -> Response:
    """Return the BadgeClass of a stage that has a badge of its own."""
    found = there(open_badges_2.badge_class(read, version_id, stage_key))
    return send(request, found, negotiated=True)


@public("/ob2/issuers/{slug}", "readIssuerProfile", "Read an issuer's OB 2.0 Profile")
def issuer(slug: SlugIn, request: Request, read: PublicReading) -> Response:
    """Return the Profile with the keys that sign, and the list of what was taken back."""
    return send(request, there(open_badges_2.issuer(read, slug)), negotiated=True)


@public("/ob2/keys/{key_id}", "readCryptographicKey", "Read one key as a CryptographicKey")
def key(key_id: IdIn, request: Request, read: PublicReading) -> Response:
    """Return the public key in PEM, with its owner; retired keys stay. Kept as briefly as a status list."""
    found = there(open_badges_2.key(read, key_id))
    return send(request, found, negotiated=True)


@public("/ob2/revocations/{slug}", "readRevocationList", "Read an issuer's revocation list")
def revocations(slug: SlugIn, request: Request, read: PublicReading) -> Response:
    """Return which signed Assertions the issuer took back, and why."""
    return send(request, there(open_badges_2.revocations(read, slug)), negotiated=True)

"""What stands at our Open Badges 2.0 addresses: the same rows, in the words of that standard."""

from collections.abc import Sequence
from uuid import UUID

import orjson

from app.domain import open_badges_2
from app.domain.achievement_document import Document
from app.domain.addresses import Addresses
from app.domain.credential import Achievement
from app.domain.keys import Algorithm
from app.domain.multibase import decode_base64url
from app.services import keys
from app.services.achievements import achievement_of, issuer_of
from app.services.public_documents import find_version
from app.services.published import GONE, JSON_LD, Published
from app.services.reading import Reading
from app.storage import credentials, issuers, tables

TOKEN = ("text/plain", "application/jose")


def assertion(reading: Reading, credential_id: UUID) -> Published | None:
    """Return the hosted Assertion, or 410 and the bare tombstone of one that was revoked."""
    found = credentials.current_version(reading.session, credential_id)
    if found is None:
        return None
    url = reading.addresses.ob2_assertion(credential_id)
    row = credentials.find_public(reading.session, credential_id)
    if row is None or row.state != "issued":
        reason = _why_gone(row) if row else None
        return _published(open_badges_2.tombstone(url, reason), status=GONE)
    return Published(hosted(found.ob2_jws, url), JSON_LD)


def _why_gone(row: tables.Credential) -> str | None:
    return credentials.SUSPENDED if row.state == "suspended" else row.revocation_reason


def hosted(jws: str, url: str) -> bytes:
    """Return the hosted Assertion: what was signed, under its own address."""
    signed = orjson.loads(decode_base64url(jws.split(".")[1]))
    return orjson.dumps(open_badges_2.hosted_assertion(signed, url=url))


def token(reading: Reading, credential_id: UUID) -> Published | None:
    """Return the signed Assertion; a revoked one stays readable, the issuer's list tells."""
    found = credentials.current_version(reading.session, credential_id)
    return None if found is None else Published(found.ob2_jws.encode(), TOKEN)


def badge_class(
    reading: Reading, version_id: UUID, stage_key: str | None = None, language: str | None = None
) -> Published | None:
    """Return the BadgeClass of a published version, or of one of its stages, in a language."""
    found = find_version(reading, version_id, stage_key, language)
    if found is None:
        return None
    version, stage = found
    achievement = achievement_of(reading.session, reading.addresses, version, stage, language)
    row = issuers.of_microcredential(
        reading.session, version.organization_id, version.microcredential_id
    )
    return Published(badge_class_bytes(reading.addresses, row, version, achievement), JSON_LD)


def badge_class_bytes(
    addresses: Addresses,
    issuer: tables.Issuer,
    version: tables.MicrocredentialVersion,
    achievement: Achievement,
) -> bytes:
    """Return the BadgeClass that an Achievement names as its own."""
    document = open_badges_2.badge_class(
        achievement,
        badge=achievement.badge_class or addresses.ob2_badge(version.id),
        issuer=addresses.ob2_issuer(issuer.slug),
        image=achievement.image or f"{addresses.version(version.id)}/image",
    )
    return orjson.dumps(document)


def issuer(reading: Reading, slug: str) -> Published | None:
    """Return the Profile with every key that ever signed Open Badges 2.0, but for compromised ones."""
    row = issuers.find_by_slug(reading.session, slug)
    if row is None:
        return None
    known = issuers.keys_of(reading.session, row.organization_id, row.id)
    return Published(issuer_bytes(reading.addresses, row, known), JSON_LD)


def issuer_bytes(addresses: Addresses, row: tables.Issuer, known: Sequence[tables.Key]) -> bytes:
    """Return the issuer's Profile from the rows."""
    document = open_badges_2.issuer_profile(
        issuer_of(addresses, row),
        profile=addresses.ob2_issuer(row.slug),
        keys=[addresses.ob2_key(one.id) for one in known if _is_trusted(one)],
        revocations=addresses.ob2_revocations(row.slug),
    )
    return orjson.dumps(document)


def key(reading: Reading, key_id: UUID) -> Published | None:
    """Return an RSA key as a CryptographicKey; Open Badges 2.0 knows no others.

    For one that was compromised 410, and nothing that could be taken for a key.
    """
    row = issuers.find_public_key(reading.session, key_id)
    if row is None or row.algorithm != Algorithm.RS256:
        return None
    if not _is_trusted(row):
        url = reading.addresses.ob2_key(key_id)
        return _published(open_badges_2.tombstone(url, None), status=GONE)
    owner = issuers.issuer_of_key(reading.session, row)
    return Published(key_bytes(reading.addresses, owner, row), JSON_LD)


def key_bytes(addresses: Addresses, owner: tables.Issuer, row: tables.Key) -> bytes:
    """Return the key document from the rows."""
    document = open_badges_2.cryptographic_key(
        keys.public_half(row),
        key_id=addresses.ob2_key(row.id),
        owner=addresses.ob2_issuer(owner.slug),
    )
    return orjson.dumps(document)


def revocations(reading: Reading, slug: str) -> Published | None:
    """Return the list of every signed Assertion that the issuer took back."""
    row = issuers.find_by_slug(reading.session, slug)
    if row is None:
        return None
    revoked = credentials.revoked_assertions(reading.session, row.organization_id, row.id)
    named = [(f"urn:uuid:{name}", reason) for name, reason in revoked]
    return Published(revocations_bytes(reading.addresses, row, named), JSON_LD)


def revocations_bytes(
    addresses: Addresses, row: tables.Issuer, revoked: Sequence[tuple[str, str | None]]
) -> bytes:
    """Return the revocation list with these entries, and its sentinels."""
    document = open_badges_2.revocation_list(
        addresses.ob2_revocations(row.slug),
        issuer=addresses.ob2_issuer(row.slug),
        revoked=revoked,
    )
    return orjson.dumps(document)


def _is_trusted(key: tables.Key) -> bool:
    return key.algorithm == Algorithm.RS256 and key.compromised_at is None


def _published(document: Document, status: int) -> Published:
    return Published(orjson.dumps(document), JSON_LD, status)

"""What stands at our public addresses, as bytes: the same for strangers and for our own verifier."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson

from app.domain import open_badges_3
from app.domain.addresses import Addresses
from app.domain.credential import Issuer
from app.domain.endorsement import SubjectKind
from app.domain.keys import published_jwk
from app.domain.open_badges_3 import PublishedKey
from app.domain.revocation_list import revocation_list
from app.domain.standards import CREDENTIALS_V2, OPEN_BADGES_3
from app.services import keys, status_lists
from app.services.achievements import achievement_of, issuer_of
from app.services.endorsement_documents import with_endorsements
from app.services.published import (
    CREDENTIAL,
    DID,
    GONE,
    JSON,
    JSON_LD,
    KEY,
    KEY_SET,
    TOKEN,
    Published,
)
from app.services.reading import Reading
from app.services.receipt_keys import published as published_receipt_keys
from app.services.stages import has_own_badge
from app.storage import credentials, definitions, endorsements, issuers, tables
from app.storage import status_lists as lists


def issuer(reading: Reading, slug: str) -> Published | None:
    """Return the Profile with every key the issuer ever signed with."""
    row = issuers.find_by_slug(reading.session, slug)
    if row is None:
        return None
    known = issuers.keys_of(reading.session, row.organization_id, row.id)
    body = issuer_bytes(reading.addresses, row, known)
    return Published(with_endorsements(reading, body, SubjectKind.ISSUER, row.id), JSON_LD)


def issuer_bytes(addresses: Addresses, row: tables.Issuer, known: Sequence[tables.Key]) -> bytes:
    """Return the issuer's own document."""
    found = keys.published(addresses, addresses.issuer(row.slug), list(known))
    names = (addresses.did(row.slug), addresses.ob2_issuer(row.slug))
    return _issuer_bytes(issuer_of(addresses, row), tuple(found), names)


def revocations(reading: Reading, slug: str) -> Published | None:
    """Return the 1EdTech list of what the issuer took back; None where it publishes none."""
    row = issuers.find_by_slug(reading.session, slug)
    if row is None or not row.lists_revocations:
        return None
    scope = (reading.session, row.organization_id, row.id)
    addresses = reading.addresses
    named = [(addresses.credential(one), why) for one, why in credentials.taken_back(*scope)]
    named += [(addresses.endorsement(one), why) for one, why in endorsements.taken_back(*scope)]
    document = revocation_list(
        addresses.revocations(slug), issuer=addresses.issuer(slug), revoked=named
    )
    return Published(orjson.dumps(document), JSON)


def revocations_of(reading: Reading, slug: str) -> str | None:
    """Return where an issuer's list of what it took back is, if it publishes one."""
    row = issuers.find_by_slug(reading.session, slug)
    return reading.addresses.revocations(slug) if row and row.lists_revocations else None


def did_document(reading: Reading, slug: str) -> Published | None:
    """Return the same issuer under its did:web."""
    row = issuers.find_by_slug(reading.session, slug)
    if row is None:
        return None
    known = issuers.keys_of(reading.session, row.organization_id, row.id)
    did, own = reading.addresses.did(row.slug), reading.addresses.issuer(row.slug)
    found = [
        PublishedKey(f"{did}#{key.id}", keys.public_half(key), key.compromised_at) for key in known
    ]
    value = Issuer(did, row.name, row.url, row.email, row.description)
    names = (own, reading.addresses.ob2_issuer(row.slug))
    return Published(_issuer_bytes(value, tuple(found), names), DID)


def key(reading: Reading, key_id: UUID) -> Published | None:
    """Return exactly one JWK, with `kid` and `iss`; 410 for a key that was compromised."""
    row = issuers.find_public_key(reading.session, key_id)
    if row is None:
        return None
    if row.compromised_at is not None:
        return Published(orjson.dumps({"kid": reading.addresses.key(key_id)}), KEY, GONE)
    owner = issuers.issuer_of_key(reading.session, row)
    return Published(orjson.dumps(_jwk(reading.addresses, row, owner.slug)), KEY)


def receipt_keys(reading: Reading) -> Published:
    """Return the keys that receipts of verifications are checked with; no issuer has them."""
    return Published(orjson.dumps(published_receipt_keys(reading)), KEY_SET)


def key_set(reading: Reading) -> Published:
    """Return every public key of every issuer, each with `kid` and `iss`, but for compromised ones."""
    found = issuers.all_public(reading.session)
    members = [_jwk(reading.addresses, row, slug) for row, slug in found]
    return Published(orjson.dumps({"keys": members}), KEY_SET)


def achievement(
    reading: Reading, version_id: UUID, stage_key: str | None = None, language: str | None = None
) -> Published | None:
    """Return the Achievement of a published version, or of one of its stages, in a language."""
    document = _achievement(reading, version_id, stage_key, language)
    if document is None:
        return None
    body = orjson.dumps(document)
    if stage_key is None:
        body = with_endorsements(reading, body, SubjectKind.VERSION, version_id)
    return Published(body, JSON_LD)


def criteria(
    reading: Reading, version_id: UUID, stage_key: str | None = None, language: str | None = None
) -> Published | None:
    """Return how an Achievement is earned."""
    document = _achievement(reading, version_id, stage_key, language)
    if document is None:
        return None
    told = {"@context": [CREDENTIALS_V2, OPEN_BADGES_3], "type": ["Criteria"]}
    return Published(orjson.dumps(told | document["criteria"]), JSON_LD)


def credential(reading: Reading, credential_id: UUID) -> Published | None:
    """Return the stored signed bytes; a revoked credential stays readable, its list tells."""
    found = credentials.current_version(reading.session, credential_id)
    return None if found is None else Published(found.ob3_json, CREDENTIAL)


def token(reading: Reading, credential_id: UUID) -> Published | None:
    """Return the credential as the stored VC-JWT."""
    found = credentials.current_version(reading.session, credential_id)
    return None if found is None else Published(found.ob3_jwt.encode(), TOKEN)


def status_list(reading: Reading, list_id: UUID) -> Published | None:
    """Return the signed list; where it has to be signed first, the signature is not kept."""
    found = lists.find_public(reading.session, list_id)
    return None if found is None else Published(status_lists.signed(reading, found), CREDENTIAL)


@lru_cache(maxsize=256)
def _issuer_bytes(
    value: Issuer, known: tuple[PublishedKey, ...], other_names: tuple[str, ...]
) -> bytes:
    return orjson.dumps(open_badges_3.issuer_document(value, known, also_known_as=other_names))


def _jwk(addresses: Addresses, row: tables.Key, slug: str) -> dict[str, str]:
    return published_jwk(
        keys.public_half(row), kid=addresses.key(row.id), issuer=addresses.issuer(slug)
    )


def language_of(reading: Reading, version_id: UUID, wanted: str | None) -> str | None:
    """Return the language to answer in: None for the version's own; what is not there stays wanted."""
    version = credentials.find_public_version(reading.session, version_id) if wanted else None
    return None if version is None or wanted == version.language else wanted


def _achievement(
    reading: Reading, version_id: UUID, stage_key: str | None, language: str | None
) -> dict[str, Any] | None:
    found = find_version(reading, version_id, stage_key, language)
    if found is None:
        return None
    value = achievement_of(reading.session, reading.addresses, *found, language)
    return open_badges_3.achievement_document(value)


def find_version(
    reading: Reading, version_id: UUID, stage_key: str | None, language: str | None = None
) -> tuple[tables.MicrocredentialVersion, tables.Stage | None] | None:
    """Return a published version, and its stage if one is named; None unless both have a badge.

    None, too, for a language that it is not translated into.
    """
    session = reading.session
    version = credentials.find_public_version(session, version_id)
    if version is None or (language is not None and language not in version.translations):
        return None
    if stage_key is None:
        return version, None
    stages = definitions.stages_of(session, version.organization_id, version.id)
    stage = next((one for one in stages if one.key == stage_key), None)
    return (version, stage) if stage and has_own_badge(version, stage) else None

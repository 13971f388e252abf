"""One signed version of an award: the value that every form is made from, and the row it is kept in."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from app.domain.addresses import Addresses
from app.domain.credential import Assessor, Credential, Issuer, Recipient, StatusEntry
from app.domain.errors import SigningError
from app.domain.signed_award import Told
from app.services import achievements
from app.services.signed_forms import Signed
from app.services.work import Work
from app.storage import tables

FIRST = "award"
SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Award:
    """The rows that an award rests on."""

    row: tables.Credential
    version: tables.MicrocredentialVersion
    stage: tables.Stage | None


@dataclass(frozen=True, slots=True)
class Period:
    """From when to when a signed version holds."""

    begins: datetime
    ends: datetime | None


def build(work: Work, award: Award, told: Told, place: StatusEntry, period: Period) -> Credential:
    """Build the one value that every form is made from."""
    session, addresses, row = work.session, Addresses(work.tools.base_url), award.row
    issuer = achievements.issuer_of(addresses, work.get(tables.Issuer, row.issuer_id))
    return Credential(
        id=addresses.credential(row.id),
        issuer=issuer,
        achievement=achievements.achievement_of(
            session, addresses, award.version, award.stage, _language(work, row)
        ),
        recipient=_recipient(row, told.name),
        awarded_at=row.awarded_at,
        valid_from=period.begins,
        valid_until=period.ends,
        results=tuple(told.results),
        evidence=tuple(told.evidence),
        assessor=_assessor(issuer) if row.is_assessed else None,
        status=place,
        assessed=row.is_assessed,
        narrative=told.narrative,
        refresh_url=f"{addresses.credential(row.id)}.json" if award.version.refreshes else None,
    )


def _language(work: Work, row: tables.Credential) -> str | None:
    """Return which language the educator chose; None for the version's own."""
    if row.enrollment_id is None:
        return None
    return work.get(tables.Enrollment, row.enrollment_id).language


def keep(
    work: Work,
    row: tables.Credential,
    credential: Credential,
    signed: Signed,
    *,
    number: int = 1,
    cause: str = FIRST,
) -> tables.CredentialVersion:
    """Store the signed bytes as this version of the credential."""
    place = credential.status
    if place is None:
        raise SigningError("A credential without a place in a status list is not issued.")
    return work.add(
        tables.CredentialVersion,
        id=signed.version_id,
        credential_id=row.id,
        number=number,
        cause=cause,
        valid_from=credential.valid_from,
        valid_until=credential.valid_until,
        status_list_id=UUID(place.list_url.rpartition("/")[2]),
        status_index=place.index,
        ob3_json=signed.json,
        ob3_jwt=signed.token,
        ob2_id=signed.ob2_id,
        ob2_jws=signed.ob2_jws,
        sha256=hashlib.sha256(signed.json).hexdigest(),
        key_ids=[str(key_id) for key_id in signed.key_ids],
    )


def _recipient(row: tables.Credential, name: str | None) -> Recipient:
    return Recipient.from_email(
        row.subject_id, email=row.recipient_email, salt=row.recipient_salt, name=name
    )


@lru_cache(maxsize=256)
def _assessor(issuer: Issuer) -> Assessor:
    """Name who assessed as a role of the issuer, never by name."""
    return Assessor(f"{issuer.id}#assessors", f"Assessors of {issuer.name}")

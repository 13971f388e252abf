"""Issuing: one Credential, every form of it signed, each put to the public verifier, then stored."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from app.domain.addresses import Addresses
from app.domain.credential import StatusEntry
from app.domain.errors import ConflictError
from app.domain.expiry import ends_at, expiry_of, next_reminder
from app.domain.issuer_moves import IssuerMove
from app.domain.signed_award import Told
from app.services import award, issuer_moves, notices, origin, reevaluating, renewing, status_lists
from app.services.credential_versions import SALT_BYTES, Award, Period, build, keep
from app.services.signed_forms import Surroundings, check, sign
from app.services.work import Work
from app.storage import credentials, issuers, tables


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be issued: which version or stage, to whom, under which key."""

    earned_key: str
    version: tables.MicrocredentialVersion
    person: tables.Person
    stage: tables.Stage | None = None
    enrollment_id: UUID | None = None
    earned: tuple[award.Earned, ...] = ()
    client_id: UUID | None = None
    narrative: str | None = None
    is_assessed: bool = True


def issue_earned(work: Work, *, enrollment_id: UUID, stage_id: UUID | None) -> tables.Credential:
    """Issue what was earned: the stage, or the whole; a retry gives the same credential.

    Raises ConflictError if it is not accepted (any more), and SigningError, leaving nothing, if
    what was signed does not verify.
    """
    enrollment = work.get(tables.Enrollment, enrollment_id)
    stage = work.get(tables.Stage, stage_id) if stage_id else None
    earned_key = earned_key_of(enrollment_id, stage.key if stage else None)
    standing = credentials.find_earned(work.session, work.organization_id, earned_key)
    standing = standing or renewing.renewed_by(work, enrollment)
    if standing is not None:
        return standing
    order = Order(
        earned_key=earned_key,
        version=work.get(tables.MicrocredentialVersion, enrollment.version_id),
        person=work.get(tables.Person, enrollment.person_id),
        stage=stage,
        enrollment_id=enrollment_id,
        earned=tuple(award.earned_stages(work, enrollment, stage_id)),
    )
    return issue(work, order)[0]


def earned_key_of(enrollment_id: UUID, stage_key: str | None) -> str:
    """Return the key that makes the same award the same credential."""
    part = "whole" if stage_key is None else f"stage:{stage_key}"
    return f"enrollment:{enrollment_id}:{part}"


def issue(work: Work, order: Order) -> tuple[tables.Credential, bool]:
    """Issue the order in this transaction; tells whether the credential is new."""
    issuer = _issuer_of(work, order.version)
    origin.freeze(work)
    row, is_new = credentials.claim(work.session, _values(work, order, issuer))
    if not is_new:
        return row, False
    status_list, index = status_lists.reserve(work, issuer)
    place = StatusEntry(Addresses(work.tools.base_url).status_list(status_list.id), index)
    told, period = _told(work, order, row), Period(_whole(work.now), row.valid_until)
    credential = build(work, Award(row, order.version, order.stage), told, place, period)
    known = issuers.keys_of(work.session, work.organization_id, issuer.id)
    signed = sign(work, credential, known)
    check(work, signed, Surroundings(row, order.version, issuer, known, status_list, credential))
    keep(work, row, credential, signed)
    _record(work, row)
    notices.badge_issued(work, row)
    return row, True


def _issuer_of(work: Work, version: tables.MicrocredentialVersion) -> tables.Issuer:
    lineage = work.get(tables.Microcredential, version.microcredential_id)
    issuer = work.get(tables.Issuer, lineage.issuer_id)
    says = "The issuer of this microcredential is archived and signs nothing."
    issuer_moves.check(issuer, IssuerMove.ISSUE, says)
    return issuer


def _values(work: Work, order: Order, issuer: tables.Issuer) -> dict[str, Any]:
    address = credentials.primary_address(work.session, work.organization_id, order.person.id)
    if address is None:
        raise ConflictError("This person has no e-mail address that a badge could be issued to.")
    awarded_at = award.awarded_at(order.earned) if order.earned else _whole(work.now)
    expiry = expiry_of(order.version.expiry)
    ends = ends_at(expiry, awarded_at)
    if ends is not None and ends <= work.now:
        raise ConflictError(f"Badges of this version ended on {ends:%Y-%m-%d}.")
    return {
        "organization_id": work.organization_id,
        "issuer_id": issuer.id,
        "version_id": order.version.id,
        "stage_id": order.stage.id if order.stage else None,
        "person_id": order.person.id,
        "enrollment_id": order.enrollment_id,
        "client_id": order.client_id,
        "earned_key": order.earned_key,
        "is_assessed": order.is_assessed and order.client_id is None,
        "awarded_at": awarded_at,
        "valid_until": ends,
        "remind_at": next_reminder(expiry, ends, work.now),
        "recipient_email": address,
        "recipient_salt": secrets.token_hex(SALT_BYTES),
        "subject_id": f"urn:uuid:{uuid4()}",
    }


def _told(work: Work, order: Order, row: tables.Credential) -> Told:
    session, addresses = work.session, Addresses(work.tools.base_url)
    stage_key = order.stage.key if order.stage else None
    return Told(
        results=award.results_of(
            session,
            order.earned,
            achievement_id=addresses.achievement(order.version.id, stage_key),
            credential_id=addresses.credential(row.id),
        ),
        evidence=award.evidence_of(session, order.earned, addresses),
        narrative=order.narrative,
        name=order.person.name if order.person.share_name else None,
    )


def _record(work: Work, row: tables.Credential) -> None:
    work.record(
        "credential.issued",
        row,
        person_id=str(row.person_id),
        version_id=str(row.version_id),
        enrollment_id=str(row.enrollment_id) if row.enrollment_id else None,
        is_assessed=row.is_assessed,
    )
    reevaluating.ask(work, row.person_id)


def _whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)

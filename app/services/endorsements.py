"""Endorsements: ours are signed and can be taken back; a stranger's are verified, then kept byte for byte."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from app.domain.access import Action
from app.domain.addresses import Addresses
from app.domain.credential import StatusEntry
from app.domain.credential_moves import ENDORSEMENT_MOVES, EndorsementMove, endorsement_state
from app.domain.endorsement import Endorsement as Value
from app.domain.endorsement import SubjectKind, to_document
from app.domain.issuer_moves import IssuerMove
from app.domain.moves import follow
from app.domain.revocation import RevocationReason
from app.services import endorsement_forms, issuer_moves, origin, status_lists
from app.services.achievements import issuer_of
from app.services.endorsement_subjects import Subject, named
from app.services.work import Work
from app.storage import endorsements, rows
from app.storage.tables import Endorsement, Issuer


@dataclass(frozen=True, slots=True)
class Wish:
    """What an issuer of ours wants to say, about what."""

    issuer_id: UUID
    subject_kind: SubjectKind
    subject_id: UUID
    name: str
    comment: str
    valid_until: datetime | None = None


def create(work: Work, wish: Wish) -> Endorsement:
    """Sign an endorsement in both forms; raises SigningError, leaving nothing, if one does not verify."""
    work.require(Action.WRITE_ENDORSEMENTS)
    issuer = work.get_named(Issuer, wish.issuer_id, "/issuer_id")
    issuer_moves.check(issuer, IssuerMove.ENDORSE, "An archived issuer signs nothing.")
    subject = named(work, wish.subject_kind, wish.subject_id)
    origin.freeze(work)
    new_id = uuid4()
    status_list, index = status_lists.reserve(work, issuer)
    place = StatusEntry(Addresses(work.tools.base_url).status_list(status_list.id), index)
    value = _value(work, issuer, subject, wish, place, new_id)
    forms = endorsement_forms.sign(work, issuer, new_id, to_document(value), value.valid_from)
    row = work.add(
        Endorsement,
        id=new_id,
        issuer_id=issuer.id,
        **_said(value, subject),
        **forms.columns,
        status_list_id=status_list.id,
        status_index=index,
    )
    return record(work, row, "endorsement.created")


def get(work: Work, endorsement_id: UUID) -> Endorsement:
    """Return one endorsement."""
    work.require(Action.READ_ENDORSEMENTS)
    return work.get(Endorsement, endorsement_id)


def page(
    work: Work,
    request: rows.PageRequest,
    *,
    subject_kind: SubjectKind | None = None,
    subject_id: UUID | None = None,
    state: str | None = None,
) -> rows.PageOf[Endorsement]:
    """Return a page of the endorsements."""
    work.require(Action.READ_ENDORSEMENTS)
    about = endorsements.is_of(subject_kind, subject_id)
    return work.page(Endorsement, request, *about, state=state)


def revoke(work: Work, endorsement_id: UUID, reason: RevocationReason) -> Endorsement:
    """Take an endorsement of ours back for good: its status list says so to everyone."""
    says = "Only who signed it can revoke it; remove it instead."
    row = _standing(work, endorsement_id, EndorsementMove.REVOKE, says)
    if row.status_list_id is None or row.status_index is None:
        raise ValueError("an endorsement of ours has a place in a list")
    status_lists.set_revoked(work, row.status_list_id, [row.status_index])
    row.revocation_reason = reason.value
    return _ended(work, row, "revoked")


def remove(work: Work, endorsement_id: UUID) -> Endorsement:
    """Show a stranger's endorsement no more."""
    says = "This endorsement is ours: revoke it, so that copies are refused too."
    row = _standing(work, endorsement_id, EndorsementMove.REMOVE, says)
    return _ended(work, row, "removed")


def _standing(work: Work, endorsement_id: UUID, wanted: EndorsementMove, says: str) -> Endorsement:
    row = work.get_for_update(Endorsement, endorsement_id)
    work.require(Action.WRITE_ENDORSEMENTS)
    if row.state != "standing":
        says = f"This endorsement is {row.state} already."
    state = endorsement_state(row.state, is_ours=row.issuer_id is not None)
    follow(ENDORSEMENT_MOVES, state, wanted, says=says)
    return row


def _ended(work: Work, row: Endorsement, state: str) -> Endorsement:
    row.state, row.ended_at = state, work.now
    return record(work, row, f"endorsement.{state}")


def record(work: Work, row: Endorsement, kind: str) -> Endorsement:
    """Write the event: who endorses what."""
    about: Mapping[str, UUID | None] = {
        "issuer": row.subject_issuer_id,
        "microcredential_version": row.version_id,
        "credential": row.credential_id,
    }
    told = {f"{name}_id": str(one) for name, one in about.items() if one is not None}
    work.record(kind, row, endorser=row.endorser, **told)
    return row


def _value(
    work: Work, issuer: Issuer, subject: Subject, wish: Wish, place: StatusEntry, new_id: UUID
) -> Value:
    addresses = Addresses(work.tools.base_url)
    return Value(
        id=addresses.endorsement(new_id),
        name=wish.name,
        issuer=issuer_of(addresses, issuer),
        subject=subject.url,
        comment=wish.comment,
        valid_from=_whole(work.now),
        valid_until=_whole(wish.valid_until) if wish.valid_until else None,
        status=place,
    )


def _said(value: Value, subject: Subject) -> dict[str, Any]:
    return {
        **subject.columns,
        "subject_url": value.subject,
        "name": value.name,
        "comment": value.comment,
        "endorser": value.issuer.id,
        "endorser_name": value.issuer.name,
        "valid_from": value.valid_from,
        "valid_until": value.valid_until,
    }


def _whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)

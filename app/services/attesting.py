"""The link that a host outside gets by mail: what it shows, and the one answer that it takes."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.domain.attestation import AttestationMove, AttestationState
from app.domain.errors import NotFoundError
from app.services import attestations, notices, organizations
from app.services.tools import Tools
from app.services.work import Work
from app.signing.secrets import hash_secret
from app.storage import attestations as stored
from app.storage.tables import Attestation, Evidence, Organization, Person, Submission


@dataclass(frozen=True, slots=True)
class Request:
    """What a link that is still good asks to confirm."""

    attestor: str
    educator: str
    organization: str
    about: str
    statement: str
    until: datetime


def look_at(session: Session, tools: Tools, now: datetime, token: str) -> Request:
    """Return what the link asks, without using it; raises NotFoundError when it asks nothing any more."""
    work, row = _good(session, tools, now, token)
    piece, submission = _piece(work, row), work.get(Submission, row.submission_id)
    return Request(
        row.name or "",
        work.get(Person, submission.person_id).name,
        organizations.own(work).name,
        notices.name_of_work(work, submission),
        piece.text or "",
        row.expires_at,
    )


def answer(
    session: Session,
    tools: Tools,
    now: datetime,
    token: str,
    wanted: AttestationMove,
    note: str | None,
) -> None:
    """Use the link up with the answer; raises NotFoundError or ConflictError when it is too late."""
    work, row = _good(session, tools, now, token)
    attestations.answer(work, row, wanted, note)


def _good(session: Session, tools: Tools, now: datetime, token: str) -> tuple[Work, Attestation]:
    row = stored.by_token(session, hash_secret(token))
    if row is None or row.state != AttestationState.ASKED or row.expires_at <= now:
        raise _ended()
    organization = session.get_one(Organization, row.organization_id)
    work = organizations.as_service(session, tools, now, organization, label="attestation link")
    if not attestations.is_current(work, row):
        raise _ended()
    return work, row


def _piece(work: Work, row: Attestation) -> Evidence:
    return work.get(Evidence, row.evidence_id)


def _ended() -> NotFoundError:
    return NotFoundError("This link was used before, has expired, or was never sent.")

"""The record of an appeal: what was judged and what was said of it, as it was decided; nothing can be added."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from uuid import UUID

from app.domain.access import Action
from app.domain.errors import NotFoundError
from app.domain.revocation_case import CaseState
from app.services import matters
from app.services.evidence_bytes import Bytes, bytes_for
from app.services.stages import StageRules, rules_of
from app.services.work import Work
from app.storage import appeals as stored
from app.storage import submissions
from app.storage.tables import (
    Appeal,
    Credential,
    Decision,
    Evidence,
    Review,
    RevocationCase,
    Submission,
)


@dataclass(frozen=True, slots=True)
class Record:
    """One attempt as it was decided: its evidence, the decision that is challenged, the reviews behind it."""

    appeal: Appeal
    submission: Submission
    rules: StageRules
    decision: Decision
    evidence: Sequence[Evidence]
    # Nobody is named: neither the educator nor who judged.
    names: dict[UUID, str | None]
    reviews: Sequence[Review]


@dataclass(frozen=True, slots=True)
class BadgeRecord:
    """A badge that was taken back: why, and the case behind it, where there was one."""

    appeal: Appeal
    credential: Credential
    case: RevocationCase | None


def about_badge(work: Work, appeal_id: UUID) -> BadgeRecord | None:
    """Return what was said of a badge, for the panel; None where the appeal is about a decision."""
    row = _readable(work, appeal_id)
    if row.credential_id is None:
        return None
    of_badge = {"credential_id": row.credential_id, "state": CaseState.REVOKED.value}
    known = work.all_by(RevocationCase, **of_badge)
    before = [one for one in known if one.created_at <= row.created_at]
    credential = work.get(Credential, row.credential_id)
    return BadgeRecord(row, credential, before[-1] if before else None)


def read(work: Work, appeal_id: UUID) -> Record:
    """Return the record of a decision, for the panel and those who run the programme."""
    row = _readable(work, appeal_id)
    if row.submission_id is None:
        raise NotFoundError("This appeal is about no submission; a plan has a record of its own.")
    submission = work.get(Submission, stored.submission_of(row))
    decision = work.get(Decision, stored.decision_of(row))
    rules, scope = rules_of(work, submission), (work.session, work.organization_id)
    evidence = submissions.evidence_of(*scope, submission.id)
    return Record(
        row,
        submission,
        rules,
        decision,
        evidence,
        {piece.id: _plain_name(rules, piece) for piece in evidence},
        submissions.sealed_in_round(*scope, submission.id, decision.round),
    )


def content(work: Work, appeal_id: UUID, evidence_id: UUID) -> tuple[Evidence, str, Bytes]:
    """Return a file of the record, a name that tells nothing, and where its bytes are."""
    row = _readable(work, appeal_id)
    piece = work.get(Evidence, evidence_id)
    if piece.submission_id != row.submission_id or piece.store_key is None:
        raise NotFoundError(f"There is no file {evidence_id} in this record.")
    submission = work.get(Submission, stored.submission_of(row))
    name = _plain_name(rules_of(work, submission), piece) or "evidence"
    # Whoever was not to know the educator at first is not to learn it here.
    return piece, name, bytes_for(piece, is_blind=submission.anonymity != "none")


def _readable(work: Work, appeal_id: UUID) -> Appeal:
    row = work.get(Appeal, appeal_id)
    work.require(Action.READ_RECORDS, matters.target_of(work, row))
    return row


def _plain_name(rules: StageRules, piece: Evidence) -> str | None:
    """Return what a file is for in place of its own name, which may say whose it is."""
    if piece.file_name is None:
        return None
    key = rules.requirements[piece.requirement_id].key
    return f"{key}{PurePath(piece.file_name).suffix.lower()}"

"""Recognitions: an educator hands in what was awarded elsewhere; somebody else accepts or declines."""

from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from app.domain.access import Action, Target, view
from app.domain.errors import ConflictError, Fault, ForbiddenError, InvalidError
from app.domain.recognition import RecognitionMove, move_recognition
from app.services import (
    counted_once,
    endorsement_subjects,
    recognition_notices,
    recognizing,
    targets,
    verifications,
)
from app.services.recognition_proofs import MOST_ADDRESSES, Handed, Proven, told_of
from app.services.recognizing import Claim
from app.services.work import Work
from app.storage import recognitions as stored
from app.storage import rows
from app.storage.tables import Recognition
from app.verification.report import Report


def get(work: Work, recognition_id: UUID) -> Recognition:
    """Return one recognition."""
    row = work.get(Recognition, recognition_id)
    work.require(Action.READ_RECOGNITIONS, target_of(work, row))
    return row


def page(work: Work, request: rows.PageRequest, **filters: Any) -> rows.PageOf[Recognition]:  # noqa: ANN401 - column values
    """Return a page of the recognitions that the actor may see."""
    seen = stored.visible(view(work.actor, Action.READ_RECOGNITIONS), work.organization_id)
    scope = (work.session, Recognition, work.organization_id)
    return rows.page_by(*scope, request, *seen, **filters)


def proof(work: Work, recognition_id: UUID) -> Recognition:
    """Return one whose proof the actor may download."""
    row = get(work, recognition_id)
    work.require(Action.READ_PROOFS, target_of(work, row))
    return row


def target_of(work: Work, row: Recognition) -> Target:
    """Return where a recognition lies and what the actor is to it."""
    return targets.about_person(work, row.person_id, row.microcredential_id)


def addresses_for(work: Work, claim: Claim, handed: Handed) -> list[str]:
    """Return whom a badge has to name; raises what stands in the way before anybody is asked."""
    person_id = _own(work)
    recognizing.stands_for(work, claim, handed.proof)
    scope = (work.session, work.organization_id)
    found = stored.verified_addresses(*scope, person_id, MOST_ADDRESSES)
    if handed.proof == "badge" and not found:
        raise ConflictError(
            "Verify your e-mail address first, by signing in with it: a badge has to name it."
        )
    return found


def hand_in(work: Work, claim: Claim, proven: Proven) -> Recognition:
    """Keep what was proven, for somebody to look at; the same proof is taken once, whoever brings it."""
    person_id = _own(work)
    version, rule = recognizing.stands_for(work, claim, proven.handed.proof)
    if proven.report is not None:
        _check_from_elsewhere(work, proven.report)
        recognizing.check_rule(rule, proven.report)
    if work.find_by(Recognition, live_key=proven.key):
        raise ConflictError("This proof was handed in before, and counts once.")
    others = counted_once.check_proof(work, person_id, proven)
    kept = work.tools.store.put(
        work.organization_id,
        uuid4(),
        BytesIO(proven.handed.content),
        limit=len(proven.handed.content),
    )
    work.undo.append(lambda: work.tools.store.delete(kept.key))
    row = work.add(
        Recognition,
        person_id=person_id,
        microcredential_id=claim.microcredential_id,
        competency_id=claim.competency_id,
        version_id=version.id if version else None,
        note=claim.note,
        live_key=proven.key,
        store_key=kept.key,
        size=kept.size,
        sha256=kept.sha256,
        verification_id=_kept_report(work, proven),
        **told_of(proven),
    )
    work.record("recognition.submitted", row, person_id=str(person_id), proof=row.proof)
    for one in others:
        work.record("recognition.proof_matched", row, submission_id=str(one.id))
    return row


def withdraw(work: Work, recognition_id: UUID) -> Recognition:
    """Take one's own back before it is decided on."""
    row = _locked(work, recognition_id, Action.WRITE_RECOGNITIONS)
    _end(row, RecognitionMove.WITHDRAW)
    work.record("recognition.withdrawn", row, person_id=str(row.person_id))
    return row


def accept(work: Work, recognition_id: UUID, *, reason: str | None = None) -> Recognition:
    """Let it count; of a badge only where its issuer is known. Of two at once one wins."""
    row = _decidable(work, recognition_id)
    after = move_recognition(row.state, RecognitionMove.ACCEPT)
    rule = recognizing.rule_of(work, row)
    recognizing.check_acceptable(work, row, rule)
    row.state, row.reason = after, reason
    row.decided_by, row.decided_at = work.actor.person_id, work.now
    recognizing.carry_out(work, row, rule)
    recognition_notices.decided(work, row)
    return row


def decline(work: Work, recognition_id: UUID, *, reason: str) -> Recognition:
    """Say no, and why; the same proof can be handed in again."""
    row = _decidable(work, recognition_id)
    _end(row, RecognitionMove.DECLINE)
    row.decided_by, row.decided_at, row.reason = work.actor.person_id, work.now, reason
    work.record("recognition.declined", row, person_id=str(row.person_id))
    recognition_notices.decided(work, row)
    return row


def revoke(work: Work, recognition_id: UUID, *, reason: str) -> Recognition:
    """Take back what was accepted by mistake."""
    row = _decidable(work, recognition_id)
    move_recognition(row.state, RecognitionMove.REVOKE)
    row.reason = reason
    recognizing.end(work, row, RecognitionMove.REVOKE)
    return row


def _own(work: Work) -> UUID:
    """Return the person who asks: nobody hands in for somebody else."""
    person_id = work.actor.person_id
    if person_id is None:
        work.require(Action.WRITE_RECOGNITIONS)
        raise ForbiddenError("Only a person may do this.")
    work.require(Action.WRITE_RECOGNITIONS, targets.about_person(work, person_id))
    return person_id


def _locked(work: Work, recognition_id: UUID, action: Action) -> Recognition:
    row = work.get_for_update(Recognition, recognition_id)
    work.require(action, target_of(work, row))
    return row


def _decidable(work: Work, recognition_id: UUID) -> Recognition:
    row = _locked(work, recognition_id, Action.DECIDE_RECOGNITIONS)
    if row.person_id == work.actor.person_id:
        raise ForbiddenError("Somebody else has to do this: it is your own.")
    return row


def _end(row: Recognition, wanted: RecognitionMove) -> None:
    row.state = move_recognition(row.state, wanted)
    row.live_key = None


def _kept_report(work: Work, proven: Proven) -> UUID | None:
    if proven.report is None:
        return None
    return verifications.keep(work, proven.handed.content, proven.report, proven.receipt).id


def _check_from_elsewhere(work: Work, report: Report) -> None:
    """Refuse our own: it counts by itself."""
    ours = [report.credential and report.credential.id, report.issuer and report.issuer.id]
    if any(one and endorsement_subjects.at(work, one) for one in ours):
        raise InvalidError(
            "This badge was awarded here: it counts already.",
            Fault("/badge", "must be awarded by somebody else"),
        )

"""Approval: where the policy says so, an approver lets what a round came to stand, or sends it back."""

from collections.abc import Sequence
from uuid import UUID

from app.domain import review
from app.domain.access import Action
from app.domain.appeal import RULE as BY_PANEL
from app.domain.decision_moves import DecisionMove, DecisionState
from app.domain.errors import Fault, ForbiddenError, InvalidError, MoveError
from app.domain.integrity import check_free
from app.domain.review import Move, State
from app.services import approvers, clocks, decisions, routing, submission_moves, targets
from app.services.work import Work
from app.storage.tables import Decision, Submission


def approve(work: Work, decision_id: UUID) -> Decision:
    """Let a proposal be the decision."""
    decision, submission = _proposal(work, decision_id, Move.ACCEPT)
    check_free("approve", is_on_hold=submission.is_on_hold)
    decision.approved_by = work.actor.person_id
    decisions.make(work, submission, decision)
    return decision


def remand(work: Work, decision_id: UUID, *, criteria: Sequence[str], reason: str) -> Decision:
    """Send criteria back to those who judged them; the levels of all others stay."""
    decision, submission = _proposal(work, decision_id, Move.REMAND)
    if decision.rule == BY_PANEL:
        says = "A panel has decided this on appeal, which is final; approve it."
        raise MoveError(DecisionState.PROPOSED, Move.REMAND, [DecisionMove.APPROVE], says=says)
    _check_criteria(decision, criteria)
    decision.remanded_by, decision.remanded_at = work.actor.person_id, work.now
    decision.remand_criteria, decision.remand_reason = list(criteria), reason
    stay = [level for level in decision.levels if level["criterion"] not in criteria]
    # What two have missed apart can be open though no level shows it; it stays so.
    unmet = [key for key in decision.unmet if key not in criteria]
    left = {"levels": stay, "unmet": unmet}
    submission.remand = {"criteria": list(criteria), "reason": reason} | left
    submission.state = review.move(submission.state, Move.REMAND)
    submission.round += 1
    told = {"submission_id": str(submission.id), "criteria": list(criteria)}
    work.record("decision.remanded", decision, **told)
    routing.open_round_again(work, submission)
    clocks.follow(work, submission)
    return decision


def waiting(work: Work, submission_id: UUID) -> Decision | None:
    """Return the proposal that waits for the actor's word; raises ForbiddenError for whoever has none."""
    submission = work.get(Submission, submission_id)
    work.require(Action.APPROVE_DECISION, targets.about_submission(work, submission))
    _check_apart(work, submission)
    if submission.state != State.AWAITING_APPROVAL:
        return None
    about = {"submission_id": submission.id, "made_at": None, "remanded_at": None}
    found = work.all_by(Decision, **about)
    return found[-1] if found else None


def _proposal(work: Work, decision_id: UUID, wanted: Move) -> tuple[Decision, Submission]:
    decision, submission = decisions.locked(work, decision_id, Action.APPROVE_DECISION)
    _check_apart(work, submission)
    submission_moves.move(work, submission, wanted)
    is_waiting = submission.state == State.AWAITING_APPROVAL and decision.made_at is None
    if not is_waiting or decision.remanded_at is not None:
        says = "This is not what waits for approval."
        raise MoveError(decisions.state_of(work, decision), wanted, [], says=says)
    return decision, submission


def _check_apart(work: Work, submission: Submission) -> None:
    """Raise ForbiddenError for who did, judged or coached the work, and for a declared conflict."""
    if work.actor.person_id in approvers.apart(work, submission):
        raise ForbiddenError(
            "Whoever did or judged the work, coaches its educator or has declared a conflict"
            " does not approve it."
        )


def _check_criteria(decision: Decision, criteria: Sequence[str]) -> None:
    judged = {one["criterion"] for one in decision.levels if not one["is_carried"]}
    faults = [
        Fault(f"/criteria/{place}", f"{key}: expected one of {', '.join(sorted(judged))}")
        for place, key in enumerate(criteria)
        if key not in judged or key in criteria[:place]
    ]
    if faults:
        raise InvalidError("Only what was judged in this round can be sent back.", *faults)

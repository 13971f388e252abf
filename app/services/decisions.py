"""Decisions: what a round came to, what follows from it, and voiding one before a badge is out."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.domain import review
from app.domain.access import Action, may, view
from app.domain.appeal import RULE as BY_PANEL
from app.domain.decision_moves import DECISION_MOVES, DecisionMove, DecisionState
from app.domain.errors import MoveError, NotFoundError
from app.domain.expiry import expiry_of
from app.domain.moves import allowed
from app.domain.resolution import Resolution
from app.domain.review import Move, State
from app.domain.rubric import Outcome
from app.services import (
    clocks,
    enrollments,
    notices,
    obstacles,
    routing,
    sealing,
    submission_moves,
    targets,
)
from app.services.stages import StageRules, has_own_badge, progress_of, rules_of
from app.services.work import OWN_WORK, Work
from app.storage import rows, visibility
from app.storage import submissions as stored
from app.storage.tables import Decision, Enrollment, Submission

_MOVES = {Outcome.ACCEPTED: Move.ACCEPT, Outcome.NOT_YET: Move.REFUSE}

_NO_VOID = {
    DecisionState.PROPOSED: "This is a proposal; an approver can send it back.",
    DecisionState.REMANDED: "This is a proposal that was sent back.",
    DecisionState.SUPERSEDED: "This decision does not stand any more.",
    DecisionState.VOIDED: "This decision was voided already.",
    DecisionState.FINAL: "A panel has decided this on appeal, which is final.",
}
# The state of a submission of which a decision, made or not, can still move.
_LIVE = {(State.AWAITING_APPROVAL, True), (State.ACCEPTED, False)}


def settle(work: Work, submission: Submission, resolution: Resolution) -> Decision:
    """Store what a round came to: a decision, or a proposal where an approver has the last word."""
    decision = store(work, submission, resolution)
    if not rules_of(work, submission).policy.approver:
        make(work, submission, decision)
        return decision
    submission.state = review.move(submission.state, Move.PROPOSE)
    work.record("decision.proposed", decision, submission_id=str(submission.id))
    obstacles.follow(work, submission)
    clocks.follow(work, submission)
    return decision


def make(work: Work, submission: Submission, decision: Decision) -> None:
    """Let a decision count: the submission moves, the reviews can be read, the educator is told."""
    outcome = Outcome(decision.outcome)
    submission.state = review.move(submission.state, _MOVES[outcome])
    decision.made_at = work.now
    obstacles.follow(work, submission)
    told = {"submission_id": str(submission.id), "outcome": outcome.value}
    work.record("decision.made", decision, **told)
    clocks.follow(work, submission)
    _release(work, submission)
    notices.decision_made(work, submission, decision)
    if outcome is Outcome.ACCEPTED and not submission.is_anchor:
        follow_up(work, submission)


def get(work: Work, decision_id: UUID) -> Decision:
    """Return one decision; a proposal is unknown to all but those who run the programme."""
    decision = work.get(Decision, decision_id)
    target = targets.about_submission(work, work.get(Submission, decision.submission_id))
    work.require(Action.READ_DECISIONS, target)
    submission = work.get(Submission, decision.submission_id)
    is_told = is_known(work, decision) and not sealing.is_judging_anew(work, submission)
    if not is_told and not may(work.actor, Action.READ_PROPOSALS, target):
        raise NotFoundError(f"There is no decision {decision_id}.")
    return decision


def is_known(work: Work, decision: Decision) -> bool:
    """Tell whether it is told beyond those who run the programme: made, or sent back before one that was."""
    if decision.made_at is not None or decision.remanded_at is None:
        return decision.made_at is not None
    return stored.has_later_decision(work.session, decision)


def page(work: Work, request: rows.PageRequest, **filters: Any) -> rows.PageOf[Decision]:  # noqa: ANN401 - column values
    """Return a page of the decisions that the actor may see."""
    seen = visibility.of_judged(
        view(work.actor, Action.READ_DECISIONS),
        work.organization_id,
        rows.column(Decision, "submission_id"),
    )
    told = stored.told_decisions(
        view(work.actor, Action.READ_PROPOSALS, strictly=False), work.organization_id
    )
    return work.page(Decision, request, *seen, *told, **filters)


def void(work: Work, decision_id: UUID, *, reason: str) -> Decision:
    """Void an acceptance before its badge is out: one person asks, another confirms."""
    decision, submission = locked(work, decision_id, Action.VOID_DECISION)
    state = state_of(work, decision)
    if state in _NO_VOID:
        can = _allowed(work, decision, submission)
        raise MoveError(state, DecisionMove.VOID, can, says=_NO_VOID[state])
    submission_moves.move(work, submission, Move.VOID)
    _check_no_bar(work, decision, submission)
    person_id = work.actor.person_id
    if decision.void_asked_by is None:
        decision.void_asked_by, decision.void_reason = person_id, reason
        work.record("decision.void_asked", decision, submission_id=str(submission.id))
        return decision
    work.require_second(decision.void_asked_by, "voiding")
    _carry_out(work, decision, submission)
    return decision


def withdraw_void(work: Work, decision_id: UUID) -> Decision:
    """Take back the request to void, so that the badge can go out."""
    decision, submission = locked(work, decision_id, Action.VOID_DECISION)
    state = state_of(work, decision)
    if state is not DecisionState.VOID_ASKED:
        says = "Nobody has asked to void this decision."
        can = _allowed(work, decision, submission)
        raise MoveError(state, DecisionMove.WITHDRAW_VOID, can, says=says)
    work.require_another(submission.person_id, OWN_WORK)
    decision.void_asked_by = decision.void_reason = None
    work.record("decision.void_withdrawn", decision, submission_id=str(submission.id))
    follow_up(work, submission)
    return decision


def state_of(work: Work, decision: Decision) -> DecisionState:
    """Return where a decision stands."""
    if decision.voided_at is not None:
        return DecisionState.VOIDED
    if decision.made_at is None:
        is_back = decision.remanded_at is not None
        return DecisionState.REMANDED if is_back else DecisionState.PROPOSED
    standing = stored.standing_decision(work.session, work.organization_id, decision.submission_id)
    if standing is None or standing.id != decision.id:
        return DecisionState.SUPERSEDED
    if decision.rule == BY_PANEL:
        return DecisionState.FINAL
    return DecisionState.VOID_ASKED if decision.void_asked_by else DecisionState.MADE


def _allowed(work: Work, decision: Decision, submission: Submission) -> list[str]:
    """Return what can happen to a decision: only what stands for its submission now moves on."""
    if (submission.state, decision.made_at is None) not in _LIVE:
        return []
    closed = {DecisionMove.REMAND} if decision.rule == BY_PANEL else set()
    if submission_moves.bar(work, submission) is not None:
        closed.add(DecisionMove.VOID)
    return allowed(DECISION_MOVES, state_of(work, decision), closed)


def locked(work: Work, decision_id: UUID, wanted: Action) -> tuple[Decision, Submission]:
    """Return the decision and its submission, locked in the order in which every writer does."""
    submission = work.get_for_update(Submission, work.get(Decision, decision_id).submission_id)
    decision = work.get_for_update(Decision, decision_id)
    work.require(wanted, targets.about_submission(work, submission))
    return decision, submission


def store(work: Work, submission: Submission, resolution: Resolution) -> Decision:
    """Keep what a round came to; it counts once it is made."""
    return work.add(
        Decision,
        submission_id=submission.id,
        round=submission.round,
        outcome=resolution.outcome,
        rule=resolution.rule,
        levels=[asdict(level) for level in resolution.levels],
        unmet=list(resolution.unmet),
    )


def _release(work: Work, submission: Submission) -> None:
    """Let the reviews of the round be read by those who may."""
    sealed = stored.sealed_in_round(
        work.session, work.organization_id, submission.id, submission.round
    )
    for one in sealed:
        one.released_at = work.now


def follow_up(work: Work, submission: Submission) -> None:
    """Ask for the badge that is due, and close the enrollment when every stage is accepted."""
    rules = rules_of(work, submission)
    enrollment = work.get_for_update(Enrollment, submission.enrollment_id)
    work.session.flush()
    if expiry_of(rules.version.expiry).stage == rules.stage.key:
        payload = {"enrollment_id": str(enrollment.id), "stage_id": str(rules.stage.id)}
        work.enqueue("credential.renew", payload)
    is_last = all(step.is_accepted for step in progress_of(work, enrollment))
    if has_own_badge(rules.version, rules.stage):
        _ask_for_badge(work, enrollment, rules, rules.stage.id)
    if is_last and rules.version.badge == "at_end":
        _ask_for_badge(work, enrollment, rules, None)
    if is_last and enrollment.state == "active":
        enrollments.complete(work, enrollment)


def _ask_for_badge(
    work: Work, enrollment: Enrollment, rules: StageRules, stage_id: UUID | None
) -> None:
    payload = {
        "enrollment_id": str(enrollment.id),
        "stage_id": str(stage_id) if stage_id else None,
    }
    due = work.now + timedelta(minutes=rules.policy.issue_hold_minutes)
    work.enqueue("credential.issue", payload, run_at=due)


def _check_no_bar(work: Work, decision: Decision, submission: Submission) -> None:
    """Raise MoveError when the acceptance already stands in a badge or carries later work."""
    bar = submission_moves.bar(work, submission)
    if bar is not None:
        can = [*_allowed(work, decision, submission), *bar[1]]
        raise MoveError(state_of(work, decision), DecisionMove.VOID, can, says=bar[0])


def _carry_out(work: Work, decision: Decision, submission: Submission) -> None:
    decision.voided_by, decision.voided_at = work.actor.person_id, work.now
    submission.state = review.move(submission.state, Move.VOID)
    submission.round, submission.remand = submission.round + 1, None
    work.record("decision.voided", decision, submission_id=str(submission.id))
    enrollments.reopen(work, work.get_for_update(Enrollment, submission.enrollment_id))
    work.session.flush()
    routing.open_round(work, submission)
    clocks.follow(work, submission)

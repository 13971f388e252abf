"""What can happen to this very work now: the table of its state, but for what else closes a move."""

from collections.abc import Iterator

from app.domain import review
from app.domain.access import Action, may
from app.domain.credential_moves import CredentialMove
from app.domain.moves import allowed
from app.domain.review import MOVES, UNASKED, AssignmentState, Move, State, as_told
from app.services import calendars, checked, credential_moves, targets
from app.services.stages import progress_of, rules_of
from app.services.work import Work
from app.storage import awards
from app.storage import submissions as stored
from app.storage.tables import Appeal, CoachMeeting, Enrollment, Submission

_BEGUN = frozenset({AssignmentState.CLAIMED, AssignmentState.DONE})
_OF_ACTIVE = frozenset({Move.SUBMIT, Move.RECALL, Move.RESUBMIT})
_NOT_ON_HOLD = frozenset({Move.WITHDRAW, Move.RECALL, Move.RETURN})


def move(work: Work, submission: Submission, wanted: Move) -> State:
    """Return the state after the move; raises MoveError naming state, move and what is allowed."""
    told = as_told(submission.state)
    is_there = (told, wanted) in MOVES
    return review.move(told, wanted, () if is_there else set(_closed(work, submission)))


def open_moves(work: Work, submission: Submission) -> list[str]:
    """Return what can happen to the work now."""
    closed = set(_closed(work, submission))
    return allowed(MOVES, as_told(submission.state), closed, UNASKED)


def was_begun(work: Work, submission: Submission) -> bool:
    """Tell whether an assessor has begun to judge what waits."""
    asked = stored.assignments_of(work.session, work.organization_id, submission.id)
    return any(one.state in _BEGUN for one in asked)


def waits_for_coach(work: Work, submission: Submission) -> bool:
    """Tell whether a coach has to meet the educator before the next attempt."""
    after = rules_of(work, submission).policy.coach_after_attempts
    if after is None or submission.attempt < after:
        return False
    return not work.all_by(CoachMeeting, submission_id=submission.id)


def bar(work: Work, submission: Submission) -> tuple[str, list[str]] | None:
    """Return why an acceptance cannot be voided any more, and what can be done in its place."""
    issued = awards.issued_for(
        work.session, work.organization_id, submission.enrollment_id, submission.stage_id
    )
    if issued is not None:
        can = credential_moves.among(work, issued, CredentialMove.REVOKE)
        return f"The badge {issued} has been issued; revoke it instead.", can
    steps = progress_of(work, work.get(Enrollment, submission.enrollment_id))
    place = next(i for i, step in enumerate(steps) if step.stage.id == submission.stage_id)
    if any(step.submission is not None for step in steps[place + 1 :]):
        return "Work on a later stage has begun; it rests on this decision.", []
    return None


def _closed(work: Work, submission: Submission) -> Iterator[Move]:
    if submission.is_on_hold and _may_know_of_hold(work, submission):
        yield from _NOT_ON_HOLD
    if work.get(Enrollment, submission.enrollment_id).state != "active":
        yield from _OF_ACTIVE
    state = as_told(submission.state)
    if (state, Move.SUBMIT) in MOVES and _waits_for_partner(work, submission):
        yield Move.SUBMIT
    if state is State.IN_REVIEW and not _can_recall(work, submission):
        yield Move.RECALL
    elif state is State.NOT_YET:
        yield from _closed_after_not_yet(work, submission)
    elif state is State.ACCEPTED and bar(work, submission) is not None:
        yield Move.VOID


def _may_know_of_hold(work: Work, submission: Submission) -> bool:
    is_own = work.actor.person_id == submission.person_id
    return is_own or may(work.actor, Action.READ_HOLDS, targets.about_submission(work, submission))


def _can_recall(work: Work, submission: Submission) -> bool:
    """Tell whether it can be taken back; to all but its educator it cannot, nor why."""
    if work.actor.person_id != submission.person_id or submission.round > 1:
        return False
    return not was_begun(work, submission)


def _waits_for_partner(work: Work, submission: Submission) -> bool:
    policy = rules_of(work, submission).policy
    is_required = policy.partner_check == "required"
    return is_required and checked.lack_of(work, submission, policy) is not None


def _closed_after_not_yet(work: Work, submission: Submission) -> Iterator[Move]:
    if submission.live_key is None or waits_for_coach(work, submission):
        yield Move.RESUBMIT
    if submission.live_key is None or not _can_appeal(work, submission):
        yield Move.APPEAL


def _can_appeal(work: Work, submission: Submission) -> bool:
    """Tell whether the decision that stands can still be appealed."""
    offered = rules_of(work, submission).policy.appeals
    decision = stored.standing_decision(work.session, work.organization_id, submission.id)
    if offered is None or decision is None or decision.made_at is None:
        return False
    if work.get(Enrollment, submission.enrollment_id).state == "withdrawn":
        return False
    until = calendars.rules(work).working.later(decision.made_at, offered.window_working_days)
    return work.now <= until and not work.all_by(Appeal, submission_id=submission.id)

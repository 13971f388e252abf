"""Assignments: an assessor claims what was offered, recuses, or lets it lapse."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain.access import Action, Party, Target, may, view
from app.domain.errors import ForbiddenError, MoveError, NotFoundError
from app.domain.review import BEING_JUDGED, AssignmentMove, State, move_assignment
from app.services import qualifying, routing, sealing, targets
from app.services.stages import rules_of
from app.services.work import Work
from app.storage import clocks, rows, visibility
from app.storage import submissions as stored
from app.storage.tables import Assignment, Review, Submission


def get(work: Work, assignment_id: UUID) -> Assignment:
    """Return one assignment; a blind one is unknown to its assessor before it is claimed."""
    assignment = work.get(Assignment, assignment_id)
    work.require(Action.READ_ASSIGNMENTS, _target(work, assignment))
    if _is_kept_back(work, assignment):
        raise NotFoundError(f"There is no assignment {assignment_id}.")
    return assignment


def _is_kept_back(work: Work, assignment: Assignment) -> bool:
    """Tell whether the actor must not know it: blind and not taken on, or who else judges what they have yet to judge."""
    if is_untold(assignment) and not shows_reason(work, assignment):
        return True
    submission = work.get(Submission, assignment.submission_id)
    is_mine = assignment.person_id == work.actor.person_id
    return not is_mine and sealing.has_yet_to_judge(work, submission)


def is_untold(assignment: Assignment) -> bool:
    """Tell whether it is one that its assessor knows nothing of yet: blind, and not given out."""
    return assignment.is_blind and assignment.claimed_at is None


@dataclass(frozen=True, slots=True)
class Order:
    """Which assignments of a list are wanted, and which first."""

    overdue: bool | None = None
    by_due_date: bool = False


ANY = Order()


def page(
    work: Work,
    request: rows.PageRequest,
    order: Order = ANY,
    **filters: Any,  # noqa: ANN401 - column values
) -> rows.PageOf[Assignment]:
    """Return a page of the assignments that the actor may see."""
    seen = visibility.assignments(
        view(work.actor, Action.READ_ASSIGNMENTS), work.organization_id, work.actor.person_id
    )
    if order.overdue is not None:
        seen.append(clocks.is_late(work.now, is_so=order.overdue))
    if not order.by_due_date:
        return work.page(Assignment, request, *seen, **filters)
    seen += rows.equal(Assignment, filters)
    return clocks.by_due_date(work.session, Assignment, work.organization_id, request, seen)


def shows_reason(work: Work, assignment: Assignment) -> bool:
    """Tell whether the actor may see why this assessor was chosen: never the assessor as such."""
    target = _target(work, assignment)
    own = target.parties & {Party.OWNER}
    outside = Target(target.school_id, target.microcredential_id, own)
    return may(work.actor, Action.READ_ASSIGNMENTS, outside)


def claim(work: Work, assignment_id: UUID) -> Assignment:
    """Take on what was offered; of two claims at once one wins."""
    return _take(work, told(work, assignment_id))


def take_next(work: Work) -> Assignment:
    """Take on what has waited longest for the actor; in blind schemes the only way to get work."""
    work.require(Action.TAKE_NEXT)
    for offer in stored.offered(work.session, work.organization_id, work.actor.person_id):
        # What somebody else will be asked to judge is passed over.
        if qualifying.why_not(work, work.get(Submission, offer.submission_id), offer) is None:
            return _take(work, mine(work, offer.id))
    raise NotFoundError("Nothing waits for you.")


def _take(work: Work, assignment: Assignment) -> Assignment:
    after = move_assignment(assignment.state, AssignmentMove.CLAIM)
    submission = work.get(Submission, assignment.submission_id)
    qualifying.check(work, submission, assignment)
    days = rules_of(work, submission).policy.lapse_after_working_days
    assignment.state, assignment.claimed_at = after, work.now
    assignment.lapses_at = routing.lapses_at(work, days)
    routing.watch_lapse(work, assignment)
    work.record("assignment.claimed", assignment, submission_id=str(submission.id))
    return assignment


def recuse(work: Work, assignment_id: UUID, *, reason: str) -> Assignment:
    """Give the assignment back with a reason; somebody else is asked at once."""
    assignment = told(work, assignment_id)
    if _is_sealed(work, assignment):
        raise MoveError("sealed", "recuse", [])
    assignment.end_reason = reason
    _end(work, assignment, AssignmentMove.RECUSE)
    return assignment


def reassign(work: Work, assignment_id: UUID, *, reason: str) -> Assignment:
    """Take an assignment from its assessor with a reason; somebody else is asked at once.

    A sealed review is set aside like any other: refusing would tell that it is sealed.
    """
    submission_id = work.get(Assignment, assignment_id).submission_id
    submission = work.get_for_update(Submission, submission_id)
    assignment = work.get_for_update(Assignment, assignment_id)
    target = targets.about_submission(work, submission)
    work.require(Action.REASSIGN, Target(target.school_id, target.microcredential_id))
    if work.actor.person_id in {submission.person_id, assignment.person_id}:
        raise ForbiddenError("Somebody else has to do this: it is about your own work.")
    hand_over(work, assignment, reason=reason)
    return assignment


def hand_over(work: Work, assignment: Assignment, *, reason: str) -> None:
    """End an assignment for a reason that is not the assessor's, and ask somebody else."""
    assignment.end_reason = reason
    found = work.find_by(Review, assignment_id=assignment.id)
    if found is not None:
        found.set_aside_at = work.now
    _end(work, assignment, AssignmentMove.REASSIGN)


def lapse(work: Work, assignment_id: UUID) -> bool:
    """End an assignment whose time is over and ask somebody else; tells whether it was."""
    assignment = work.get_for_update(Assignment, assignment_id)
    is_over = assignment.live_key is not None and assignment.lapses_at <= work.now
    if not is_over or _is_sealed(work, assignment):
        return False
    assignment.end_reason = "not done in time"
    _end(work, assignment, AssignmentMove.LAPSE)
    return True


def finish(work: Work, assignment: Assignment) -> None:
    """Close an assignment whose review is sealed."""
    assignment.state = move_assignment(assignment.state, AssignmentMove.FINISH)
    assignment.live_key, assignment.ended_at = None, work.now


def mine(work: Work, assignment_id: UUID, action: Action = Action.ANSWER_ASSIGNMENT) -> Assignment:
    """Return the actor's own assignment, locked."""
    # The submission first, as every other writer does: two locks in one order cannot deadlock.
    submission_id = work.get(Assignment, assignment_id).submission_id
    work.get_for_update(Submission, submission_id)
    assignment = work.get_for_update(Assignment, assignment_id)
    work.require(action, _target(work, assignment))
    return assignment


def recall(work: Work, assignment: Assignment) -> None:
    """End an offer because the educator took the work back; nobody else is asked."""
    assignment.end_reason = "taken back by the educator"
    _close(work, assignment, AssignmentMove.RECALL)


def _close(work: Work, assignment: Assignment, ending: AssignmentMove) -> None:
    assignment.state = move_assignment(assignment.state, ending)
    assignment.live_key = assignment.judge_key = None
    assignment.ended_at = work.now
    work.record(
        f"assignment.{assignment.state}", assignment, submission_id=str(assignment.submission_id)
    )


def _end(work: Work, assignment: Assignment, ending: AssignmentMove) -> None:
    _close(work, assignment, ending)
    submission = work.get_for_update(Submission, assignment.submission_id)
    if submission.is_anchor:
        # It was meant for this assessor: nobody else is asked.
        stored.set_quietly(work.session, submission, state=State.WITHDRAWN.value)
    elif submission.state in BEING_JUDGED:
        routing.route(work, submission)


def told(work: Work, assignment_id: UUID, action: Action = Action.ANSWER_ASSIGNMENT) -> Assignment:
    """Return the actor's own assignment, locked; in a blind scheme nobody chooses among offers."""
    assignment = mine(work, assignment_id, action)
    if is_untold(assignment):
        raise NotFoundError(f"There is no assignment {assignment_id}.")
    return assignment


def _is_sealed(work: Work, assignment: Assignment) -> bool:
    found = work.find_by(Review, assignment_id=assignment.id)
    return found is not None and found.sealed_at is not None


def _target(work: Work, assignment: Assignment) -> Target:
    target = targets.about_submission(work, work.get(Submission, assignment.submission_id))
    is_mine = assignment.person_id == work.actor.person_id
    parties = frozenset({Party.ASSIGNED}) if is_mine else frozenset[Party]()
    own = target.parties & {Party.OWNER}
    return Target(target.school_id, target.microcredential_id, parties | own)

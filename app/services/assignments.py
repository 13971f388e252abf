"""Assignments: an assessor claims what was offered, recuses, or lets it lapse."""

from typing import Any
from uuid import UUID

from app.domain.access import Action, Party, Target, may, view
from app.domain.errors import ForbiddenError
from app.domain.review import AssignmentMove, State, move_assignment
from app.domain.working_days import add_working_days
from app.services import routing, targets
from app.services.stages import rules_of
from app.services.work import Work
from app.storage import rows, visibility
from app.storage.tables import Assignment, Submission


def get(work: Work, assignment_id: UUID) -> Assignment:
    """Return one assignment."""
    assignment = work.get(Assignment, assignment_id)
    work.require(Action.READ_ASSIGNMENTS, _target(work, assignment))
    return assignment


def page(work: Work, request: rows.PageRequest, **filters: Any) -> rows.PageOf[Assignment]:  # noqa: ANN401 - column values
    """Return a page of the assignments that the actor may see."""
    seen = visibility.assignments(view(work.actor, Action.READ_ASSIGNMENTS), work.organization_id)
    return rows.page_by(work.session, Assignment, work.organization_id, request, *seen, **filters)


def shows_reason(work: Work, assignment: Assignment) -> bool:
    """Tell whether the actor may see why this assessor was chosen: never the assessor as such."""
    target = _target(work, assignment)
    outside = Target(target.school_id, target.microcredential_id)
    return may(work.actor, Action.READ_ASSIGNMENTS, outside)


def claim(work: Work, assignment_id: UUID) -> Assignment:
    """Take on what was offered; of two claims at once one wins."""
    assignment = mine(work, assignment_id)
    after = move_assignment(assignment.state, AssignmentMove.CLAIM)
    submission = work.get(Submission, assignment.submission_id)
    check_qualified(work, submission)
    days = rules_of(work, submission).policy.lapse_after_working_days
    assignment.state, assignment.claimed_at = after, work.now
    assignment.lapses_at = add_working_days(work.now, days)
    routing.watch_lapse(work, assignment)
    work.record("assignment.claimed", assignment, submission_id=str(submission.id))
    return assignment


def recuse(work: Work, assignment_id: UUID, *, reason: str) -> Assignment:
    """Give the assignment back with a reason; somebody else is asked at once."""
    assignment = mine(work, assignment_id)
    assignment.end_reason = reason
    _end(work, assignment, AssignmentMove.RECUSE)
    return assignment


def lapse(work: Work, assignment_id: UUID) -> bool:
    """End an assignment whose time is over and ask somebody else; tells whether it was."""
    assignment = work.get_for_update(Assignment, assignment_id)
    if assignment.live_key is None or assignment.lapses_at > work.now:
        return False
    assignment.end_reason = "not done in time"
    _end(work, assignment, AssignmentMove.LAPSE)
    return True


def finish(work: Work, assignment: Assignment) -> None:
    """Close an assignment whose review is sealed."""
    assignment.state = move_assignment(assignment.state, AssignmentMove.FINISH)
    assignment.live_key, assignment.ended_at = None, work.now


def mine(work: Work, assignment_id: UUID) -> Assignment:
    """Return the actor's own assignment, locked."""
    # The submission first, as every other writer does: two locks in one order cannot deadlock.
    submission_id = work.get(Assignment, assignment_id).submission_id
    work.get_for_update(Submission, submission_id)
    assignment = work.get_for_update(Assignment, assignment_id)
    work.require(Action.ANSWER_ASSIGNMENT, _target(work, assignment))
    return assignment


def check_qualified(work: Work, submission: Submission) -> None:
    """Raise ForbiddenError when the assessor role was taken away since."""
    person_id = work.actor.person_id
    if person_id is None or not routing.is_qualified(work, submission, person_id):
        raise ForbiddenError("You are no longer an assessor of this microcredential and school.")


def _end(work: Work, assignment: Assignment, ending: AssignmentMove) -> None:
    assignment.state = move_assignment(assignment.state, ending)
    assignment.live_key, assignment.ended_at = None, work.now
    work.record(
        f"assignment.{assignment.state}", assignment, submission_id=str(assignment.submission_id)
    )
    submission = work.get_for_update(Submission, assignment.submission_id)
    if submission.state == State.IN_REVIEW:
        routing.route(work, submission)


def _target(work: Work, assignment: Assignment) -> Target:
    target = targets.about_submission(work, work.get(Submission, assignment.submission_id))
    is_mine = assignment.person_id == work.actor.person_id
    parties = frozenset({Party.ASSIGNED}) if is_mine else frozenset[Party]()
    return Target(target.school_id, target.microcredential_id, parties)

"""The days of an assignment: by when it is due and lapses, with those on which its questions waited added."""

from app.domain.working_days import WorkingCalendar
from app.services import clocks, routing
from app.services.calendars import Rules
from app.services.stages import rules_of
from app.services.work import Work
from app.storage.tables import Assignment, Question, Submission

# How many working days the educator has for each question.
ANSWER_DAYS = 5


def count(work: Work, rules: Rules, submission: Submission, assignment: Assignment) -> None:
    """Write down by when it is due and lapses, from what stays as it is; again changes nothing."""
    target = clocks.targets_of(work, submission, rules).review
    waited = _waited(work, rules.working, assignment)
    whole = None if target is None else target + waited
    due = routing.due_of(rules.working, whole, assignment.created_at)
    if (assignment.due_on, assignment.due_at) != due:
        assignment.due_on, assignment.due_at = due
    days = rules_of(work, submission).policy.lapse_after_working_days + waited
    lapses_at = rules.working.later(assignment.claimed_at or assignment.created_at, days)
    if lapses_at != assignment.lapses_at:
        assignment.lapses_at = lapses_at
        routing.watch_lapse(work, assignment)


def _waited(work: Work, working: WorkingCalendar, assignment: Assignment) -> int:
    """Return on how many working days the educator had the ball; one that is open has all of its own."""
    place = {"submission_id": assignment.submission_id, "assignment_id": assignment.id}
    return sum(
        ANSWER_DAYS if one.closed_at is None else working.worked(one.created_at, one.closed_at)
        for one in work.all_by(Question, **place)
    )

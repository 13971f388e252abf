"""Counting anew: what is due follows when the working days of the organization change."""

from uuid import UUID

from app.domain.working_days import WorkingCalendar
from app.services import calendars, routing
from app.services.stages import rules_of
from app.services.work import Work
from app.storage import clocks
from app.storage.tables import Assignment, Submission

CHUNK = 100


def assignments(work: Work, after: UUID | None) -> UUID | None:
    """Count anew when the next open assignments lapse; returns where to go on, or None at the end."""
    found = clocks.open_assignments(work.session, work.organization_id, after, CHUNK)
    calendar = calendars.rules(work).working
    for assignment_id, submission_id in found:
        # The submission first, as every other writer locks them.
        submission = work.get_for_update(Submission, submission_id)
        assignment = work.get_for_update(Assignment, assignment_id)
        if assignment.live_key is not None:
            _lapse_anew(work, calendar, submission, assignment)
    return found[-1][0] if len(found) == CHUNK else None


def _lapse_anew(
    work: Work, calendar: WorkingCalendar, submission: Submission, assignment: Assignment
) -> None:
    since = assignment.claimed_at or assignment.created_at
    days = rules_of(work, submission).policy.lapse_after_working_days
    lapses_at = calendar.later(since, days)
    if lapses_at != assignment.lapses_at:
        assignment.lapses_at = lapses_at
        routing.watch_lapse(work, assignment)

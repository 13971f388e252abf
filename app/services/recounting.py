"""Counting anew: what is due follows when the working days or targets of the organization change."""

from uuid import UUID

from app.services import (
    assignment_days,
    blind_anchors,
    calendars,
    clocks,
    panels,
    plan_clocks,
    request_reminders,
)
from app.services.calendars import Rules
from app.services.work import Work
from app.storage import clocks as stored
from app.storage.tables import Assignment, Plan, Submission

CHUNK = 100


def recount(work: Work, after: UUID | None) -> UUID | None:
    """Count the next submissions anew; returns where to go on, or None at the end."""
    if after is None:
        _plans(work)
        request_reminders.recount(work)
        panels.recount(work)
    found = stored.undecided(work.session, work.organization_id, after, CHUNK)
    rules = calendars.rules(work)
    for submission_id in found:
        # The submission first, as every other writer locks them.
        submission = work.get_for_update(Submission, submission_id)
        _clocks(work, rules, submission)
        _assignments(work, rules, submission)
    return found[-1] if len(found) == CHUNK else None


def _plans(work: Work) -> None:
    """Count the plans that wait anew; there are few of them at a time."""
    for plan_id in stored.plans_waiting(work.session, work.organization_id):
        plan_clocks.follow(work, work.get_for_update(Plan, plan_id))


def _clocks(work: Work, rules: Rules, submission: Submission) -> None:
    clocks.follow(work, submission)
    targets = clocks.targets_of(work, submission, rules)
    for clock in stored.live(work.session, work.organization_id, submission.id).values():
        clocks.set_due(rules, clock, targets)


def _assignments(work: Work, rules: Rules, submission: Submission) -> None:
    scope = (work.session, work.organization_id)
    for assignment_id in stored.open_assignments_of(*scope, submission.id):
        assignment = work.get_for_update(Assignment, assignment_id)
        assignment_days.count(work, rules, submission, assignment)
        if submission.is_anchor:
            blind_anchors.remind_later(work, submission, assignment)

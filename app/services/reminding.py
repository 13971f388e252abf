"""Telling people of clocks: whoever has to act before the last day, coordinators when it is over. Each once."""

from collections.abc import Collection
from uuid import UUID

from app.domain.access import RoleName
from app.domain.clock import Step, escalate_at
from app.services import calendars, clocks, notices
from app.services.stages import rules_of
from app.services.work import Work
from app.storage import clocks as stored
from app.storage import relationships, submissions
from app.storage.tables import Clock, Person, Submission


def tell_due(work: Work, limit: int = 100) -> int:
    """Tell of the clocks whose moment has come, some at a time; returns how many there were."""
    found = stored.to_tell(work.session, work.organization_id, work.now, limit)
    for clock_id, submission_id in found:
        # Whoever moves the submission changes its clock too: one order of locks for both.
        submission = work.get_for_update(Submission, submission_id)
        clock = work.get_for_update(Clock, clock_id)
        if clock.next_at is not None and clock.next_at <= work.now:
            _tell(work, submission, clock)
    return len(found)


def _tell(work: Work, submission: Submission, clock: Clock) -> None:
    rules = calendars.rules(work)
    if clock.due_on is None:
        clock.next_at = None
        return
    moment = escalate_at(rules.working, rules.watch, clock.due_on)
    is_over = moment is not None and moment <= work.now
    people = _who_runs(work, submission) if is_over else _who_acts(work, submission, clock)
    if is_over:
        clock.escalated_at = work.now
    else:
        clock.reminded_at = work.now
    clock.next_at = clocks.next_at(rules, clock, clock.due_on)
    told = {"submission_id": str(submission.id), "step": clock.step}
    kind = "clock.overdue" if is_over else "clock.due_soon"
    work.record(kind, clock, **told, due_on=clock.due_on.isoformat())
    for person_id in people:
        notices.clock_told(work, submission, clock, person_id, is_over=is_over)


def _who_acts(work: Work, submission: Submission, clock: Clock) -> list[UUID]:
    """Return who has the ball; of an open round everybody, so that a mail that stays away tells nothing."""
    if clock.step == Step.REVIEW:
        return stored.asked_now(work.session, work.organization_id, submission)
    if clock.step == Step.APPROVE:
        asked = submissions.assignments_of(work.session, work.organization_id, submission.id)
        judges = {one.person_id for one in asked}
        return _with_role(work, submission, RoleName.APPROVER, judges)
    return _who_runs(work, submission)


def _who_runs(work: Work, submission: Submission) -> list[UUID]:
    return _with_role(work, submission, RoleName.COORDINATOR, ())


def _with_role(
    work: Work, submission: Submission, role: RoleName, but: Collection[UUID]
) -> list[UUID]:
    """Return who has the role for this work, without its educator and those who are left out."""
    found = relationships.active_with_role(
        work.session,
        work.organization_id,
        role,
        school_id=work.get(Person, submission.person_id).school_id,
        microcredential_id=rules_of(work, submission).version.microcredential_id,
    )
    return sorted(one for one in found if one != submission.person_id and one not in but)

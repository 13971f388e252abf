"""Telling people of clocks: whoever has to act before the last day, coordinators when it is over. Each once."""

from collections.abc import Collection
from uuid import UUID

from app.domain.access import RoleName
from app.domain.clock import Step, escalate_at
from app.services import approvers, calendars, clocks, notices, plan_deciders, plan_notices
from app.services.stages import rules_of
from app.services.work import Work
from app.storage import clocks as stored
from app.storage import relationships
from app.storage.tables import Clock, Person, Plan, Submission


def tell_due(work: Work, limit: int = 100) -> int:
    """Tell of the clocks whose moment has come, some at a time; returns how many there were."""
    found = stored.to_tell(work.session, work.organization_id, work.now, limit)
    for clock_id, submission_id, plan_id in found:
        # Whoever moves the submission or plan changes its clock too: one order of locks for both.
        subject: Submission | Plan | None = None
        if submission_id is not None:
            subject = work.get_for_update(Submission, submission_id)
        elif plan_id is not None:
            subject = work.get_for_update(Plan, plan_id)
        clock = work.get_for_update(Clock, clock_id)
        if subject is not None and clock.next_at is not None and clock.next_at <= work.now:
            _tell(work, subject, clock)
    return len(found)


def _tell(work: Work, subject: Submission | Plan, clock: Clock) -> None:
    rules = calendars.rules(work)
    if clock.due_on is None:
        clock.next_at = None
        return
    moment = escalate_at(rules.working, rules.watch, clock.due_on)
    is_over = moment is not None and moment <= work.now
    people = _who_runs(work, subject) if is_over else _who_acts(work, subject, clock)
    if is_over:
        clock.escalated_at = work.now
    else:
        clock.reminded_at = work.now
    clock.next_at = clocks.next_at(rules, clock, clock.due_on)
    about = "plan_id" if isinstance(subject, Plan) else "submission_id"
    told = {about: str(subject.id), "step": clock.step}
    kind = "clock.overdue" if is_over else "clock.due_soon"
    work.record(kind, clock, **told, due_on=clock.due_on.isoformat())
    for person_id in people:
        if isinstance(subject, Plan):
            plan_notices.clock_told(work, subject, clock, person_id, is_over=is_over)
        else:
            notices.clock_told(work, subject, clock, person_id, is_over=is_over)


def _who_acts(work: Work, subject: Submission | Plan, clock: Clock) -> list[UUID]:
    """Return who has the ball; of an open round everybody, so that a mail that stays away tells nothing."""
    if isinstance(subject, Plan):
        return plan_deciders.deciders_of(work, subject)
    if clock.step == Step.REVIEW:
        return stored.asked_now(work.session, work.organization_id, subject)
    if clock.step == Step.APPROVE:
        return _with_role(work, subject, RoleName.APPROVER, approvers.apart(work, subject))
    return _who_runs(work, subject)


def _who_runs(work: Work, subject: Submission | Plan) -> list[UUID]:
    if isinstance(subject, Plan):
        return plan_deciders.coordinators_of(work, subject)
    return _with_role(work, subject, RoleName.COORDINATOR, ())


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

"""What waits for an approver: proposals by age and last day, without those that are theirs or that they judged."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import col

from app.domain.access import Action
from app.services import calendars, clocks, overview
from app.services.overview import Wanted
from app.services.work import Work
from app.storage import clocks as stored
from app.storage import rows, visibility
from app.storage.rows import PageOf, PageRequest
from app.storage.tables import Clock, MicrocredentialVersion, Person, Stage, Submission


@dataclass(frozen=True, slots=True)
class Waiting:
    """One proposal, and for how many working days it has waited."""

    clock: Clock
    submission: Submission
    stage: Stage
    version: MicrocredentialVersion
    educator: Person
    days: int
    is_overdue: bool


def page(
    work: Work, request: PageRequest, wanted: Wanted, *, by_due_date: bool, is_overdue: bool
) -> tuple[PageOf[Clock], list[Waiting]]:
    """Return a page of proposals, the longest waiting or the first due on top; raises ForbiddenError."""
    found = [*_mine(work), *_about(work, wanted)]
    if is_overdue:
        found.append(stored.is_overdue(work.now, is_so=True))
    scope = (work.session, Clock, work.organization_id, request)
    paged = stored.by_due_date(*scope, found) if by_due_date else rows.page_by(*scope, *found)
    return paged, _lines(work, paged.rows)


def counts(work: Work) -> tuple[int, int]:
    """Return how many wait for oneself, and how many of them are overdue."""
    mine, scope = _mine(work), (work.session, work.organization_id)
    late = stored.is_overdue(work.now, is_so=True)
    return stored.count(*scope, mine), stored.count(*scope, [*mine, late])


def _mine(work: Work) -> list[ColumnElement[bool]]:
    seen = visibility.by_role(overview.reach(work, Action.APPROVE_DECISION))
    scope = work.organization_id
    reached = visibility.of_submissions(seen, scope, col(Clock.submission_id))
    return [*reached, *stored.awaiting_approval(scope, work.actor.person_id)]


def _about(work: Work, wanted: Wanted) -> list[ColumnElement[bool]]:
    about = overview.about_submissions(work.organization_id, wanted)
    return (
        stored.of_submissions_that(col(Clock.submission_id), work.organization_id, about)
        if about
        else []
    )


def _lines(work: Work, found: Sequence[Clock]) -> list[Waiting]:
    working = calendars.rules(work).working
    submissions = overview.by_ids(work, Submission, [one.submission_id for one in found])
    stages = overview.by_ids(work, Stage, [one.stage_id for one in submissions.values()])
    ids = [stage.version_id for stage in stages.values()]
    versions = overview.by_ids(work, MicrocredentialVersion, ids)
    people = overview.by_ids(work, Person, [one.person_id for one in submissions.values()])
    lines = []
    for clock in found:
        if clock.submission_id is None:
            continue
        submission = submissions[clock.submission_id]
        stage = stages[submission.stage_id]
        days = clocks.days_spent(working, clock, work.now)
        is_overdue = clock.due_at is not None and clock.due_at <= work.now
        about = (submission, stage, versions[stage.version_id], people[submission.person_id])
        lines.append(Waiting(clock, *about, days, is_overdue))
    return lines

"""Questions about clocks: which run, which are due, whom to tell; and how old open work is."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select

from app.domain.access import View
from app.domain.clock import Step
from app.domain.review import UNDECIDED
from app.storage import plans, relationships, team_artefacts, visibility
from app.storage.rows import PageOf, PageRequest, column
from app.storage.submissions import OPEN_ASSIGNMENTS
from app.storage.tables import (
    Appeal,
    Assignment,
    Clock,
    MicrocredentialVersion,
    PanelSeat,
    Plan,
    Stage,
    Submission,
)
from app.storage.tables.columns import UtcDateTime

Condition = sa.ColumnElement[bool]
Timed = TypeVar("Timed", Assignment, Clock)
# After everything that is due: what has no target.
_NEVER = datetime(2999, 1, 1, tzinfo=UTC)


def live(session: Session, organization_id: UUID, submission_id: UUID) -> dict[Step, Clock]:
    """Return the clocks of a submission that have not stopped."""
    query = select(Clock).where(
        col(Clock.organization_id) == organization_id,
        col(Clock.submission_id) == submission_id,
        col(Clock.live_key).is_not(None),
    )
    return {Step(clock.step): clock for clock in session.exec(query)}


def latest(
    session: Session, organization_id: UUID, submission_id: UUID, step: str
) -> Clock | None:
    """Return the newest clock of a step."""
    query = select(Clock).where(
        col(Clock.organization_id) == organization_id,
        col(Clock.submission_id) == submission_id,
        col(Clock.step) == step,
    )
    newest = query.order_by(col(Clock.started_at).desc(), col(Clock.id).desc())
    return session.exec(newest.limit(1)).first()


def visible(view: View, organization_id: UUID) -> list[Condition]:
    """Return the condition under which a clock is listed: as what it is about."""
    if view.everything:
        return []
    submission = visibility.of_submissions(view, organization_id, col(Clock.submission_id))
    seen = select(Plan.id).where(
        col(Plan.organization_id) == organization_id, *plans.visible(view, organization_id)
    )
    return [sa.or_(*submission, col(Clock.plan_id).in_(seen))]


def is_overdue(now: datetime, *, is_so: bool) -> Condition:
    """Return the condition that a clock runs and its last day is over, or that it is not so."""
    late = sa.and_(col(Clock.is_running), col(Clock.due_at).is_not(None), col(Clock.due_at) <= now)
    return late if is_so else sa.not_(late)


def to_tell(
    session: Session, organization_id: UUID, now: datetime, limit: int
) -> list[tuple[UUID, UUID | None, UUID | None]]:
    """Return (clock, submission, plan) of which somebody is to be told by now."""
    query = select(Clock.id, Clock.submission_id, Clock.plan_id).where(
        col(Clock.organization_id) == organization_id, col(Clock.next_at) <= now
    )
    order = (col(Clock.submission_id), col(Clock.plan_id), col(Clock.id))
    return [(one, a, b) for one, a, b in session.exec(query.order_by(*order).limit(limit))]


def plans_waiting(session: Session, organization_id: UUID) -> list[UUID]:
    """Return the plans with a clock that has not stopped, in order."""
    query = select(Clock.plan_id).where(
        col(Clock.organization_id) == organization_id,
        col(Clock.plan_id).is_not(None),
        col(Clock.live_key).is_not(None),
    )
    return [one for one in session.exec(query.order_by(col(Clock.plan_id))) if one is not None]


def undecided(
    session: Session, organization_id: UUID, after: UUID | None, limit: int
) -> list[UUID]:
    """Return the submissions that were handed in and not decided, in order, after one of them."""
    states = (*UNDECIDED, "returned")
    query = select(Submission.id).where(
        col(Submission.organization_id) == organization_id, col(Submission.state).in_(states)
    )
    if after is not None:
        query = query.where(col(Submission.id) > after)
    return list(session.exec(query.order_by(col(Submission.id)).limit(limit)))


def open_assignments_of(
    session: Session, organization_id: UUID, submission_id: UUID
) -> list[UUID]:
    """Return what is offered or claimed of a submission."""
    query = select(Assignment.id).where(
        col(Assignment.organization_id) == organization_id,
        col(Assignment.submission_id) == submission_id,
        col(Assignment.state).in_(OPEN_ASSIGNMENTS),
    )
    return list(session.exec(query.order_by(col(Assignment.id))))


def asked_now(session: Session, organization_id: UUID, submission: Submission) -> list[UUID]:
    """Return who has a seat of the open round, whether sealed or not."""
    query = select(Assignment.person_id).where(
        col(Assignment.organization_id) == organization_id,
        col(Assignment.submission_id) == submission.id,
        col(Assignment.round) == submission.round,
        col(Assignment.state).in_(OPEN_ASSIGNMENTS),
    )
    return list(session.exec(query.order_by(col(Assignment.seat))))


def is_late(now: datetime, *, is_so: bool) -> Condition:
    """Return the condition that an assignment is open and its last day is over, or that it is not so."""
    late = sa.and_(
        col(Assignment.state).in_(OPEN_ASSIGNMENTS),
        col(Assignment.due_at).is_not(None),
        col(Assignment.due_at) <= now,
    )
    return late if is_so else sa.not_(late)


def by_due_date(
    session: Session,
    table: type[Timed],
    organization_id: UUID,
    request: PageRequest,
    conditions: Iterable[Condition],
) -> PageOf[Timed]:
    """Return one page of assignments or clocks, what is due first on top, without a last day at the end."""
    due = sa.func.coalesce(column(table, "due_at"), sa.literal(_NEVER, UtcDateTime()))
    row_id = column(table, "id")
    query: Any = select(table).where(
        column(table, "organization_id") == organization_id, *conditions
    )
    if request.changed_since is not None:
        query = query.where(column(table, "updated_at") >= request.changed_since)
    if request.after is not None:
        moment, last_id = request.after
        place = (sa.literal(moment, UtcDateTime()), sa.literal(last_id, sa.Uuid()))
        query = query.where(sa.tuple_(due, row_id) > sa.tuple_(*place))
    found = list(session.exec(query.order_by(due, row_id).limit(request.limit + 1)))
    if len(found) <= request.limit:
        return PageOf(found, None)
    last = found[request.limit - 1]
    return PageOf(found[: request.limit], (last.due_at or _NEVER, last.id))


def awaiting_approval(organization_id: UUID, person_id: UUID | None) -> list[Condition]:
    """Return the conditions that a clock counts for an approver who neither did, judged nor coached the work, nor made something of it."""
    apart = relationships.kept_apart(organization_id, person_id)
    own = select(Submission.id).where(
        col(Submission.organization_id) == organization_id,
        sa.or_(col(Submission.person_id) == person_id, col(Submission.person_id).in_(apart)),
    )
    judged = select(Assignment.submission_id).where(
        col(Assignment.organization_id) == organization_id, col(Assignment.person_id) == person_id
    )
    about = select(PanelSeat.appeal_id).where(
        col(PanelSeat.organization_id) == organization_id,
        col(PanelSeat.person_id) == person_id,
        col(PanelSeat.appeal_id).is_not(None),
    )
    sat = select(Appeal.submission_id).where(
        col(Appeal.organization_id) == organization_id,
        col(Appeal.id).in_(about),
        col(Appeal.submission_id).is_not(None),
    )
    waits = [col(Clock.step) == Step.APPROVE.value, col(Clock.live_key).is_not(None)]
    made = team_artefacts.made_with(organization_id, person_id)
    return waits + [col(Clock.submission_id).not_in(some) for some in (own, judged, sat, made)]


def count(session: Session, organization_id: UUID, conditions: Iterable[Condition]) -> int:
    """Return how many clocks there are under these conditions."""
    query = select(sa.func.count()).select_from(Clock)
    return session.exec(
        query.where(col(Clock.organization_id) == organization_id, *conditions)
    ).one()


def started_between(
    session: Session,
    organization_id: UUID,
    step: str,
    span: tuple[datetime, datetime],
    microcredential_id: UUID | None,
) -> Iterator[Clock]:
    """Yield the clocks of a step that started in a span, oldest first, some at a time."""
    start, end = span
    query = select(Clock).where(
        col(Clock.organization_id) == organization_id,
        col(Clock.step) == step,
        col(Clock.started_at) >= start,
        col(Clock.started_at) < end,
    )
    if microcredential_id is not None:
        of_it = select(Submission.id).where(
            col(Submission.organization_id) == organization_id,
            col(Submission.stage_id).in_(_stages(organization_id, microcredential_id)),
        )
        query = query.where(col(Clock.submission_id).in_(of_it))
    ordered = query.order_by(col(Clock.started_at), col(Clock.id))
    yield from session.exec(ordered.execution_options(yield_per=1000))


def _stages(organization_id: UUID, microcredential_id: UUID) -> Any:  # noqa: ANN401 - a subquery
    versions = select(MicrocredentialVersion.id).where(
        col(MicrocredentialVersion.organization_id) == organization_id,
        col(MicrocredentialVersion.microcredential_id) == microcredential_id,
    )
    return select(Stage.id).where(
        col(Stage.organization_id) == organization_id, col(Stage.version_id).in_(versions)
    )


def of_submissions_that(
    submission: Mapped[Any], organization_id: UUID, conditions: Iterable[Condition]
) -> list[Condition]:
    """Return the condition that a row is of a submission under these conditions."""
    query = select(Submission.id).where(
        col(Submission.organization_id) == organization_id, *conditions
    )
    return [submission.in_(query)]

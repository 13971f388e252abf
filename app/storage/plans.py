"""Questions about plans: the live one of an enrollment, its proposals, and which are shown to whom."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.domain.access import Party, View
from app.storage import rows, visibility
from app.storage.tables import Enrollment, Person, Plan, PlanComment, PlanVersion

Condition = sa.ColumnElement[bool]


def live_plan(session: Session, organization_id: UUID, enrollment_id: UUID) -> Plan | None:
    """Return the plan of an enrollment that was not withdrawn, if there is one."""
    key = live_key(enrollment_id)
    return rows.find_by(session, Plan, organization_id, live_key=key)


def last_withdrawn(session: Session, organization_id: UUID, enrollment_id: UUID) -> Plan | None:
    """Return the plan of an enrollment that was taken back last, if any was."""
    query = select(Plan).where(
        col(Plan.organization_id) == organization_id,
        col(Plan.enrollment_id) == enrollment_id,
        col(Plan.state) == "withdrawn",
    )
    newest = query.order_by(col(Plan.updated_at).desc(), col(Plan.id).desc())
    return session.exec(newest.limit(1)).first()


def live_key(enrollment_id: UUID) -> str:
    """Return the key under which an enrollment has one plan at a time."""
    return f"plan:{enrollment_id}"


def versions_of(session: Session, organization_id: UUID, plan_id: UUID) -> list[PlanVersion]:
    """Return every proposal of a plan, the first one first."""
    query = select(PlanVersion).where(
        col(PlanVersion.organization_id) == organization_id, col(PlanVersion.plan_id) == plan_id
    )
    return list(session.exec(query.order_by(col(PlanVersion.number))))


def visible(view: View, organization_id: UUID) -> list[Condition]:
    """Return the condition under which a plan is listed: a line manager has those they decide on."""
    if view.everything:
        return []
    others = replace(view, parties=view.parties - {Party.MANAGING})
    seen = select(Enrollment.id).where(
        col(Enrollment.organization_id) == organization_id,
        *visibility.enrollments(others, organization_id),
    )
    ways: list[Condition] = [col(Plan.enrollment_id).in_(seen)]
    if Party.MANAGING in view.parties:
        managing = View(
            everything=False, person_id=view.person_id, parties=frozenset({Party.MANAGING})
        )
        managed = visibility.of_people(managing, organization_id, col(Plan.person_id))
        ways.append(sa.and_(col(Plan.decided_by) == "line_manager", *managed))
    return [sa.or_(*ways)]


def involved(session: Session, organization_id: UUID, plan_id: UUID) -> set[UUID]:
    """Return who decided on any proposal of a plan, or said something about it."""
    decided = select(PlanVersion.decided_by).where(
        col(PlanVersion.organization_id) == organization_id, col(PlanVersion.plan_id) == plan_id
    )
    said = commenting(session, organization_id, plan_id)
    return {one for one in session.exec(decided) if one is not None} | said


def commenting(session: Session, organization_id: UUID, plan_id: UUID) -> set[UUID]:
    """Return who said something about a plan: its educator, and those who coached them then."""
    query = select(PlanComment.person_id).where(
        col(PlanComment.organization_id) == organization_id, col(PlanComment.plan_id) == plan_id
    )
    return set(session.exec(query))


def have_refused(session: Session, organization_id: UUID, plan_id: UUID) -> set[UUID]:
    """Return who has refused a plan: they do not decide on it again."""
    found = rows.all_by(session, PlanVersion, organization_id, plan_id=plan_id, outcome="refused")
    return {one.decided_by for one in found if one.decided_by is not None}


def active_of(session: Session, organization_id: UUID, people: Collection[UUID]) -> set[UUID]:
    """Return which of these people are active."""
    query = select(Person.id).where(
        col(Person.organization_id) == organization_id,
        col(Person.id).in_(people),
        col(Person.deactivated_at).is_(None),
    )
    return set(session.exec(query))

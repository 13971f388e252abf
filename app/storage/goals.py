"""Questions about goals: which are shown to whom, what open ones aim at, which competencies are on offer."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.domain.access import View
from app.domain.goal import Aim
from app.storage import visibility
from app.storage.tables import Goal, MicrocredentialVersion, Person, Role

Condition = sa.ColumnElement[bool]


def visible(view: View, organization_id: UUID) -> list[Condition]:
    """Return the condition under which a goal is listed."""
    if view.everything:
        return []
    ways = visibility.of_people(view, organization_id, col(Goal.person_id))
    return [sa.or_(sa.false(), *ways)]


def offered(session: Session, organization_id: UUID) -> frozenset[str]:
    """Return the competencies that a published version is aligned to."""
    query = select(MicrocredentialVersion.competency_ids).where(
        col(MicrocredentialVersion.organization_id) == organization_id,
        col(MicrocredentialVersion.state) == "published",
    )
    return frozenset(one for found in session.exec(query) for one in found)


def aims(session: Session, organization_id: UUID, school_year: str) -> list[Aim]:
    """Return what the open goals of active people aim at, once for each of their roles."""
    has_role = sa.and_(
        col(Role.organization_id) == col(Goal.organization_id),
        col(Role.person_id) == col(Goal.person_id),
    )
    is_theirs = sa.and_(
        col(Person.organization_id) == col(Goal.organization_id),
        col(Person.id) == col(Goal.person_id),
    )
    query = (
        select(Goal.person_id, Goal.competency_ids, Person.school_id, Role.name)
        .join(Person, is_theirs)
        .join(Role, has_role)
        .where(
            col(Goal.organization_id) == organization_id,
            col(Goal.state) == "open",
            col(Goal.school_year) == school_year,
            col(Person.deactivated_at).is_(None),
        )
    )
    return [
        Aim(str(person), competency, None if school is None else str(school), role)
        for person, competencies, school, role in session.exec(query)
        for competency in competencies
    ]


def people_near(session: Session, organization_id: UUID, view: View) -> list[Person]:
    """Return the people with goals whom the viewer coaches or manages, by name."""
    near = View(everything=False, person_id=view.person_id, parties=view.parties)
    set_goals = select(Goal.person_id).where(
        col(Goal.organization_id) == organization_id, *visible(near, organization_id)
    )
    query = select(Person).where(
        col(Person.organization_id) == organization_id, col(Person.id).in_(set_goals)
    )
    return list(session.exec(query.order_by(col(Person.name), col(Person.id)).limit(200)))

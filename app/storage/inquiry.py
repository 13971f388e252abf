"""Questions about inquiry cycles: whose they are."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage.tables import InquiryCycle, Person, Team, TeamMember


def of_teams_with(organization_id: UUID, person_id: UUID | None) -> sa.ColumnElement[bool]:
    """Return the condition that a cycle is of a team that the person is in."""
    return col(InquiryCycle.team_id).in_(_teams(organization_id, person_id))


def own_teams(session: Session, organization_id: UUID, person_id: UUID | None) -> list[Team]:
    """Return the teams in use that the person is in, by name."""
    query = select(Team).where(
        col(Team.organization_id) == organization_id,
        col(Team.id).in_(_teams(organization_id, person_id)),
        col(Team.archived_at).is_(None),
    )
    return list(session.exec(query.order_by(col(Team.name), col(Team.id))))


def active_members(session: Session, organization_id: UUID, team_id: UUID) -> list[UUID]:
    """Return the active people of a team."""
    of_person = sa.and_(
        col(Person.organization_id) == col(TeamMember.organization_id),
        col(Person.id) == col(TeamMember.person_id),
    )
    query = (
        select(TeamMember.person_id)
        .join(Person, of_person)
        .where(
            col(TeamMember.organization_id) == organization_id,
            col(TeamMember.team_id) == team_id,
            col(Person.deactivated_at).is_(None),
        )
    )
    return sorted(session.exec(query))


def _teams(organization_id: UUID, person_id: UUID | None) -> sa.Select[Any]:
    return sa.select(col(TeamMember.team_id)).where(
        col(TeamMember.organization_id) == organization_id,
        col(TeamMember.person_id) == person_id,
    )

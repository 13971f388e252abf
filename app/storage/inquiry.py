"""Questions about inquiry cycles: whose they are."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.domain.inquiry import Phase
from app.storage.tables import InquiryCycle, InquiryFile, Person, ScoringRound, Team, TeamMember

# In which states of its round a cycle that is being done stands where.
_ROUNDS = {
    Phase.DO: ("scoring",),
    Phase.STUDY: ("discussing", "closed"),
    Phase.WITHDRAWN: ("withdrawn",),
}


def of_teams_with(organization_id: UUID, person_id: UUID | None) -> sa.ColumnElement[bool]:
    """Return the condition that a cycle is of a team that the person is in."""
    return col(InquiryCycle.team_id).in_(_teams(organization_id, person_id))


def is_in(organization_id: UUID, phase: Phase) -> sa.ColumnElement[bool]:
    """Return the condition that a cycle stands there: what is scored is studied once the levels are open."""
    stored = col(InquiryCycle.state)
    if phase not in {Phase.DO, Phase.STUDY, Phase.WITHDRAWN}:
        return stored == phase.value
    rounds = select(ScoringRound.id).where(
        col(ScoringRound.organization_id) == organization_id,
        col(ScoringRound.state).in_(_ROUNDS[phase]),
    )
    being_scored = stored == Phase.DO.value
    its_round_is = sa.and_(being_scored, col(InquiryCycle.scoring_round_id).in_(rounds))
    return (
        sa.or_(stored == phase.value, its_round_is) if phase is Phase.WITHDRAWN else its_round_is
    )


def being_scored(session: Session, organization_id: UUID, team_id: UUID) -> list[InquiryCycle]:
    """Return the cycles of a team whose members score, in order."""
    query = select(InquiryCycle).where(
        col(InquiryCycle.organization_id) == organization_id,
        col(InquiryCycle.team_id) == team_id,
        is_in(organization_id, Phase.DO),
    )
    return list(session.exec(query.order_by(col(InquiryCycle.id))))


def files_of(
    session: Session, organization_id: UUID, cycle_ids: Iterable[UUID]
) -> dict[UUID, list[InquiryFile]]:
    """Return the files of these cycles, by cycle, oldest first."""
    query = select(InquiryFile).where(
        col(InquiryFile.organization_id) == organization_id,
        col(InquiryFile.cycle_id).in_(list(cycle_ids)),
    )
    found: dict[UUID, list[InquiryFile]] = {}
    for one in session.exec(query.order_by(col(InquiryFile.created_at), col(InquiryFile.id))):
        found.setdefault(one.cycle_id, []).append(one)
    return found


def over_since(
    session: Session, organization_id: UUID, moment: datetime, *, limit: int
) -> Sequence[InquiryFile]:
    """Return files that still have bytes, of cycles that ended before this moment."""
    ended = select(InquiryCycle.id).where(
        col(InquiryCycle.organization_id) == organization_id,
        sa.or_(
            col(InquiryCycle.closed_at) < moment,
            col(InquiryCycle.scoring_round_id).in_(_called_off(organization_id, moment)),
        ),
    )
    query = select(InquiryFile).where(
        col(InquiryFile.organization_id) == organization_id,
        col(InquiryFile.cycle_id).in_(ended),
        col(InquiryFile.forgotten_at).is_(None),
    )
    return session.exec(query.order_by(col(InquiryFile.id)).limit(limit)).all()


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


def _called_off(organization_id: UUID, moment: datetime):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a subquery
    return select(ScoringRound.id).where(
        col(ScoringRound.organization_id) == organization_id,
        col(ScoringRound.state) == "withdrawn",
        col(ScoringRound.closed_at) < moment,
    )


def _teams(organization_id: UUID, person_id: UUID | None) -> sa.Select[Any]:
    return sa.select(col(TeamMember.team_id)).where(
        col(TeamMember.organization_id) == organization_id,
        col(TeamMember.person_id) == person_id,
    )

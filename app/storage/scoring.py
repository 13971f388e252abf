"""Questions about scoring rounds: who takes part, what was said, which ones somebody may see."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage.tables import (
    InquiryCycle,
    ScoringRemark,
    ScoringRound,
    ScoringSeat,
    TeamMember,
)


def seats_of(
    session: Session, organization_id: UUID, round_ids: Collection[UUID]
) -> dict[UUID, list[ScoringSeat]]:
    """Return who takes part in each of these rounds, in an order that tells nothing."""
    query = select(ScoringSeat).where(
        col(ScoringSeat.organization_id) == organization_id,
        col(ScoringSeat.scoring_round_id).in_(round_ids),
    )
    found: dict[UUID, list[ScoringSeat]] = {}
    for seat in session.exec(query.order_by(col(ScoringSeat.person_id))):
        found.setdefault(seat.scoring_round_id, []).append(seat)
    return found


def remarks_of(session: Session, organization_id: UUID, round_id: UUID) -> list[ScoringRemark]:
    """Return what was said in a round, oldest first."""
    query = select(ScoringRemark).where(
        col(ScoringRemark.organization_id) == organization_id,
        col(ScoringRemark.scoring_round_id) == round_id,
    )
    return list(session.exec(query.order_by(col(ScoringRemark.created_at), col(ScoringRemark.id))))


def taken_part_in(organization_id: UUID, person_id: UUID | None) -> sa.ColumnElement[bool]:
    """Return the condition that the person takes part in a round, and is still in the team whose inquiry it is."""
    seated = select(ScoringSeat.scoring_round_id).where(
        col(ScoringSeat.organization_id) == organization_id,
        col(ScoringSeat.person_id) == person_id,
    )
    own_teams = select(TeamMember.team_id).where(
        col(TeamMember.organization_id) == organization_id, col(TeamMember.person_id) == person_id
    )
    of_other_teams = select(InquiryCycle.scoring_round_id).where(
        col(InquiryCycle.organization_id) == organization_id,
        col(InquiryCycle.scoring_round_id).is_not(None),
        col(InquiryCycle.team_id).not_in(own_teams),
    )
    about = col(ScoringRound.id)
    return sa.and_(about.in_(seated), about.not_in(of_other_teams))


def works_read_by(
    session: Session, organization_id: UUID, person_id: UUID
) -> tuple[frozenset[UUID], frozenset[UUID]]:
    """Return the submissions and the anchors that the person has scored, or may score, in a round."""
    query = select(ScoringRound.submission_id, ScoringRound.source_anchor_id).where(
        col(ScoringRound.organization_id) == organization_id,
        taken_part_in(organization_id, person_id),
    )
    found = session.exec(query).all()
    return (
        frozenset(one for one, _ in found if one is not None),
        frozenset(one for _, one in found if one is not None),
    )


def waiting_for(session: Session, organization_id: UUID, person_id: UUID) -> list[UUID]:
    """Return the rounds that are being scored and have no levels of the person."""
    query = select(ScoringSeat.scoring_round_id).where(
        col(ScoringSeat.organization_id) == organization_id,
        col(ScoringSeat.person_id) == person_id,
        col(ScoringSeat.sealed_at).is_(None),
    )
    still = select(ScoringRound.id).where(
        col(ScoringRound.organization_id) == organization_id,
        col(ScoringRound.id).in_(query),
        col(ScoringRound.state) == "scoring",
    )
    return list(session.exec(still))

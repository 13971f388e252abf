"""Questions about what teams share: who is in a team or had a part in it, and whose bytes are kept."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app.storage.tables import Evidence, Submission, Team, TeamArtefact, TeamMember


def teams_of(session: Session, organization_id: UUID, person_id: UUID) -> Sequence[Team]:
    """Return the teams in use that the person is in, by name."""
    mine = select(TeamMember.team_id).where(
        col(TeamMember.organization_id) == organization_id,
        col(TeamMember.person_id) == person_id,
    )
    query = select(Team).where(
        col(Team.organization_id) == organization_id,
        col(Team.archived_at).is_(None),
        col(Team.id).in_(mine),
    )
    return session.exec(query.order_by(col(Team.name), col(Team.id))).all()


def teammates(session: Session, organization_id: UUID, pieces: Sequence[Evidence]) -> set[UUID]:
    """Return who is in the teams that these pieces are of, and who handed in or shared the same one."""
    teams = {piece.team_id for piece in pieces if piece.team_id is not None}
    if not teams:
        return set()
    asked = {piece.requirement_id for piece in pieces if piece.team_id is not None}
    attempt = sa.and_(
        col(Submission.organization_id) == col(Evidence.organization_id),
        col(Submission.id) == col(Evidence.submission_id),
    )
    members = select(TeamMember.person_id).where(
        col(TeamMember.organization_id) == organization_id, col(TeamMember.team_id).in_(teams)
    )
    users = (
        select(Submission.person_id)
        .join(Evidence, attempt)
        .where(
            col(Evidence.organization_id) == organization_id,
            col(Evidence.team_id).in_(teams),
            col(Evidence.requirement_id).in_(asked),
        )
    )
    sharers = select(TeamArtefact.person_id).where(
        col(TeamArtefact.organization_id) == organization_id,
        col(TeamArtefact.team_id).in_(teams),
        col(TeamArtefact.requirement_id).in_(asked),
    )
    return {one for query in (members, users, sharers) for one in session.exec(query)}


def made_with(organization_id: UUID, person_id: UUID | None) -> sa.Select[Any]:
    """Return the submissions with a piece of a team that the person is in, or that they had or shared themselves."""
    piece = sa.tuple_(col(Evidence.team_id), col(Evidence.requirement_id))
    teams = sa.select(col(TeamMember.team_id)).where(
        col(TeamMember.organization_id) == organization_id, col(TeamMember.person_id) == person_id
    )
    had = aliased(Evidence)
    own = sa.select(col(Submission.id)).where(
        col(Submission.organization_id) == organization_id, col(Submission.person_id) == person_id
    )
    used = sa.select(col(had.team_id), col(had.requirement_id)).where(
        col(had.organization_id) == organization_id,
        col(had.submission_id).in_(own),
        col(had.team_id).is_not(None),
    )
    shared = sa.select(col(TeamArtefact.team_id), col(TeamArtefact.requirement_id)).where(
        col(TeamArtefact.organization_id) == organization_id,
        col(TeamArtefact.person_id) == person_id,
    )
    return sa.select(col(Evidence.submission_id)).where(
        col(Evidence.organization_id) == organization_id,
        col(Evidence.team_id).is_not(None),
        sa.or_(col(Evidence.team_id).in_(teams), piece.in_(used), piece.in_(shared)),
    )


def keeps(session: Session, organization_id: UUID, store_key: str | None) -> bool:
    """Tell whether a team keeps these bytes."""
    query = select(TeamArtefact.id).where(
        col(TeamArtefact.organization_id) == organization_id,
        col(TeamArtefact.store_key) == store_key,
    )
    return store_key is not None and session.exec(query.limit(1)).first() is not None


def copies_of(session: Session, organization_id: UUID, row: TeamArtefact) -> Sequence[Submission]:
    """Return the attempts that have what a team shares, as it is shared."""
    having = select(Evidence.submission_id).where(
        col(Evidence.organization_id) == organization_id,
        col(Evidence.team_id) == row.team_id,
        col(Evidence.requirement_id) == row.requirement_id,
        col(Evidence.sha256) == row.sha256,
    )
    query = select(Submission).where(
        col(Submission.organization_id) == organization_id, col(Submission.id).in_(having)
    )
    return session.exec(query.order_by(col(Submission.id))).all()


def is_shared() -> sa.ColumnElement[bool]:
    """Return the condition that it was not withdrawn."""
    return col(TeamArtefact.withdrawn_at).is_(None)


def piece_with(session: Session, organization_id: UUID, store_key: str | None) -> Evidence | None:
    """Return a piece of evidence with these bytes, which knows what was learned of them."""
    query = select(Evidence).where(
        col(Evidence.organization_id) == organization_id, col(Evidence.store_key) == store_key
    )
    return None if store_key is None else session.exec(query.limit(1)).first()


def last_shared_before(organization_id: UUID, moment: object) -> sa.ColumnElement[bool]:
    """Return the condition that nobody has shared it anew since this moment."""
    return sa.and_(
        col(TeamArtefact.organization_id) == organization_id,
        col(TeamArtefact.updated_at) < moment,
    )

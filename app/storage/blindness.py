"""What is judged now by people who must not learn whose it is, and what would tell them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage.tables import Evidence, Submission, TeamMember

Condition = sa.ColumnElement[bool]


def is_judged_blind() -> Condition:
    """Return the condition that work is written for, or read by, people who must not learn whose it is."""
    return sa.and_(
        col(Submission.anonymity) != "none",
        col(Submission.state).not_in(("accepted", "withdrawn")),
        col(Submission.live_key).is_not(None),
    )


def told_by_name(
    session: Session, organization_id: UUID, submission_ids: Sequence[UUID]
) -> set[UUID]:
    """Return those of these submissions whose owner's name would tell whose work is judged blind.

    Other work of the same enrollment would be known, and so would work with the very same piece.
    """
    named = _where(session, organization_id, Submission, col(Submission.id).in_(submission_ids))
    pieces = _pieces(session, organization_id, submission_ids)
    teams = {one.team_id for one in pieces if one.team_id is not None}
    mates = _where(session, organization_id, TeamMember, col(TeamMember.team_id).in_(teams))
    people = {one.person_id for one in (*named, *mates)}
    blind = _where(
        session,
        organization_id,
        Submission,
        col(Submission.person_id).in_(people),
        is_judged_blind(),
    )
    theirs = _pieces(session, organization_id, [one.id for one in blind])
    beside = {
        one.id
        for one in named
        if any(one.enrollment_id == other.enrollment_id and one.id != other.id for other in blind)
    }
    return beside | {
        one.submission_id
        for one in pieces
        if any(
            _is_same(one, other) and one.submission_id != other.submission_id for other in theirs
        )
    }


def _is_same(one: Evidence, other: Evidence) -> bool:
    return one.sha256 == other.sha256 or (one.team_id is not None and one.team_id == other.team_id)


def _pieces(session: Session, organization_id: UUID, ids: Sequence[UUID]) -> Sequence[Evidence]:
    found: Sequence[Evidence] = _where(
        session, organization_id, Evidence, col(Evidence.submission_id).in_(ids)
    )
    return found


def _where(session: Session, organization_id: UUID, table: Any, *conditions: Condition) -> Any:  # noqa: ANN401 - any table
    """Return the rows; each of these questions is answered by an index."""
    return session.exec(
        select(table).where(table.organization_id == organization_id, *conditions)
    ).all()

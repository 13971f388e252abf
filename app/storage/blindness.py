"""What is judged now by people who must not learn whose it is, and what would tell them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app.storage.tables import Evidence, Submission, TeamMember

Condition = sa.ColumnElement[bool]


def is_judged_blind(submission: Any = Submission) -> Condition:  # noqa: ANN401 - a table or its alias
    """Return the condition that work is written for, or read by, people who must not learn whose it is."""
    return sa.and_(
        submission.anonymity != "none",
        submission.state.not_in(("accepted", "withdrawn")),
        submission.live_key.is_not(None),
    )


def told_by_name(
    session: Session, organization_id: UUID, submission_ids: Sequence[UUID]
) -> set[UUID]:
    """Return those of these submissions whose owner's name would tell whose work is judged blind.

    Other work of the same enrollment would be known, and so would work with the very same piece.
    """
    own, other = aliased(Submission), aliased(Submission)
    mine, its = aliased(Evidence), aliased(Evidence)
    same = col(its.sha256) == mine.sha256, col(its.team_id) == mine.team_id
    asked = own.organization_id == organization_id, col(own.id).in_(submission_ids)
    blind = is_judged_blind(other), other.id != own.id
    pieces = _in(mine, own, mine.submission_id == own.id)
    theirs = _in(its, other, its.submission_id == other.id)
    beside = select(own.id).join(other, _in(other, own, other.enrollment_id == own.enrollment_id))
    copied = (
        select(own.id)
        .join(mine, pieces)
        .join(other, _in(other, own, other.person_id == own.person_id))
        .join(its, sa.and_(theirs, same[0]))
    )
    of_team = (
        select(own.id)
        .join(mine, pieces)
        .join(TeamMember, _in(TeamMember, own, col(TeamMember.team_id) == mine.team_id))
        .join(other, _in(other, own, other.person_id == TeamMember.person_id))
        .join(its, sa.and_(theirs, same[1]))
    )
    found = (beside, copied, of_team)
    return {one for query in found for one in session.exec(query.where(*asked, *blind).distinct())}


def _in(one: Any, other: Any, *conditions: Any) -> Condition:  # noqa: ANN401 - tables and aliases
    """Return the conditions of a join within one organization."""
    return sa.and_(one.organization_id == other.organization_id, *conditions)

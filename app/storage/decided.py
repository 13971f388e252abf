"""Decisions that were made, for the report on them: by day, microcredential, school, assessor, outcome."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage import overview, visibility
from app.storage.tables import Decision, Review, Submission

Condition = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which decisions are asked for; None filters nothing, and the last moment is left out."""

    start: datetime | None = None
    end: datetime | None = None
    microcredential_id: UUID | None = None
    school_id: UUID | None = None
    assessor_id: UUID | None = None
    outcome: str | None = None


def conditions(organization_id: UUID, wanted: Wanted, reader: UUID | None) -> list[Condition]:
    """Return the conditions: real ones, made, never about the reader's own work."""
    about, made_at = col(Decision.submission_id), col(Decision.made_at)
    found = [
        made_at.is_not(None),
        visibility.is_real(organization_id, about),
        *visibility.of_others(organization_id, reader, about),
    ]
    if wanted.start is not None:
        found.append(made_at >= wanted.start)
    if wanted.end is not None:
        found.append(made_at < wanted.end)
    if wanted.outcome is not None:
        found.append(col(Decision.outcome) == wanted.outcome)
    if wanted.microcredential_id is not None:
        of_it = overview.submission_of(organization_id, wanted.microcredential_id)
        found.append(_of_submissions(organization_id, of_it))
    if wanted.school_id is not None:
        of_it = overview.about_people_of(
            organization_id, wanted.school_id, col(Submission.person_id)
        )
        found.append(_of_submissions(organization_id, of_it))
    if wanted.assessor_id is not None:
        found.append(_counted(organization_id, wanted.assessor_id))
    return found


def assessors(
    session: Session, organization_id: UUID, submission_ids: Collection[UUID]
) -> dict[tuple[UUID, int], list[UUID]]:
    """Return who judged, by submission and round: whose sealed levels counted."""
    query = (
        select(Review.submission_id, Review.round, Review.person_id)
        .where(
            col(Review.organization_id) == organization_id,
            col(Review.submission_id).in_(submission_ids),
            *_counts(),
        )
        .order_by(col(Review.sealed_at), col(Review.id))
    )
    found: dict[tuple[UUID, int], list[UUID]] = defaultdict(list)
    for submission_id, number, person_id in session.exec(query):
        found[submission_id, number].append(person_id)
    return found


def _counted(organization_id: UUID, person_id: UUID) -> Condition:
    return (
        sa.select(sa.literal(1))
        .select_from(Review)
        .where(
            col(Review.organization_id) == organization_id,
            col(Review.submission_id) == col(Decision.submission_id),
            col(Review.round) == col(Decision.round),
            col(Review.person_id) == person_id,
            *_counts(),
        )
        .exists()
    )


def _counts() -> list[Condition]:
    return [col(Review.sealed_at).is_not(None), col(Review.set_aside_at).is_(None)]


def _of_submissions(organization_id: UUID, condition: Condition) -> Condition:
    query = select(Submission.id).where(
        col(Submission.organization_id) == organization_id, condition
    )
    return col(Decision.submission_id).in_(query)

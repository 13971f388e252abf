"""Questions about texts that are nearly the same."""

from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage.tables import Evidence, Likeness, Submission, TextBand

MOST_FOUND = 200


def keep_bands(
    session: Session, organization_id: UUID, submission_id: UUID, bands: Sequence[tuple[UUID, int]]
) -> None:
    """Let the texts of a submission be found, in place of what was kept before."""
    for table in (TextBand, Likeness):
        old = sa.delete(table).where(
            col(table.organization_id) == organization_id,
            col(table.submission_id) == submission_id,
        )
        session.exec(old)
    session.add_all(
        TextBand(
            organization_id=organization_id,
            submission_id=submission_id,
            evidence_id=evidence_id,
            value=value,
        )
        for evidence_id, value in bands
    )
    session.flush()


def alike(
    session: Session, organization_id: UUID, person_id: UUID, values: Collection[int]
) -> Sequence[Evidence]:
    """Return evidence of other educators that shares a band, what shares most first."""
    same = sa.and_(
        col(TextBand.organization_id) == col(Submission.organization_id),
        col(TextBand.submission_id) == col(Submission.id),
    )
    shared = (
        select(TextBand.evidence_id)
        .join(Submission, same)
        .where(
            col(TextBand.organization_id) == organization_id,
            col(TextBand.value).in_(values),
            col(Submission.person_id) != person_id,
        )
        .group_by(col(TextBand.evidence_id))
        .order_by(sa.func.count().desc(), col(TextBand.evidence_id))
        .limit(MOST_FOUND)
    )
    ids = list(session.exec(shared))
    found = select(Evidence).where(
        col(Evidence.organization_id) == organization_id, col(Evidence.id).in_(ids)
    )
    return session.exec(found).all()


def of_submission(
    session: Session, organization_id: UUID, submission_id: UUID
) -> Sequence[Likeness]:
    """Return the pairs that the submission is part of, the most alike first."""
    query = select(Likeness).where(
        col(Likeness.organization_id) == organization_id,
        sa.or_(
            col(Likeness.submission_id) == submission_id,
            col(Likeness.other_submission_id) == submission_id,
        ),
    )
    return session.exec(query.order_by(col(Likeness.percent).desc(), col(Likeness.id))).all()

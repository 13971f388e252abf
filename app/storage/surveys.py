"""Questions about answers to surveys: how many wait to be told, and what is told."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage.tables import SurveyAnswer

Condition = sa.ColumnElement[bool]


def tell_enough(
    session: Session, organization_id: UUID, version_id: UUID, school_year: str, least: int
) -> None:
    """Let the answers that wait be told, if there are enough of them to hide each."""
    waiting = [
        col(SurveyAnswer.organization_id) == organization_id,
        col(SurveyAnswer.version_id) == version_id,
        col(SurveyAnswer.school_year) == school_year,
        col(SurveyAnswer.is_told).is_(False),
    ]
    session.flush()
    count = session.exec(select(sa.func.count()).select_from(SurveyAnswer).where(*waiting)).one()
    if count >= least:
        told = sa.update(SurveyAnswer).where(*waiting).values(is_told=True)
        session.exec(told.execution_options(synchronize_session=False))
        session.expire_all()


def told(
    session: Session, organization_id: UUID, version_id: UUID | None, school_year: str | None
) -> list[SurveyAnswer]:
    """Return the answers that are told, by version and school year."""
    query = select(SurveyAnswer).where(
        col(SurveyAnswer.organization_id) == organization_id, col(SurveyAnswer.is_told)
    )
    if version_id is not None:
        query = query.where(col(SurveyAnswer.version_id) == version_id)
    if school_year is not None:
        query = query.where(col(SurveyAnswer.school_year) == school_year)
    ordered = query.order_by(
        col(SurveyAnswer.school_year), col(SurveyAnswer.version_id), col(SurveyAnswer.id)
    )
    return list(session.exec(ordered))

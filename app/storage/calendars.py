"""Questions about the working days of an organization."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage.tables import Holiday, Organization


def holidays_from(session: Session, organization_id: UUID, first: date) -> list[date]:
    """Return the days from `first` on that are not worked, each once, in order."""
    query = sa.select(col(Holiday.day)).where(
        col(Holiday.organization_id) == organization_id, col(Holiday.day) >= first
    )
    return list(session.scalars(query.distinct().order_by(col(Holiday.day))))


def in_year(year: int | None) -> list[sa.ColumnElement[bool]]:
    """Return the condition that a holiday lies in this year."""
    if year is None:
        return []
    return [col(Holiday.day).between(date(year, 1, 1), date(year, 12, 31))]


def in_order(session: Session, organization_id: UUID, limit: int) -> list[Holiday]:
    """Return the holidays, the latest first."""
    query = select(Holiday).where(col(Holiday.organization_id) == organization_id)
    latest = query.order_by(col(Holiday.day).desc(), col(Holiday.id))
    return list(session.exec(latest.limit(limit)))


def count(session: Session, organization_id: UUID) -> int:
    """Return how many holidays there are."""
    query = select(sa.func.count()).select_from(Holiday)
    return session.exec(query.where(col(Holiday.organization_id) == organization_id)).one()


def remove_import(session: Session, organization_id: UUID, import_id: UUID) -> int:
    """Take away the days that a file brought; returns how many there were."""
    query = sa.delete(Holiday).where(
        col(Holiday.organization_id) == organization_id, col(Holiday.import_id) == import_id
    )
    return session.exec(query.execution_options(synchronize_session=False)).rowcount


def add_all(session: Session, rows: Sequence[Holiday]) -> None:
    """Add many days at once."""
    session.add_all(rows)
    session.flush()


def lock(session: Session, organization_id: UUID) -> None:
    """Keep others from changing the calendar until the end: there may be no row of it to lock yet."""
    query = select(Organization.id).where(col(Organization.id) == organization_id)
    session.exec(query.with_for_update(key_share=True)).one()

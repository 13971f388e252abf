"""Questions about the tenants themselves, asked by the operator and by periodic work."""

from uuid import UUID

from sqlmodel import Session, col, select

from app.storage.tables import Organization


def all_ids(session: Session) -> list[UUID]:
    """Return the id of every organization."""
    return list(session.exec(select(Organization.id).order_by(col(Organization.id))))


def everyone(session: Session) -> list[Organization]:
    """Return every organization, oldest first."""
    return list(session.exec(select(Organization).order_by(col(Organization.id))))


def find_by_slug(session: Session, slug: str) -> Organization | None:
    """Return the organization with this slug, or None."""
    return session.exec(select(Organization).where(Organization.slug == slug)).one_or_none()

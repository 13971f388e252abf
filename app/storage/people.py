"""Questions about people: their roles, addresses, sessions and relationships."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from app.storage.tables import Role, SignedIn


def roles_of(session: Session, organization_id: UUID, person_id: UUID) -> list[Role]:
    """Return every role of the person."""
    query = select(Role).where(
        col(Role.organization_id) == organization_id, col(Role.person_id) == person_id
    )
    return list(session.exec(query))


def find_signed_in(session: Session, token_hash: str, now: datetime) -> SignedIn | None:
    """Return the session with this cookie hash if it has not ended."""
    query = select(SignedIn).where(
        col(SignedIn.token_hash) == token_hash,
        col(SignedIn.ended_at).is_(None),
        col(SignedIn.expires_at) > now,
    )
    return session.exec(query).one_or_none()

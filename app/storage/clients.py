"""Questions about clients."""

from uuid import UUID

from sqlmodel import Session, col, select

from app.storage.tables import Client


def find_active(session: Session, client_id: UUID) -> Client | None:
    """Return the active client with this id, in whatever organization."""
    query = select(Client).where(col(Client.id) == client_id, col(Client.deactivated_at).is_(None))
    return session.exec(query).one_or_none()

"""Questions about badge artwork."""

from uuid import UUID

from sqlmodel import Session, col, select

from app.storage import rows
from app.storage.tables import Artwork


def of_version(session: Session, organization_id: UUID, version_id: UUID) -> Artwork | None:
    """Return the artwork of a version, or None where it is drawn from the name."""
    return rows.find_by(session, Artwork, organization_id, version_id=version_id)


def is_shared(session: Session, artwork: Artwork) -> bool:
    """Tell whether another version keeps the same bytes."""
    query = select(Artwork.id).where(
        col(Artwork.store_key) == artwork.store_key, col(Artwork.id) != artwork.id
    )
    return session.exec(query.limit(1)).first() is not None

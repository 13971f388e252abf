"""Questions about batches of revocations."""

from uuid import UUID

from sqlmodel import Session, col, select

from app.storage.tables import RevocationRow


def waiting(
    session: Session, organization_id: UUID, batch_id: UUID, limit: int
) -> list[RevocationRow]:
    """Return the next rows of a batch that nothing has become of yet, in their order."""
    query = select(RevocationRow).where(
        col(RevocationRow.organization_id) == organization_id,
        col(RevocationRow.batch_id) == batch_id,
        col(RevocationRow.outcome) == "waiting",
    )
    return list(session.exec(query.order_by(col(RevocationRow.position)).limit(limit)))

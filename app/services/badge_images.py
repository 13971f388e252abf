"""The rows and bytes of badge artwork, as versions come and go."""

from uuid import UUID

from app.services.work import Work
from app.storage import artwork as stored
from app.storage.tables import Artwork


def copy(work: Work, source_id: UUID, target_id: UUID) -> None:
    """Give the next version the artwork of the one that it was copied from; the bytes are shared."""
    row = stored.of_version(work.session, work.organization_id, source_id)
    if row is None:
        return
    kept = row.model_dump(include={"store_key", "media_type", "size", "sha256", "alt"})
    work.add(Artwork, version_id=target_id, **kept)


def forget_of(work: Work, version_id: UUID) -> None:
    """Let the artwork go with its draft."""
    row = stored.of_version(work.session, work.organization_id, version_id)
    if row is not None:
        forget(work, row)


def forget(work: Work, row: Artwork) -> None:
    """Remove the row now; a job deletes the bytes once that is committed, unless they are shared."""
    is_shared = stored.is_shared(work.session, row)
    work.session.delete(row)
    work.session.flush()
    if not is_shared:
        work.enqueue("evidence.forget", {"store_key": row.store_key})

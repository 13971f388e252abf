"""Links and files of an entry: added, scanned, taken away, downloaded."""

import hashlib
from collections.abc import Iterator, Sequence
from uuid import UUID

from app.domain.errors import ConflictError, NotFoundError
from app.domain.media_types import FAMILIES
from app.domain.portfolio import MOST_PIECES
from app.services import entries, receiving
from app.services.receiving import Upload
from app.services.runs import JobRun
from app.services.work import Work, check_revision
from app.storage import portfolio as stored
from app.storage.tables import PortfolioEntry, PortfolioPiece

SCAN = "portfolio.scan"


def add_link(work: Work, entry_id: UUID, *, url: str, title: str | None) -> PortfolioPiece:
    """Add a link to one's own entry."""
    entry = _with_room(work, entry_id)
    digest = hashlib.sha256(url.encode()).hexdigest()
    piece = work.add(PortfolioPiece, entry_id=entry.id, url=url, title=title, sha256=digest)
    work.record("portfolio_piece.added", piece, entry_id=str(entry.id))
    return piece


def add_file(work: Work, entry_id: UUID, upload: Upload, *, title: str | None) -> PortfolioPiece:
    """Add a file to one's own entry; nothing is left behind when it is refused."""
    entry = _with_room(work, entry_id)
    kept = receiving.receive(work, upload, FAMILIES)
    piece = work.add(
        PortfolioPiece,
        entry_id=entry.id,
        title=title,
        scan=None if work.tools.scanner is None else "pending",
        **kept,
    )
    if piece.scan is not None:
        work.enqueue(SCAN, {"piece_id": str(piece.id)})
    work.record("portfolio_piece.added", piece, entry_id=str(entry.id))
    return piece


def remove(work: Work, piece_id: UUID, revision: int | None) -> UUID:
    """Take a piece away; a job forgets its bytes once that is committed. Returns whose entry it was of."""
    piece = work.get_for_update(PortfolioPiece, piece_id)
    entry = entries.own(work, piece.entry_id)
    check_revision(piece, revision)
    work.record("portfolio_piece.removed", piece, entry_id=str(entry.id))
    if piece.store_key is not None:
        work.enqueue("evidence.forget", {"store_key": piece.store_key})
    work.session.delete(piece)
    return entry.id


def of_entry(work: Work, entry: PortfolioEntry) -> Sequence[PortfolioPiece]:
    """Return the pieces of an entry that the actor may read, oldest first."""
    return of_entries(work, [entry.id]).get(entry.id, [])


def of_entries(work: Work, entry_ids: Sequence[UUID]) -> dict[UUID, list[PortfolioPiece]]:
    """Return the pieces of entries that the actor may read, by entry."""
    return stored.pieces_of(work.session, work.organization_id, entry_ids)


def content(work: Work, piece_id: UUID) -> tuple[PortfolioPiece, Iterator[bytes]]:
    """Return a file and its bytes, for whoever may read the entry."""
    piece = work.get(PortfolioPiece, piece_id)
    entries.get(work, piece.entry_id)
    return piece, work.tools.store.read(readable_key(piece))


def readable_key(piece: PortfolioPiece) -> str:
    """Return where the bytes of a piece are kept; raises for a link and for what is not known to be harmless."""
    if piece.store_key is None:
        raise NotFoundError("This piece is a link, not a file.")
    receiving.check_scanned(piece.scan)
    return piece.store_key


def scan(run: JobRun) -> None:
    """Ask the scanner about a file and keep what it says."""
    receiving.scan(run, PortfolioPiece, run.id_of("piece_id"), _quarantined)


def _quarantined(work: Work, found: PortfolioPiece) -> None:
    work.record("portfolio_piece.quarantined", found, entry_id=str(found.entry_id))


def _with_room(work: Work, entry_id: UUID) -> PortfolioEntry:
    entry = entries.own(work, entry_id, locked=True)
    if len(of_entry(work, entry)) >= MOST_PIECES:
        raise ConflictError(f"An entry has at most {MOST_PIECES} links and files.")
    return entry

"""Evidence that refers to an entry of one's portfolio: a copy, which follows the entry until it is handed in."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast
from uuid import UUID

from app.domain.errors import Fault, NotFoundError
from app.services import entries, entry_pieces, evidence, submissions
from app.services.evidence import Said
from app.services.receiving import Upload
from app.services.work import Work, refuse
from app.storage.rows import PageRequest
from app.storage.tables import Evidence, PortfolioEntry, PortfolioPiece

_IN_MEMORY = 1024 * 1024
_MOST = PageRequest(limit=200)


def refer(
    work: Work, submission_id: UUID, key: str, entry_id: UUID, piece_id: UUID | None = None
) -> Evidence:
    """Add the text of an entry, or one of its links and files, to a draft."""
    submissions.writable(work, submission_id)
    work.get_named(PortfolioEntry, entry_id, "/entry_id")
    entry = entries.own(work, entry_id)
    said = _said(entry)
    if piece_id is None:
        if not entry.text:
            raise refuse("/entry_id", "this entry has no text yet")
        return evidence.add_written(work, submission_id, key, {"text": entry.text}, said)
    piece = _piece(work, entry, piece_id)
    if piece.url is not None:
        return evidence.add_written(work, submission_id, key, {"url": piece.url}, said)
    with _spooled(work.tools.store.read(entry_pieces.readable_key(piece))) as source:
        upload = Upload(piece.file_name or "", piece.media_type or "", source)
        return evidence.add_file(work, submission_id, key, upload, said)


def takeable(work: Work) -> list[tuple[str, str]]:
    """Return what of one's own portfolio can be taken, newest entries first, as a list to choose from."""
    rows = entries.page(work, _MOST, person_id=work.actor.person_id).rows[::-1]
    pieces = entry_pieces.of_entries(work, [one.id for one in rows])
    found = []
    for entry in rows:
        found += [(str(entry.id), entry.title)] if entry.text else []
        found += [
            (f"{entry.id}:{one.id}", f"{entry.title}: {one.title or one.file_name or one.url}")
            for one in pieces.get(entry.id, [])
            if one.scan in {None, "clean"}
        ]
    return found


def _piece(work: Work, entry: PortfolioEntry, piece_id: UUID) -> PortfolioPiece:
    piece = work.get_named(PortfolioPiece, piece_id, "/piece_id")
    if piece.entry_id != entry.id:
        message = f"There is no portfolio_piece {piece_id}."
        raise NotFoundError(message, Fault("/piece_id", message))
    return piece


def _said(entry: PortfolioEntry) -> Said:
    goal_id = UUID(entry.goal_ids[0]) if len(entry.goal_ids) == 1 else None
    return Said(
        title=entry.title,
        students_appear=entry.students_appear,
        has_consent=entry.has_consent,
        goal_id=goal_id,
        entry_id=entry.id,
    )


@contextmanager
def _spooled(chunks: Iterator[bytes]) -> Iterator[BinaryIO]:
    """Give the bytes as a file of its own: the store does not read while it writes."""
    with SpooledTemporaryFile(_IN_MEMORY) as file:
        for chunk in chunks:
            file.write(chunk)
        file.seek(0)
        yield cast("BinaryIO", file)

"""What everybody sees of a portfolio: what its owner shows, as it may be shown now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.errors import NotFoundError
from app.services.entry_pieces import readable_key
from app.services.reading import Reading
from app.storage import portfolio, portfolio_pages
from app.storage.tables import (
    Competency,
    Credential,
    MicrocredentialVersion,
    PortfolioEntry,
    PortfolioPage,
    PortfolioPiece,
    Stage,
)

_HARMLESS = frozenset({None, "clean"})


@dataclass(frozen=True, slots=True)
class EntryShown:
    """One entry with what goes with it."""

    entry: PortfolioEntry
    pieces: Sequence[PortfolioPiece]
    competencies: Sequence[Competency]


@dataclass(frozen=True, slots=True)
class PortfolioShown:
    """A public page."""

    page: PortfolioPage
    # None where its owner does not want to be named.
    name: str | None
    badges: Sequence[tuple[Credential, MicrocredentialVersion, Stage | None]]
    entries: Sequence[EntryShown]


def portfolio_at(reading: Reading, slug: str) -> PortfolioShown:
    """Return what stands at an address; raises NotFoundError where nothing is open."""
    page, name = _open(reading, slug)
    rows = portfolio_pages.entries_on(reading.session, page)
    scope = (reading.session, page.organization_id)
    pieces = portfolio.pieces_of(*scope, [one.id for one in rows])
    known = portfolio_pages.competencies_of(
        *scope, {one for row in rows for one in row.competency_ids}
    )
    entries = [
        EntryShown(
            row,
            [one for one in pieces.get(row.id, []) if one.scan in _HARMLESS],
            [known[one] for one in row.competency_ids if one in known],
        )
        for row in rows
    ]
    badges = portfolio_pages.badges_on(reading.session, page, reading.now)
    return PortfolioShown(page, name if page.shows_name else None, badges, entries)


def file_at(
    reading: Reading, slug: str, piece_id: UUID
) -> tuple[PortfolioPage, PortfolioPiece, Iterator[bytes]]:
    """Return a file that everybody may have; raises NotFoundError for every other."""
    page, _ = _open(reading, slug)
    piece = portfolio_pages.file_on(reading.session, page, piece_id)
    if piece is None or piece.scan not in _HARMLESS:
        raise _nothing()
    return page, piece, reading.tools.store.read(readable_key(piece))


def _open(reading: Reading, slug: str) -> tuple[PortfolioPage, str]:
    found = portfolio_pages.find_open(reading.session, slug)
    if found is None:
        raise _nothing()
    page, person = found
    return page, person.name


def _nothing() -> NotFoundError:
    return NotFoundError("There is nothing at this address.")

"""`/portfolio-entries`: what an educator keeps across years, and shows if they want."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response

from app.api.dependencies import PageAsked, ReadWork, Revision, WriteWork, created, listed, tagged
from app.api.portfolio_shapes import (
    PortfolioEntry,
    PortfolioEntryChange,
    PortfolioEntryIn,
    PortfolioEntryVersion,
    PortfolioPiece,
)
from app.api.routes import GONE, operations
from app.api.shapes import Page
from app.domain.portfolio import EntryVisibility
from app.services import entries, entry_pieces
from app.storage import tables

router = operations("/portfolio-entries", "portfolio", responses=GONE)


def shown(
    work: ReadWork, row: tables.PortfolioEntry, pieces: list[tables.PortfolioPiece] | None = None
) -> PortfolioEntry:
    """Return an entry as this actor may see it, with its pieces."""
    given = entry_pieces.of_entry(work, row) if pieces is None else pieces
    told = [PortfolioPiece.model_validate(one, from_attributes=True) for one in given]
    is_owner = row.person_id == work.actor.person_id
    hidden: dict[str, Any] = {"pieces": told} | ({} if is_owner else {"goal_ids": []})
    return PortfolioEntry.model_validate(row).model_copy(update=hidden)


@router.post("", operation_id="createPortfolioEntry", summary="Write an entry", status_code=201)
def create(
    body: PortfolioEntryIn, request: Request, response: Response, work: WriteWork
) -> PortfolioEntry:
    """Write an entry of your own; nobody else sees it unless you say so."""
    row = entries.create(work, **_columns(body.model_dump(mode="json"), body))
    work.session.flush()
    created(response, request, row)
    return shown(work, row)


@router.get(
    "",
    operation_id="listPortfolioEntries",
    summary="List entries",
    response_model=Page[PortfolioEntry],
)
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    person_id: Annotated[UUID | None, Query()] = None,
    visibility: Annotated[EntryVisibility | None, Query()] = None,
    deleted: Annotated[  # noqa: FBT002 - a query parameter
        bool, Query(description="Your own that can be brought back, instead")
    ] = False,
) -> dict[str, Any]:
    """List your own entries and those that colleagues show, oldest first."""
    found = entries.page(work, asked, deleted=deleted, person_id=person_id, visibility=visibility)
    pieces = entry_pieces.of_entries(work, [row.id for row in found.rows])
    return listed(request, response, found, lambda row: shown(work, row, pieces.get(row.id, [])))


@router.get("/{entry_id}", operation_id="getPortfolioEntry", summary="Get one entry")
def get(entry_id: UUID, response: Response, work: ReadWork) -> PortfolioEntry:
    """Get one entry with its ETag."""
    return shown(work, tagged(response, entries.get(work, entry_id)))


@router.patch("/{entry_id}", operation_id="changePortfolioEntry", summary="Change an entry")
def change(
    entry_id: UUID,
    body: PortfolioEntryChange,
    response: Response,
    work: WriteWork,
    revision: Revision,
) -> PortfolioEntry:
    """Change the members that are sent; what stood there before is kept."""
    changes = _columns(body.model_dump(mode="json", exclude_unset=True), body)
    row = entries.update(work, entry_id, changes, revision)
    return _answered(work, response, row)


@router.delete(
    "/{entry_id}",
    operation_id="deletePortfolioEntry",
    summary="Delete an entry",
    status_code=204,
)
def delete(entry_id: UUID, work: WriteWork, revision: Revision) -> None:
    """Delete an entry; for 30 days it can be brought back."""
    entries.delete(work, entry_id, revision)


@router.post(
    "/{entry_id}/restore", operation_id="restorePortfolioEntry", summary="Bring an entry back"
)
def restore(entry_id: UUID, response: Response, work: WriteWork) -> PortfolioEntry:
    """Bring an entry back that was deleted."""
    return _answered(work, response, entries.restore(work, entry_id))


@router.get(
    "/{entry_id}/versions",
    operation_id="listPortfolioEntryVersions",
    summary="See what stood in an entry before",
    response_model=Page[PortfolioEntryVersion],
)
def versions(
    entry_id: UUID, request: Request, response: Response, work: ReadWork, asked: PageAsked
) -> dict[str, Any]:
    """List what stood in your own entry before, the oldest first."""
    return listed(request, response, entries.versions(work, entry_id, asked))


def _columns(
    said: dict[str, Any], body: PortfolioEntryIn | PortfolioEntryChange
) -> dict[str, Any]:
    """Return what was said as columns have it: ids as text, the day as a day."""
    return said | ({"day": body.day} if "day" in said else {})


def _answered(work: WriteWork, response: Response, row: tables.PortfolioEntry) -> PortfolioEntry:
    work.session.flush()
    return shown(work, tagged(response, row))

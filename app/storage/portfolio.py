"""Questions about portfolios: which entries are shown, what stood in them, what refers to them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage.blindness import is_judged_blind as is_open_blind
from app.storage.tables import (
    Evidence,
    PortfolioEntry,
    PortfolioEntryVersion,
    PortfolioPiece,
    Submission,
)

Condition = sa.ColumnElement[bool]
SHARED = ("organization", "public")
_DRAFTS = ("draft", "returned")


def visible(organization_id: UUID, person_id: UUID) -> list[Condition]:
    """Return the condition under which an entry is listed: one's own, or shown to colleagues."""
    return [sa.or_(col(PortfolioEntry.person_id) == person_id, is_shown(organization_id))]


def is_shown(organization_id: UUID, among: Sequence[str] = SHARED) -> Condition:
    """Return the condition that others see an entry: its owner wants it, and no blind judging is in the way."""
    return sa.and_(
        col(PortfolioEntry.visibility).in_(among),
        col(PortfolioEntry.deleted_at).is_(None),
        col(PortfolioEntry.id).not_in(_judged_blind(organization_id)),
    )


def is_deleted() -> Condition:
    """Return the condition that an entry was deleted."""
    return col(PortfolioEntry.deleted_at).is_not(None)


def is_judged_blind(session: Session, entry: PortfolioEntry) -> bool:
    """Tell whether work that was taken from the entry is judged by people who must not learn whose it is."""
    query = _judged_blind(entry.organization_id).where(col(Evidence.entry_id) == entry.id)
    return session.exec(query.limit(1)).first() is not None


def _judged_blind(organization_id: UUID):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a subquery
    """Return the entries in blind work that is not over: their words would tell whose it is."""
    return (
        select(Evidence.entry_id)
        .join(
            Submission,
            sa.and_(
                col(Submission.organization_id) == col(Evidence.organization_id),
                col(Submission.id) == col(Evidence.submission_id),
            ),
        )
        .where(
            col(Evidence.organization_id) == organization_id,
            col(Evidence.entry_id).is_not(None),
            is_open_blind(),
        )
    )


def in_drafts(session: Session, organization_id: UUID, entry_id: UUID) -> list[Evidence]:
    """Return the texts in drafts that were taken from an entry and follow it."""
    drafts = select(Submission.id).where(
        col(Submission.organization_id) == organization_id, col(Submission.state).in_(_DRAFTS)
    )
    query = select(Evidence).where(
        col(Evidence.organization_id) == organization_id,
        col(Evidence.entry_id) == entry_id,
        col(Evidence.text).is_not(None),
        col(Evidence.submission_id).in_(drafts),
    )
    return list(session.exec(query.order_by(col(Evidence.id))))


def pieces_of(
    session: Session, organization_id: UUID, entry_ids: Iterable[UUID]
) -> dict[UUID, list[PortfolioPiece]]:
    """Return the pieces of these entries, by entry, oldest first."""
    query = select(PortfolioPiece).where(
        col(PortfolioPiece.organization_id) == organization_id,
        col(PortfolioPiece.entry_id).in_(list(entry_ids)),
    )
    found: dict[UUID, list[PortfolioPiece]] = {}
    for piece in session.exec(
        query.order_by(col(PortfolioPiece.created_at), col(PortfolioPiece.id))
    ):
        found.setdefault(piece.entry_id, []).append(piece)
    return found


def last_kept(session: Session, entry: PortfolioEntry) -> datetime | None:
    """Return when what stood in the entry was kept last."""
    query = select(PortfolioEntryVersion.created_at).where(
        col(PortfolioEntryVersion.organization_id) == entry.organization_id,
        col(PortfolioEntryVersion.entry_id) == entry.id,
    )
    newest = query.order_by(col(PortfolioEntryVersion.created_at).desc())
    return session.exec(newest.limit(1)).first()


def deleted_before(
    session: Session, organization_id: UUID, moment: datetime, limit: int
) -> Sequence[PortfolioEntry]:
    """Return entries that were deleted so long ago, some at a time."""
    query = select(PortfolioEntry).where(
        col(PortfolioEntry.organization_id) == organization_id,
        col(PortfolioEntry.deleted_at).is_not(None),
        col(PortfolioEntry.deleted_at) < moment,
    )
    return session.exec(query.order_by(col(PortfolioEntry.id)).limit(limit)).all()


def forget(session: Session, entry: PortfolioEntry) -> None:
    """Delete an entry for good, with its pieces and what stood in it before."""
    for table in (PortfolioPiece, PortfolioEntryVersion):
        old = sa.delete(table).where(
            col(table.organization_id) == entry.organization_id, col(table.entry_id) == entry.id
        )
        session.exec(old)
    session.delete(entry)

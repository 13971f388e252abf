"""Questions about what people show to everybody; asked by address, whatever the organization."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage import portfolio
from app.storage.tables import (
    Competency,
    Credential,
    MicrocredentialVersion,
    Person,
    PortfolioEntry,
    PortfolioPage,
    PortfolioPiece,
    Stage,
)

MOST = 200


def is_taken(session: Session, slug: str) -> bool:
    """Tell whether a page has this address."""
    query = select(PortfolioPage.id).where(col(PortfolioPage.slug) == slug)
    return session.exec(query.limit(1)).first() is not None


def find_open(session: Session, slug: str) -> tuple[PortfolioPage, Person] | None:
    """Return the open page at this address and whose it is; nothing of who has left."""
    theirs = sa.and_(
        col(Person.organization_id) == col(PortfolioPage.organization_id),
        col(Person.id) == col(PortfolioPage.person_id),
    )
    query = (
        select(PortfolioPage, Person)
        .join(Person, theirs)
        .where(
            col(PortfolioPage.slug) == slug,
            col(PortfolioPage.is_open),
            col(Person.deactivated_at).is_(None),
        )
    )
    return session.exec(query).first()


def entries_on(session: Session, page: PortfolioPage) -> list[PortfolioEntry]:
    """Return what everybody may see, the newest first: never students without consent on file."""
    query = select(PortfolioEntry).where(*_shown(page))
    newest = query.order_by(col(PortfolioEntry.day).desc(), col(PortfolioEntry.id).desc())
    return list(session.exec(newest.limit(MOST)))


def file_on(session: Session, page: PortfolioPage, piece_id: UUID) -> PortfolioPiece | None:
    """Return a file of an entry that everybody may see."""
    entry_ids = select(PortfolioEntry.id).where(*_shown(page))
    query = select(PortfolioPiece).where(
        col(PortfolioPiece.organization_id) == page.organization_id,
        col(PortfolioPiece.id) == piece_id,
        col(PortfolioPiece.store_key).is_not(None),
        col(PortfolioPiece.entry_id).in_(entry_ids),
    )
    return session.exec(query).first()


def badges_on(
    session: Session, page: PortfolioPage, now: datetime
) -> list[tuple[Credential, MicrocredentialVersion, Stage | None]]:
    """Return the chosen badges that stand: neither taken back, nor suspended, nor expired."""
    version = sa.and_(
        col(MicrocredentialVersion.organization_id) == col(Credential.organization_id),
        col(MicrocredentialVersion.id) == col(Credential.version_id),
    )
    stage = sa.and_(
        col(Stage.organization_id) == col(Credential.organization_id),
        col(Stage.id) == col(Credential.stage_id),
    )
    query = (
        select(Credential, MicrocredentialVersion, Stage)
        .join(MicrocredentialVersion, version)
        .outerjoin(Stage, stage)
        .where(
            col(Credential.organization_id) == page.organization_id,
            col(Credential.person_id) == page.person_id,
            col(Credential.id).in_([UUID(one) for one in page.credential_ids]),
            col(Credential.state) == "issued",
            col(Credential.revoked_at).is_(None),
            col(Credential.suspended_at).is_(None),
            sa.or_(col(Credential.valid_until).is_(None), col(Credential.valid_until) > now),
        )
    )
    found = session.exec(query.order_by(col(Credential.awarded_at).desc(), col(Credential.id)))
    return [(one, version, stage) for one, version, stage in found]


def competencies_of(
    session: Session, organization_id: UUID, ids: Iterable[str]
) -> dict[str, Competency]:
    """Return these competencies by id."""
    query = select(Competency).where(
        col(Competency.organization_id) == organization_id,
        col(Competency.id).in_({UUID(one) for one in ids}),
    )
    return {str(one.id): one for one in session.exec(query)}


def _shown(page: PortfolioPage) -> list[sa.ColumnElement[bool]]:
    consent = sa.or_(
        col(PortfolioEntry.students_appear).is_(False),
        sa.and_(col(PortfolioEntry.students_appear).is_(True), col(PortfolioEntry.has_consent)),
    )
    return [
        col(PortfolioEntry.organization_id) == page.organization_id,
        col(PortfolioEntry.person_id) == page.person_id,
        portfolio.is_shown(page.organization_id, ("public",)),
        consent,
    ]

"""Questions about endorsements; the public ones know no organization, for strangers ask them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage.tables import Endorsement

# A document that embeds them stays small enough to be read by everyone.
MOST_SHOWN = 20
COLUMN_OF = {
    "issuer": col(Endorsement.subject_issuer_id),
    "microcredential_version": col(Endorsement.version_id),
    "credential": col(Endorsement.credential_id),
}


def find_public(session: Session, endorsement_id: UUID) -> Endorsement | None:
    """Return the endorsement that everybody may read under this id: not what was removed."""
    query = select(Endorsement).where(
        col(Endorsement.id) == endorsement_id, col(Endorsement.state) != "removed"
    )
    return session.exec(query).one_or_none()


def standing(session: Session, kind: str, subject_id: UUID, now: datetime) -> list[Endorsement]:
    """Return what is said of a thing and holds now, the oldest first."""
    query = (
        select(Endorsement)
        .where(
            COLUMN_OF[kind] == subject_id,
            col(Endorsement.state) == "standing",
            sa.or_(col(Endorsement.valid_until).is_(None), col(Endorsement.valid_until) > now),
        )
        .order_by(col(Endorsement.created_at), col(Endorsement.id))
        .limit(MOST_SHOWN)
    )
    return list(session.exec(query))


def taken_back(
    session: Session, organization_id: UUID, issuer_id: UUID
) -> list[tuple[UUID, str | None]]:
    """Return the ids of an issuer's own endorsements that it revoked, each with the code of its reason."""
    query = select(Endorsement.id, Endorsement.revocation_reason).where(
        col(Endorsement.organization_id) == organization_id,
        col(Endorsement.issuer_id) == issuer_id,
        col(Endorsement.state) == "revoked",
    )
    return list(session.exec(query.order_by(col(Endorsement.id))).all())


def find_same(session: Session, organization_id: UUID, sha256: str) -> Endorsement | None:
    """Return the endorsement that is these very bytes, or None."""
    query = select(Endorsement).where(
        col(Endorsement.organization_id) == organization_id, col(Endorsement.sha256) == sha256
    )
    return session.exec(query).one_or_none()


def is_of(kind: str | None, subject_id: UUID | None) -> Sequence[sa.ColumnElement[bool]]:
    """Return the conditions that an endorsement is about this thing, or this kind of thing."""
    if kind is None:
        return (
            [sa.or_(*(column == subject_id for column in COLUMN_OF.values()))]
            if subject_id
            else []
        )
    column = COLUMN_OF[kind]
    return [column == subject_id if subject_id else column.is_not(None)]

"""Questions about issuers and their keys; the public ones know no organization, for strangers ask them."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage.inserts import insert_into
from app.storage.tables import Issuer, Key, Microcredential, PublicOrigin


def find_by_slug(session: Session, slug: str) -> Issuer | None:
    """Return the issuer that everybody knows under this slug."""
    return session.exec(select(Issuer).where(col(Issuer.slug) == slug)).one_or_none()


def find_public_key(session: Session, key_id: UUID) -> Key | None:
    """Return a published key."""
    return session.exec(select(Key).where(col(Key.id) == key_id)).one_or_none()


def issuer_of_key(session: Session, key: Key) -> Issuer:
    """Return whose key it is."""
    return session.get_one(Issuer, (key.organization_id, key.issuer_id))


def of_microcredential(
    session: Session, organization_id: UUID, microcredential_id: UUID
) -> Issuer:
    """Return who issues the badges of a microcredential."""
    lineage = session.get_one(Microcredential, (organization_id, microcredential_id))
    return session.get_one(Issuer, (organization_id, lineage.issuer_id))


# Asked with every badge: put together once.
_KEYS = (
    select(Key)
    .where(
        col(Key.organization_id) == sa.bindparam("organization_id"),
        col(Key.issuer_id) == sa.bindparam("issuer_id"),
    )
    .order_by(col(Key.created_at).desc(), col(Key.id).desc())
)


def keys_of(session: Session, organization_id: UUID, issuer_id: UUID) -> list[Key]:
    """Return every key of the issuer, retired ones too, newest first."""
    asked = {"organization_id": organization_id, "issuer_id": issuer_id}
    return list(session.exec(_KEYS, params=asked))


def active_keys(
    session: Session, organization_id: UUID, issuer_id: UUID, algorithm: str
) -> list[Key]:
    """Return the keys that may sign, newest first."""
    return [
        key
        for key in keys_of(session, organization_id, issuer_id)
        if key.retired_at is None and key.algorithm == algorithm
    ]


def all_public(session: Session) -> list[tuple[Key, str]]:
    """Return every key that is published for trust, with the slug of its issuer."""
    query = (
        select(Key, Issuer.slug)
        .join(
            Issuer,
            (col(Issuer.organization_id) == col(Key.organization_id))
            & (col(Issuer.id) == col(Key.issuer_id)),
        )
        .where(col(Key.compromised_at).is_(None))
    )
    return [(key, slug) for key, slug in session.exec(query.order_by(col(Key.id)))]


def public_origin(session: Session) -> str | None:
    """Return the origin that badges were issued under, or None while there are none."""
    row = session.get(PublicOrigin, 1)
    return row.base_url if row else None


def freeze_public_origin(session: Session, base_url: str, now: datetime) -> str | None:
    """Keep the origin for good, unless one is kept already; return the one that is kept."""
    frozen = public_origin(session)
    if frozen is not None:
        return frozen
    values = {"id": 1, "base_url": base_url, "frozen_at": now}
    session.exec(insert_into(session, PublicOrigin).values(**values).on_conflict_do_nothing())
    return public_origin(session)

"""Questions about compromised keys: what in force they signed, and what of it comes next."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage.tables import Credential, CredentialVersion, Endorsement, Key, KeyCompromise


def count(session: Session, key: Key, now: datetime) -> int:
    """Return how many badges in force the key signed."""
    found = _in_force(select(col(Credential.id)), key, now).subquery()
    return session.exec(select(sa.func.count()).select_from(found)).one()


def next_batch(
    session: Session, key: Key, compromise: KeyCompromise, now: datetime, limit: int
) -> list[UUID]:
    """Return the next badges in force that the key signed, but for those that failed."""
    query = _in_force(select(col(Credential.id)), key, now)
    if compromise.reached is not None:
        query = query.where(col(Credential.id) > compromise.reached)
    if compromise.failed_ids:
        query = query.where(
            col(Credential.id).not_in([UUID(one) for one in compromise.failed_ids])
        )
    return list(session.exec(query.order_by(col(Credential.id)).limit(limit)))


def count_endorsements(session: Session, key: Key, now: datetime) -> int:
    """Return how many endorsements that stand the key signed."""
    found = _standing(select(col(Endorsement.id)), key, now).subquery()
    return session.exec(select(sa.func.count()).select_from(found)).one()


def next_endorsements(
    session: Session, key: Key, compromise: KeyCompromise, now: datetime, limit: int
) -> list[UUID]:
    """Return the next endorsements that stand and that the key signed, but for those that failed."""
    query = _standing(select(col(Endorsement.id)), key, now)
    failed = [UUID(one) for one in compromise.failed_ids]
    query = query.where(col(Endorsement.id).not_in(failed)) if failed else query
    return list(session.exec(query.order_by(col(Endorsement.id)).limit(limit)))


def _standing(query: Any, key: Key, now: datetime) -> Any:  # noqa: ANN401 - SQLModel's select has no public name
    """Narrow to endorsements of the issuer that hold and whose forms are the key's."""
    return query.where(
        col(Endorsement.organization_id) == key.organization_id,
        col(Endorsement.issuer_id) == key.issuer_id,
        col(Endorsement.state) == "standing",
        sa.or_(col(Endorsement.valid_until).is_(None), col(Endorsement.valid_until) > now),
        sa.cast(Endorsement.key_ids, sa.Text).like(f"%{key.id}%"),
    )


def _in_force(query: Any, key: Key, now: datetime) -> Any:  # noqa: ANN401 - SQLModel's select has no public name
    """Narrow to credentials whose newest version holds and is the key's.

    A suspended one is not among them: it gets its new version, under another key, when it comes back.
    """
    version = CredentialVersion
    together = sa.and_(
        col(version.organization_id) == col(Credential.organization_id),
        col(version.credential_id) == col(Credential.id),
    )
    return query.join(version, together).where(
        col(Credential.organization_id) == key.organization_id,
        col(Credential.issuer_id) == key.issuer_id,
        col(Credential.revoked_at).is_(None),
        col(Credential.suspended_at).is_(None),
        sa.or_(col(version.valid_until).is_(None), col(version.valid_until) > now),
        sa.cast(version.key_ids, sa.Text).like(f"%{key.id}%"),
        col(version.superseded_at).is_(None),
    )

"""The answers that are kept under an Idempotency-Key."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage.identifiers import new_id
from app.storage.inserts import insert_into
from app.storage.tables import IdempotencyRecord


@dataclass(frozen=True, slots=True)
class Claim:
    """One use of a key: by whom, where, with which body, kept until when."""

    actor: str
    route: str
    key: str
    fingerprint: str
    expires_at: datetime


def reserve(
    session: Session, organization_id: UUID, claim: Claim
) -> tuple[IdempotencyRecord, bool]:
    """Return the record of the key and whether it is new; waits for another user of the same key."""
    values = {
        "organization_id": organization_id,
        "id": new_id(),
        "created_at": session.info["now"],
        "actor": claim.actor,
        "route": claim.route,
        "key": claim.key,
        "fingerprint": claim.fingerprint,
        "status": 0,
        "headers": {},
        "body": b"",
        "checks": [],
        "expires_at": claim.expires_at,
    }
    statement = insert_into(session, IdempotencyRecord).values(**values).on_conflict_do_nothing()
    is_new = session.exec(statement.returning(col(IdempotencyRecord.id))).first() is not None
    query = select(IdempotencyRecord).where(
        col(IdempotencyRecord.organization_id) == organization_id,
        col(IdempotencyRecord.actor) == claim.actor,
        col(IdempotencyRecord.route) == claim.route,
        col(IdempotencyRecord.key) == claim.key,
    )
    return session.exec(query).one(), is_new


def forget_expired(session: Session, now: datetime) -> int:
    """Delete the records whose time is over; returns how many."""
    query = sa.delete(IdempotencyRecord).where(col(IdempotencyRecord.expires_at) < now)
    return session.exec(query).rowcount


def as_id(text: str | None) -> UUID | None:
    """Return the id in the text, if any."""
    return UUID(text) if text else None

"""The signing log: what issuer keys signed, added in the transaction of the signature, never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage.identifiers import new_id
from app.storage.tables import CredentialVersion, Endorsement, Issuer, Key, Signature


@dataclass(frozen=True, slots=True)
class Made:
    """One signature: by which key, of what (its SHA-256), what for."""

    organization_id: UUID
    key_id: UUID
    purpose: str
    subject_id: UUID
    digest: bytes


def append(session: Session, made: Sequence[Made], now: datetime) -> None:
    """Put signatures on record, in one statement."""
    if not made:
        return
    session.flush()  # the key may be as new as the signature
    rows = [
        {
            "id": new_id(),
            "organization_id": one.organization_id,
            "created_at": now,
            "key_id": one.key_id,
            "purpose": one.purpose,
            "subject_id": one.subject_id,
            "digest": one.digest,
        }
        for one in made
    ]
    session.exec(sa.insert(Signature), params=rows)


def signers_of(session: Session, digest: bytes) -> list[tuple[Key, str]]:
    """Return the keys that signed this, each with the slug of its issuer."""
    query = (
        select(Key, Issuer.slug)
        .join(Signature, _same(Signature, Key, "key_id"))
        .join(Issuer, _same(Key, Issuer, "issuer_id"))
        .where(col(Signature.digest) == digest)
        .distinct()
    )
    return [(key, slug) for key, slug in session.exec(query)]


def digests_of(session: Session, organization_id: UUID, subject_id: UUID) -> set[bytes]:
    """Return what was signed for one subject."""
    query = select(Signature.digest).where(
        col(Signature.organization_id) == organization_id, col(Signature.subject_id) == subject_id
    )
    return set(session.exec(query))


def without_row(
    session: Session,
    organization_id: UUID,
    purpose: str,
    table: type[CredentialVersion] | type[Endorsement],
    limit: int,
) -> list[UUID]:
    """Return what signatures of this purpose are on record for that the table does not hold."""
    query = (
        select(Signature.subject_id)
        .join(table, _same(Signature, table, "subject_id"), isouter=True)
        .where(
            col(Signature.organization_id) == organization_id,
            col(Signature.purpose) == purpose,
            col(table.id).is_(None),
        )
        .distinct()
    )
    return list(session.exec(query.limit(limit)))


def without_signature(
    session: Session, organization_id: UUID, since: datetime, limit: int
) -> list[CredentialVersion]:
    """Return the signed versions in the table, since then, that no signature is on record for."""
    known = select(sa.literal(1)).where(
        col(Signature.organization_id) == col(CredentialVersion.organization_id),
        col(Signature.subject_id) == col(CredentialVersion.id),
    )
    query = select(CredentialVersion).where(
        col(CredentialVersion.organization_id) == organization_id,
        col(CredentialVersion.created_at) >= since,
        ~known.exists(),
    )
    ordered = query.order_by(col(CredentialVersion.created_at), col(CredentialVersion.id))
    return list(session.exec(ordered.limit(limit)))


def began(session: Session, organization_id: UUID) -> datetime | None:
    """Return when the first signature was put on record."""
    query = select(sa.func.min(Signature.created_at)).where(
        col(Signature.organization_id) == organization_id
    )
    return session.exec(query).one()


def _same(one: type, other: type, column: str) -> sa.ColumnElement[bool]:
    return sa.and_(
        one.organization_id == other.organization_id,  # type: ignore[attr-defined]
        getattr(one, column) == other.id,  # type: ignore[attr-defined]
    )

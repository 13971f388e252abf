"""The journal of an organization: its event feed and its audit chain, one step per change."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage import webhooks
from app.storage.identifiers import new_id
from app.storage.tables import AuditEntry, Event, Organization

_LOCKED = "organization"


@dataclass(frozen=True, slots=True)
class Entry:
    """One change as the journal keeps it."""

    kind: str
    subject_kind: str
    subject_id: UUID
    data: dict[str, Any]
    actor: dict[str, str]
    # Whether it stands in the event feed too; the audit trail has everything.
    is_told: bool = True


def append(session: Session, organization_id: UUID, entries: Sequence[Entry]) -> None:
    """Add each audit entry, and its event where it is told; the organization's row is locked until the commit.

    The lock is what makes sequence numbers appear in the order of commits, without gaps.
    """
    organization = lock(session, organization_id)
    # Kept, or the next who asks in this transaction would read it from the database again.
    session.info[_LOCKED] = organization
    shared = {"organization_id": organization_id, "created_at": session.info["now"]}
    events, audited = [], []
    for entry in entries:
        subject = {"subject_kind": entry.subject_kind, "subject_id": entry.subject_id}
        if entry.is_told:
            events.append(shared | subject | _event(organization, entry))
        audited.append(shared | subject | _audited(organization, entry, session.info["now"]))
    # Nobody reads them as objects here, so none are made: this is written with every change.
    connection = session.connection()
    for table, rows in ((Event, events), (AuditEntry, audited)):
        if rows:
            connection.execute(sa.insert(table), rows)
    if events:
        webhooks.expect(session, organization_id, events)
    # Written at once: the next lock in this transaction reads the row again.
    session.flush()


def events_after(
    session: Session, organization_id: UUID, sequence: int, limit: int
) -> list[Event]:
    """Return the events that follow this sequence number."""
    query = select(Event).where(
        col(Event.organization_id) == organization_id, col(Event.sequence) > sequence
    )
    return list(session.exec(query.order_by(col(Event.sequence)).limit(limit)))


def audit_after(
    session: Session, organization_id: UUID, sequence: int, limit: int
) -> list[AuditEntry]:
    """Return the audit entries that follow this sequence number."""
    query = select(AuditEntry).where(
        col(AuditEntry.organization_id) == organization_id, col(AuditEntry.sequence) > sequence
    )
    return list(session.exec(query.order_by(col(AuditEntry.sequence)).limit(limit)))


def first_broken_entry(session: Session, organization_id: UUID) -> int | None:
    """Return the sequence number at which the audit chain does not hold, or None."""
    head, expected, last = b"", 1, 0
    while entries := audit_after(session, organization_id, last, 500):
        for entry in entries:
            if entry.sequence != expected or not _holds(entry, head):
                return expected
            head, expected, last = entry.chain, expected + 1, entry.sequence
    organization = session.get(Organization, organization_id)
    held = organization is not None and organization.audit_head == head
    return None if held else expected


_LOCK = (
    select(Organization)
    .where(col(Organization.id) == sa.bindparam("organization_id"))
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)


def lock(session: Session, organization_id: UUID) -> Organization:
    """Return the organization, locked until the commit: whoever else writes what happens in it waits."""
    return session.exec(_LOCK, params={"organization_id": organization_id}).one()


def _event(organization: Organization, entry: Entry) -> dict[str, Any]:
    organization.event_sequence += 1
    numbered = {"id": new_id(), "sequence": organization.event_sequence}
    return numbered | {"kind": entry.kind, "data": entry.data}


def _audited(organization: Organization, entry: Entry, now: datetime) -> dict[str, Any]:
    organization.audit_sequence += 1
    content, content_key = orjson.dumps(entry.data), secrets.token_bytes(32)
    mac = hmac.digest(content_key, content, "sha256")
    said = [entry.actor, entry.kind, entry.subject_kind, str(entry.subject_id)]
    organization.audit_head = _chain(
        organization.audit_head, mac, [organization.audit_sequence, _dated(now), *said]
    )
    return {
        "id": new_id(),
        "sequence": organization.audit_sequence,
        "actor": entry.actor,
        "action": entry.kind,
        "content": content,
        "content_key": content_key,
        "mac": mac,
        "chain": organization.audit_head,
    }


def _dated(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _chain(head: bytes, mac: bytes, said: list[Any]) -> bytes:
    return hashlib.sha256(head + mac + orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).digest()


def _holds(entry: AuditEntry, head: bytes) -> bool:
    if entry.content is not None and entry.content_key is not None:
        mac = hmac.digest(entry.content_key, entry.content, "sha256")
        if not hmac.compare_digest(mac, entry.mac):
            return False
    said = [entry.actor, entry.action, entry.subject_kind, str(entry.subject_id)]
    dated = [entry.sequence, _dated(entry.created_at), *said]
    return hmac.compare_digest(_chain(head, entry.mac, dated), entry.chain)

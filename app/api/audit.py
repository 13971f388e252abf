"""`/audit`: who did what, and the proof that nobody has touched the record since."""

from typing import Any
from uuid import UUID

import orjson
from fastapi import Request, Response
from pydantic import ConfigDict

from app.api.dependencies import ReadWork
from app.api.feeds import FeedAsked, fed
from app.api.routes import operations
from app.api.shapes import Page, Shape, Time
from app.services import audit
from app.storage import tables

router = operations("/audit", "audit")
EXAMPLE: dict[str, Any] = {
    "sequence": 12,
    "created_at": "2026-03-02T09:00:00.000Z",
    "actor": {"person_id": "0198c0de-0000-7000-8000-000000000003"},
    "action": "role.given",
    "subject_kind": "role",
    "subject_id": "0198c0de-0000-7000-8000-000000000017",
    "content": {"name": "assessor"},
    "chain": "5b3c…",
}


class AuditEntry(Shape):
    """One entry; `content` is null once it was erased, and the chain still holds."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    sequence: int
    created_at: Time
    actor: dict[str, str]
    action: str
    subject_kind: str
    subject_id: UUID
    content: dict[str, Any] | None
    chain: str


class AuditCheck(Shape):
    """Whether the chain holds, and where it first does not."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"holds": True, "first_broken_sequence": None}]}
    )
    holds: bool
    first_broken_sequence: int | None


@router.get(
    "", operation_id="listAudit", summary="Read the audit trail", response_model=Page[AuditEntry]
)
def page(request: Request, response: Response, work: ReadWork, asked: FeedAsked) -> dict[str, Any]:
    """Return who did what after `after`, oldest first."""
    body = fed(request, response, asked, audit.after(work, asked.after, asked.limit + 1))
    return body | {"data": [_shown(entry) for entry in body["data"]]}


@router.get(
    "/check",
    operation_id="checkAudit",
    summary="Check that nobody has touched the audit trail",
    response_model=AuditCheck,
)
def check(work: ReadWork) -> audit.ChainCheck:
    """Walk the whole chain; takes longer the more there is."""
    return audit.check(work)


def _shown(entry: tables.AuditEntry) -> AuditEntry:
    return AuditEntry(
        sequence=entry.sequence,
        created_at=entry.created_at,
        actor=entry.actor,
        action=entry.action,
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        content=None if entry.content is None else orjson.loads(entry.content),
        chain=entry.chain.hex(),
    )

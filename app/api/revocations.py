"""`/revocations`: many credentials taken back at once, with what became of each."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import ConfigDict, Field

from app.api.dependencies import PageAsked, ReadWork, WriteWork, created, listed, tagged
from app.api.routes import operations
from app.api.shapes import Page, Shape, Stored, Time
from app.domain.revocation import RevocationReason
from app.services import revoking
from app.storage import tables

router = operations("/revocations", "credentials")
ROW: dict[str, Any] = {
    "credential_id": "0f8fad5b-d9cb-469f-a165-70867728950e",
    "reason": "issued_in_error",
}


class RevocationRowIn(Shape):
    """One credential to take back, and why, as a code."""

    credential_id: UUID
    reason: RevocationReason


class RevocationsIn(Shape):
    """The credentials to take back; nothing of it can be undone."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"rows": [ROW], "confirmed_count": 1}]}
    )
    rows: list[RevocationRowIn] = Field(min_length=1, max_length=revoking.LARGEST)
    confirmed_count: int = Field(
        strict=True, ge=1, le=revoking.LARGEST, description="The number of rows: it is meant"
    )


class RevocationBatch(Stored):
    """How far it has come: done when revoked and refused add up to total."""

    total: int
    revoked: int
    refused: int


class RevocationRow(Shape):
    """What became of one row."""

    id: UUID
    created_at: Time
    position: int
    credential_id: UUID
    reason: str
    outcome: Literal["waiting", "revoked", "refused"]
    detail: str | None


@router.post(
    "",
    operation_id="revokeMany",
    summary="Take many credentials back",
    status_code=202,
    response_model=RevocationBatch,
)
def revoke_many(
    body: RevocationsIn, request: Request, response: Response, work: WriteWork
) -> tables.RevocationBatch:
    """Take up to 10,000 back by jobs; each row gets its own answer, and the list can be sent again."""
    wanted = [revoking.Wanted(one.credential_id, one.reason) for one in body.rows]
    return created(response, request, revoking.ask(work, wanted, body.confirmed_count))


@router.get(
    "/{revocation_batch_id}",
    operation_id="getRevocations",
    summary="Get how far a batch of revocations has come",
    response_model=RevocationBatch,
)
def get(revocation_batch_id: UUID, response: Response, work: ReadWork) -> tables.RevocationBatch:
    """Get the counts."""
    return tagged(response, revoking.get(work, revocation_batch_id))


@router.get(
    "/{revocation_batch_id}/rows",
    operation_id="listRevocationRows",
    summary="List what became of each row",
    response_model=Page[RevocationRow],
)
def page(
    revocation_batch_id: UUID,
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    outcome: Annotated[str | None, Query(pattern="^(waiting|revoked|refused)$")] = None,
) -> dict[str, Any]:
    """List the rows with their outcome, and why one was refused."""
    return listed(request, response, revoking.page(work, revocation_batch_id, asked, outcome))

"""`/overrides`: somebody judges although a bar stands against them, if two people want it."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import ConfigDict, Field

from app.api.dependencies import PageAsked, ReadWork, WriteWork, created, listed, saved, tagged
from app.api.routes import operations
from app.api.shapes import Page, Shape, Stored, Text, Time
from app.services import overrides
from app.storage import tables

router = operations("/overrides", "assignments")
OverrideState = Literal["asked", "confirmed", "withdrawn"]
EXAMPLE: dict[str, Any] = {
    "submission_id": "019a0000-0000-7000-8000-000000000001",
    "person_id": "019a0000-0000-7000-8000-000000000002",
    "reason": "Nobody else teaches Latin; they have not met since 2019.",
}


class OverrideIn(Shape):
    """Who should judge what, and why in spite of what stands in the way."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    submission_id: UUID
    person_id: UUID
    reason: Annotated[Text, Field(min_length=1, max_length=1000)]


class Override(Stored):
    """A wish to set bars aside, and what came of it."""

    submission_id: UUID
    person_id: UUID
    reason: str
    state: OverrideState
    asked_by: UUID
    ended_by: UUID | None = Field(description="Who confirmed or withdrew it")
    ended_at: Time | None
    bars: list[str] = Field(description="What was set aside, once confirmed")
    assignment_id: UUID | None


@router.post(
    "",
    operation_id="askForOverride",
    summary="Ask that somebody judge in spite of a bar",
    status_code=201,
    response_model=Override,
)
def ask(
    body: OverrideIn, request: Request, response: Response, work: WriteWork
) -> tables.Override:
    """Ask for it; nothing happens before somebody else confirms."""
    return created(response, request, overrides.ask(work, **body.model_dump()))


@router.get(
    "", operation_id="listOverrides", summary="List overrides", response_model=Page[Override]
)
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    submission_id: Annotated[UUID | None, Query()] = None,
    state: Annotated[OverrideState | None, Query()] = None,
) -> dict[str, Any]:
    """List what was asked for, confirmed and withdrawn."""
    found = overrides.page(work, asked, submission_id=submission_id, state=state)
    return listed(request, response, found)


@router.get(
    "/{override_id}",
    operation_id="getOverride",
    summary="Get one override",
    response_model=Override,
)
def get(override_id: UUID, response: Response, work: ReadWork) -> tables.Override:
    """Get one override with its ETag."""
    return tagged(response, overrides.get(work, override_id))


@router.post(
    "/{override_id}/confirm",
    operation_id="confirmOverride",
    summary="Confirm what somebody else asked for",
    response_model=Override,
)
def confirm(override_id: UUID, response: Response, work: WriteWork) -> tables.Override:
    """Let the person be asked to judge; whoever asked for it cannot confirm it."""
    return saved(work, response, overrides.confirm(work, override_id))


@router.post(
    "/{override_id}/withdraw",
    operation_id="withdrawOverride",
    summary="Take the wish back",
    response_model=Override,
)
def withdraw(override_id: UUID, response: Response, work: WriteWork) -> tables.Override:
    """Take the wish back before it is confirmed."""
    return saved(work, response, overrides.withdraw(work, override_id))

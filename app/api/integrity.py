"""`/misconduct-flags`, and holds of submissions: what was noticed, and what waits because of it."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import ConfigDict, Field

from app.api.dependencies import PageAsked, ReadWork, WriteWork, listed, saved, whole
from app.api.routes import operations
from app.api.shapes import Page, Shape, Stored, Text, Time
from app.domain.integrity import MisconductCode
from app.services import integrity
from app.storage import tables

router = operations("", "integrity")
Note = Annotated[Text, Field(min_length=1, max_length=4000)]


class MisconductFlagIn(Shape):
    """What an assessor has noticed."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"code": "copied", "note": "Page 2 stands word for word in another plan."}
            ]
        }
    )
    code: MisconductCode
    note: Note


class MisconductFlag(Shape):
    """What an assessor has noticed, and when."""

    id: UUID
    created_at: Time
    submission_id: UUID
    assignment_id: UUID
    person_id: UUID = Field(description="Who noticed it")
    code: MisconductCode
    note: str


class Why(Shape):
    """Why work is put on hold, or goes on; for those who run the programme."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "Two plans are the same; both were asked."}]}
    )
    reason: Note


class IntegrityHold(Stored):
    """A time in which nothing about some work was decided."""

    submission_id: UUID
    placed_by: UUID | None
    reason: str
    lifted_at: Time | None
    lifted_by: UUID | None
    lift_reason: str | None


@router.post(
    "/assignments/{assignment_id}/flags",
    operation_id="flagMisconduct",
    summary="Say what you noticed about honesty",
    status_code=201,
    response_model=MisconductFlag,
)
def flag(assignment_id: UUID, body: MisconductFlagIn, work: WriteWork) -> tables.MisconductFlag:
    """Say it to those who run the programme, and to nobody else; your review goes on as it was."""
    return integrity.flag(work, assignment_id, body.code, note=body.note)


@router.get(
    "/misconduct-flags",
    operation_id="listMisconductFlags",
    summary="List what was noticed",
    response_model=Page[MisconductFlag],
)
def flags(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    submission_id: Annotated[UUID | None, Query()] = None,
) -> dict[str, Any]:
    """List what assessors have noticed, oldest first."""
    return listed(request, response, integrity.flags(work, asked, submission_id=submission_id))


@router.get(
    "/submissions/{submission_id}/holds",
    operation_id="listHolds",
    summary="List the holds of a submission",
    response_model=Page[IntegrityHold],
)
def holds(submission_id: UUID, work: ReadWork) -> dict[str, Any]:
    """List every hold with its reasons, the first one first."""
    return whole(integrity.holds(work, submission_id))


@router.post(
    "/submissions/{submission_id}/hold",
    operation_id="holdSubmission",
    summary="Put work on hold",
    response_model=IntegrityHold,
)
def hold(
    submission_id: UUID, body: Why, response: Response, work: WriteWork
) -> tables.IntegrityHold:
    """Let nothing be decided and no badge go out while something is looked into."""
    return saved(work, response, integrity.hold(work, submission_id, reason=body.reason))


@router.post(
    "/submissions/{submission_id}/release",
    operation_id="releaseSubmission",
    summary="Let work go on",
    response_model=IntegrityHold,
)
def release(
    submission_id: UUID, body: Why, response: Response, work: WriteWork
) -> tables.IntegrityHold:
    """Lift the hold: what has come together meanwhile is decided now."""
    return saved(work, response, integrity.release(work, submission_id, reason=body.reason))

"""`/assignments`: what assessors are asked to judge."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import ConfigDict, Field

from app.api.dependencies import PageAsked, ReadWork, WriteWork, listed, saved, tagged
from app.api.routes import operations
from app.api.shapes import Page, Shape, Stored, Text, Time
from app.domain.review import AssignmentState
from app.services import ageing, assignments
from app.services.work import Work
from app.storage import tables

router = operations("/assignments", "assignments")


class Recusal(Shape):
    """Why the assessor cannot, or shall not, judge this."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "We plan lessons together."}]}
    )
    reason: Annotated[Text, Field(min_length=1, max_length=1000)]


class Assignment(Stored):
    """One assessor asked to judge one submission."""

    submission_id: UUID
    person_id: UUID
    round: int
    state: AssignmentState
    reason: dict[str, Any] | None = Field(
        description="Why this assessor, for coordinators and auditors"
    )
    lapses_at: Time
    waiting_days: int = Field(description="Working days that have begun since it was offered")
    due_on: date | None = Field(
        description="The last day of the review's target, counted from the offer"
    )
    is_overdue: bool = Field(description="It is open, and its last day is over")
    claimed_at: Time | None
    ended_at: Time | None
    end_reason: str | None


def _shown(row: tables.Assignment, work: Work, ages: ageing.Ages | None = None) -> Assignment:
    age = (ages or ageing.ages(work)).of(row)
    told = row.model_dump(include=set(Assignment.model_fields))
    told |= {"waiting_days": age.days, "is_overdue": age.is_overdue}
    if not assignments.shows_reason(work, row):
        told["reason"] = None
    return Assignment.model_validate(told)


@router.get(
    "", operation_id="listAssignments", summary="List assignments", response_model=Page[Assignment]
)
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    person_id: Annotated[UUID | None, Query()] = None,
    submission_id: Annotated[UUID | None, Query()] = None,
    state: Annotated[AssignmentState | None, Query()] = None,
    overdue: Annotated[bool | None, Query(description="Open, and its last day is over")] = None,
    sort: Annotated[
        Literal["waiting", "due"],
        Query(description="The longest waiting first, or what is due first"),
    ] = "waiting",
) -> dict[str, Any]:
    """List the assignments that you may see: your queue, if you are an assessor."""
    filters = {"person_id": person_id, "submission_id": submission_id, "state": state}
    order = assignments.Order(overdue=overdue, by_due_date=sort == "due")
    found = assignments.page(work, asked, order, **filters)
    ages = ageing.ages(work)
    return listed(request, response, found, lambda row: _shown(row, work, ages))


@router.get("/{assignment_id}", operation_id="getAssignment", summary="Get one assignment")
def get(assignment_id: UUID, response: Response, work: ReadWork) -> Assignment:
    """Get one assignment with its ETag."""
    row = tagged(response, assignments.get(work, assignment_id))
    return _shown(row, work)


@router.post("/next", operation_id="takeNextAssignment", summary="Give me the next")
def take_next(response: Response, work: WriteWork) -> Assignment:
    """Take on what has waited longest for you; where work is judged blind, the only way to get it."""
    row = saved(work, response, assignments.take_next(work))
    return _shown(row, work)


@router.post("/{assignment_id}/claim", operation_id="claimAssignment", summary="Take it on")
def claim(assignment_id: UUID, response: Response, work: WriteWork) -> Assignment:
    """Take on what was offered to you; of two claims at once one wins."""
    row = saved(work, response, assignments.claim(work, assignment_id))
    return _shown(row, work)


@router.post(
    "/{assignment_id}/reassign",
    operation_id="reassignAssignment",
    summary="Take it from its assessor",
)
def reassign(
    assignment_id: UUID, body: Recusal, response: Response, work: WriteWork
) -> Assignment:
    """End somebody's assignment with a reason; somebody else is asked. What was written is set aside."""
    row = saved(work, response, assignments.reassign(work, assignment_id, reason=body.reason))
    return _shown(row, work)


@router.post("/{assignment_id}/recuse", operation_id="recuseAssignment", summary="Give it back")
def recuse(assignment_id: UUID, body: Recusal, response: Response, work: WriteWork) -> Assignment:
    """Give the assignment back with a reason; somebody else is asked."""
    row = saved(work, response, assignments.recuse(work, assignment_id, reason=body.reason))
    return _shown(row, work)

"""`/assignments`: what assessors are asked to judge."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import ConfigDict, Field

from app.api.dependencies import PageAsked, ReadWork, WriteWork, listed, tagged
from app.api.routes import operations
from app.api.shapes import Page, Shape, Stored, Text, Time
from app.domain.review import AssignmentState
from app.services import assignments
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
    claimed_at: Time | None
    ended_at: Time | None
    end_reason: str | None


def _shown(row: tables.Assignment, work: Work) -> Assignment:
    shown = Assignment.model_validate(row)
    if assignments.shows_reason(work, row):
        return shown
    return shown.model_copy(update={"reason": None})


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
) -> dict[str, Any]:
    """List the assignments that you may see: your queue, if you are an assessor."""
    found = assignments.page(
        work, asked, person_id=person_id, submission_id=submission_id, state=state
    )
    body = listed(request, response, found)
    return body | {"data": [_shown(row, work) for row in found.rows]}


@router.get("/{assignment_id}", operation_id="getAssignment", summary="Get one assignment")
def get(assignment_id: UUID, response: Response, work: ReadWork) -> Assignment:
    """Get one assignment with its ETag."""
    row = assignments.get(work, assignment_id)
    tagged(response, row)
    return _shown(row, work)


@router.post("/next", operation_id="takeNextAssignment", summary="Give me the next")
def take_next(response: Response, work: WriteWork) -> Assignment:
    """Take on what has waited longest for you; where work is judged blind, the only way to get it."""
    row = assignments.take_next(work)
    work.session.flush()
    tagged(response, row)
    return _shown(row, work)


@router.post("/{assignment_id}/claim", operation_id="claimAssignment", summary="Take it on")
def claim(assignment_id: UUID, response: Response, work: WriteWork) -> Assignment:
    """Take on what was offered to you; of two claims at once one wins."""
    row = assignments.claim(work, assignment_id)
    work.session.flush()
    tagged(response, row)
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
    row = assignments.reassign(work, assignment_id, reason=body.reason)
    work.session.flush()
    tagged(response, row)
    return _shown(row, work)


@router.post("/{assignment_id}/recuse", operation_id="recuseAssignment", summary="Give it back")
def recuse(assignment_id: UUID, body: Recusal, response: Response, work: WriteWork) -> Assignment:
    """Give the assignment back with a reason; somebody else is asked."""
    row = assignments.recuse(work, assignment_id, reason=body.reason)
    work.session.flush()
    tagged(response, row)
    return _shown(row, work)

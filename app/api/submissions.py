"""`/submissions`: one attempt at one stage."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import ConfigDict, Field

from app.api.dependencies import PageAsked, ReadWork, WriteWork, created, listed, tagged
from app.api.routes import operations
from app.api.shapes import Page, Shape, Stored, Time
from app.domain.review import State
from app.services import submissions
from app.storage import tables

router = operations("/submissions", "submissions")


class SubmissionIn(Shape):
    """A draft to open; the next open stage unless one is named."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"enrollment_id": "01957d1c-8a00-7000-8000-000000000002"}]}
    )
    enrollment_id: UUID
    stage_id: UUID | None = None


class Submit(Shape):
    """What the educator declares when handing in."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"declared_own_work": True}]})
    declared_own_work: bool


class Obstacle(Shape):
    """One thing that is missing or worth knowing."""

    pointer: str
    detail: str


class CarriedLevel(Shape):
    """A criterion met in an earlier attempt."""

    criterion: str
    level: str
    digests: list[str] = Field(description="SHA-256 of the evidence it was judged on")


class Submission(Stored):
    """One attempt at one stage."""

    enrollment_id: UUID
    stage_id: UUID
    person_id: UUID
    previous_id: UUID | None
    attempt: int
    round: int
    state: State
    declared_own_work: bool
    carried: list[CarriedLevel]
    obstacles: list[Obstacle] = Field(description="Why it was returned as incomplete")
    submitted_at: Time | None


class Completeness(Shape):
    """What a draft still lacks, and what its assessor will notice."""

    is_complete: bool
    missing: list[Obstacle]
    warnings: list[Obstacle]


class OpenCriteria(Shape):
    """What is judged in this attempt."""

    unmet: list[str]
    reaffirm: list[str] = Field(description="Met before, but their evidence has changed since")


@router.post(
    "",
    operation_id="createSubmission",
    summary="Open a draft at a stage",
    status_code=201,
    response_model=Submission,
)
def create(
    body: SubmissionIn, request: Request, response: Response, work: WriteWork
) -> tables.Submission:
    """Open a draft; the stages before must be accepted."""
    submission = submissions.create(work, **body.model_dump())
    created(response, request, submission)
    return submission


@router.get(
    "", operation_id="listSubmissions", summary="List submissions", response_model=Page[Submission]
)
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    person_id: Annotated[UUID | None, Query()] = None,
    enrollment_id: Annotated[UUID | None, Query()] = None,
    stage_id: Annotated[UUID | None, Query()] = None,
    state: Annotated[State | None, Query()] = None,
) -> dict[str, Any]:
    """List the submissions that you may see, oldest first."""
    filters = {
        "person_id": person_id,
        "enrollment_id": enrollment_id,
        "stage_id": stage_id,
        "state": state,
    }
    return listed(request, response, submissions.page(work, asked, **filters))


@router.get(
    "/{submission_id}",
    operation_id="getSubmission",
    summary="Get one submission",
    response_model=Submission,
)
def get(submission_id: UUID, response: Response, work: ReadWork) -> tables.Submission:
    """Get one submission with its ETag."""
    submission = submissions.get(work, submission_id)
    tagged(response, submission)
    return submission


@router.get(
    "/{submission_id}/completeness",
    operation_id="checkSubmission",
    summary="See what is still missing",
    response_model=Completeness,
)
def completeness(submission_id: UUID, work: ReadWork) -> submissions.Gate:
    """Run the completeness gate without handing in."""
    return submissions.check(work, submission_id)


@router.get(
    "/{submission_id}/open-criteria",
    operation_id="getOpenCriteria",
    summary="See what is judged in this attempt",
)
def open_criteria(submission_id: UUID, work: ReadWork) -> OpenCriteria:
    """Return the unmet criteria, and the met ones to be reaffirmed."""
    found = submissions.open_criteria(work, submissions.get(work, submission_id))
    return OpenCriteria(unmet=list(found.unmet), reaffirm=list(found.reaffirm))


@router.post(
    "/{submission_id}/submit",
    operation_id="submitSubmission",
    summary="Hand the attempt in",
    response_model=Submission,
)
def submit(
    submission_id: UUID, body: Submit, response: Response, work: WriteWork
) -> tables.Submission:
    """Hand in: a complete attempt goes to an assessor, an incomplete one comes back with reasons."""
    submission = submissions.submit(work, submission_id, declared_own_work=body.declared_own_work)
    tagged(response, submission)
    return submission


@router.post(
    "/{submission_id}/withdraw",
    operation_id="withdrawSubmission",
    summary="Take a draft back",
    response_model=Submission,
)
def withdraw(submission_id: UUID, response: Response, work: WriteWork) -> tables.Submission:
    """Take back what has not gone to an assessor."""
    submission = submissions.withdraw(work, submission_id)
    tagged(response, submission)
    return submission


@router.post(
    "/{submission_id}/resubmit",
    operation_id="resubmitSubmission",
    summary="Open the next attempt",
    status_code=201,
    response_model=Submission,
)
def resubmit(submission_id: UUID, response: Response, work: WriteWork) -> tables.Submission:
    """Open the next attempt: met criteria are kept, only the unmet set reopens."""
    submission = submissions.resubmit(work, submission_id)
    response.headers["Location"] = f"/api/v1/submissions/{submission.id}"
    tagged(response, submission)
    return submission

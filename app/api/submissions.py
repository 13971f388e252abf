"""`/submissions`: one attempt at one stage."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response

from app.api.dependencies import (
    PageAsked,
    ReadWork,
    WriteWork,
    created,
    listed,
    placed,
    saved,
    tagged,
)
from app.api.routes import operations
from app.api.shapes import Page
from app.api.submission_shapes import (
    CarriedLevel,
    Completeness,
    OpenCriteria,
    SelfLevel,
    SendBack,
    Submission,
    SubmissionIn,
    Submit,
)
from app.domain.errors import Fault
from app.domain.review import State
from app.services import recalling, submissions, telling
from app.services.work import Work
from app.storage import tables

router = operations("/submissions", "submissions")


_TOLD = ("state", "person_id", "enrollment_id", "is_on_hold", "ai_use_description")


def _shown(row: tables.Submission, work: Work) -> Submission:
    told = telling.told(work, row)
    parts = {name: getattr(told, name) for name in _TOLD}
    carried = [CarriedLevel.model_validate(one) for one in told.carried]
    own_levels = [SelfLevel.model_validate(one) for one in told.self_levels]
    more = {"carried": carried, "self_levels": own_levels}
    return Submission.model_validate(row).model_copy(update=parts | more)


@router.post(
    "",
    operation_id="createSubmission",
    summary="Open a draft at a stage",
    status_code=201,
)
def create(
    body: SubmissionIn, request: Request, response: Response, work: WriteWork
) -> Submission:
    """Open a draft; the stages before must be accepted."""
    submission = created(response, request, submissions.create(work, **body.model_dump()))
    return _shown(submission, work)


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
    found = submissions.page(work, asked, **filters)
    return listed(request, response, found, lambda row: _shown(row, work))


@router.get(
    "/{submission_id}",
    operation_id="getSubmission",
    summary="Get one submission",
)
def get(submission_id: UUID, response: Response, work: ReadWork) -> Submission:
    """Get one submission with its ETag."""
    submission = tagged(response, submissions.get(work, submission_id))
    return _shown(submission, work)


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
    submission = submissions.get(work, submission_id)
    found = submissions.open_criteria(work, submission)
    return OpenCriteria(
        unmet=list(found.unmet),
        reaffirm=list(found.reaffirm),
        remand_reason=telling.remand_reason(work, submission),
    )


@router.post(
    "/{submission_id}/complete",
    operation_id="completeSubmission",
    summary="Let it be judged",
)
def complete(submission_id: UUID, response: Response, work: WriteWork) -> Submission:
    """Say that everything is there, where the policy has a person look; assessors are asked."""
    submission = saved(work, response, submissions.complete(work, submission_id))
    return _shown(submission, work)


@router.post(
    "/{submission_id}/return",
    operation_id="returnSubmission",
    summary="Send it back as incomplete",
)
def send_back(
    submission_id: UUID, body: SendBack, response: Response, work: WriteWork
) -> Submission:
    """Say what is missing, where the policy has a person look; it is no attempt."""
    missing = [Fault(one.pointer, one.detail) for one in body.missing]
    submission = saved(work, response, submissions.send_back(work, submission_id, missing))
    return _shown(submission, work)


@router.post(
    "/{submission_id}/submit",
    operation_id="submitSubmission",
    summary="Hand the attempt in",
)
def submit(submission_id: UUID, body: Submit, response: Response, work: WriteWork) -> Submission:
    """Hand in: a complete attempt goes to an assessor, an incomplete one comes back with reasons."""
    submission = tagged(
        response, submissions.submit(work, submission_id, body.declaration, body.own_levels)
    )
    return _shown(submission, work)


@router.post(
    "/{submission_id}/withdraw",
    operation_id="withdrawSubmission",
    summary="Take a draft back",
)
def withdraw(submission_id: UUID, response: Response, work: WriteWork) -> Submission:
    """Take back what has not gone to an assessor."""
    submission = tagged(response, submissions.withdraw(work, submission_id))
    return _shown(submission, work)


@router.post(
    "/{submission_id}/recall",
    operation_id="recallSubmission",
    summary="Take it back to work on it",
)
def recall(submission_id: UUID, response: Response, work: WriteWork) -> Submission:
    """Make what waits a draft again, with everything in it, while nobody has begun to judge it."""
    submission = tagged(response, recalling.recall(work, submission_id))
    return _shown(submission, work)


@router.post(
    "/{submission_id}/resubmit",
    operation_id="resubmitSubmission",
    summary="Open the next attempt",
    status_code=201,
)
def resubmit(submission_id: UUID, response: Response, work: WriteWork) -> Submission:
    """Open the next attempt: met criteria are kept, only the unmet set reopens."""
    submission = submissions.resubmit(work, submission_id)
    placed(response, "/api/v1/submissions", submission)
    return _shown(submission, work)

"""`/submissions`: one attempt at one stage."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import ConfigDict, Field

from app.api.dependencies import PageAsked, ReadWork, WriteWork, created, listed, tagged
from app.api.routes import operations
from app.api.shapes import Page, Shape, Stored, Text, Time
from app.domain import self_levels as own
from app.domain.declaration import AiUse, Declaration
from app.domain.errors import Fault
from app.domain.review import State
from app.domain.rubric import Key
from app.services import submissions, telling
from app.services.work import Work
from app.storage import tables

router = operations("/submissions", "submissions")


class SubmissionIn(Shape):
    """A draft to open; the next open stage unless one is named."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"enrollment_id": "01957d1c-8a00-7000-8000-000000000002"}]}
    )
    enrollment_id: UUID
    stage_id: UUID | None = None


class SelfLevel(Shape):
    """The level that the educator sees on one criterion."""

    criterion: Key
    level: Key


class Submit(Shape):
    """What the educator declares when handing in."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "declared_own_work": True,
                    "ai_use": "assisted",
                    "ai_use_description": "A chatbot suggested three of the questions.",
                }
            ]
        }
    )
    declared_own_work: bool
    ai_use: AiUse | None = Field(
        default=None, description="Asked for where the policy has `declares_ai_use`"
    )
    ai_use_description: Annotated[Text, Field(min_length=1, max_length=2000)] | None = Field(
        default=None, description="Which tool helped, and with what; with `assisted` only"
    )
    self_levels: Annotated[list[SelfLevel], Field(max_length=200)] = Field(
        default=[],
        description="Where you see yourself; for versions whose policy has `self_levels`",
    )

    @property
    def own_levels(self) -> list[own.SelfLevel]:
        """The self-levels, as the domain has them."""
        return [own.SelfLevel(one.criterion, one.level) for one in self.self_levels]

    @property
    def declaration(self) -> Declaration:
        """What is declared, as the domain has it."""
        return Declaration(self.declared_own_work, self.ai_use, self.ai_use_description)


class Obstacle(Shape):
    """One thing that is missing or worth knowing."""

    pointer: str
    detail: str


class Missing(Shape):
    """One thing that is missing."""

    pointer: Annotated[str, Field(max_length=200, pattern=r"^(/[a-z0-9_-]+)*$")] = ""
    detail: Annotated[Text, Field(min_length=1, max_length=1000)]


class CarriedLevel(Shape):
    """A criterion met in an earlier attempt."""

    criterion: str
    level: str | None = Field(description="Null for an assessor who has not sealed levels yet")
    digests: list[str] = Field(description="SHA-256 of the evidence it was judged on")


class Submission(Stored):
    """One attempt at one stage."""

    enrollment_id: UUID | None = Field(description="Null for the assessor in a blind scheme")
    stage_id: UUID
    person_id: UUID | None = Field(description="Null for the assessor in a blind scheme")
    previous_id: UUID | None
    attempt: int
    round: int
    state: State
    declared_own_work: bool
    ai_use: AiUse | None = Field(description="As declared; null where it was not asked for")
    ai_use_description: str | None = Field(description="Null for a machine that acts for itself")
    self_levels: list[SelfLevel] = Field(
        description="Where the educator sees themself; empty for an assessor who has not sealed"
    )
    carried: list[CarriedLevel]
    obstacles: list[Obstacle] = Field(description="Why it was returned as incomplete")
    submitted_at: Time | None
    is_on_hold: bool = Field(
        description="Nothing is decided and no badge goes out; false for whoever judges it"
    )


class Completeness(Shape):
    """What a draft still lacks, and what its assessor will notice."""

    is_complete: bool
    missing: list[Obstacle]
    warnings: list[Obstacle]
    anonymity_warnings: list[Obstacle] = Field(
        description="What could tell a blind assessor whose work it is; nothing to whom it would"
    )


class OpenCriteria(Shape):
    """What is judged in this attempt."""

    unmet: list[str]
    reaffirm: list[str] = Field(description="Met before, but their evidence has changed since")
    remand_reason: str | None = Field(description="Why an approver has sent these back")


class SendBack(Shape):
    """What is missing, as the person who looked saw it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"missing": [{"pointer": "/evidence/plan", "detail": "The file is empty."}]}
            ]
        }
    )
    missing: Annotated[list[Missing], Field(min_length=1, max_length=50)]


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
    submission = submissions.create(work, **body.model_dump())
    created(response, request, submission)
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
    body = listed(request, response, found)
    return body | {"data": [_shown(row, work) for row in found.rows]}


@router.get(
    "/{submission_id}",
    operation_id="getSubmission",
    summary="Get one submission",
)
def get(submission_id: UUID, response: Response, work: ReadWork) -> Submission:
    """Get one submission with its ETag."""
    submission = submissions.get(work, submission_id)
    tagged(response, submission)
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
    submission = submissions.complete(work, submission_id)
    work.session.flush()
    tagged(response, submission)
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
    submission = submissions.send_back(work, submission_id, missing)
    work.session.flush()
    tagged(response, submission)
    return _shown(submission, work)


@router.post(
    "/{submission_id}/submit",
    operation_id="submitSubmission",
    summary="Hand the attempt in",
)
def submit(submission_id: UUID, body: Submit, response: Response, work: WriteWork) -> Submission:
    """Hand in: a complete attempt goes to an assessor, an incomplete one comes back with reasons."""
    submission = submissions.submit(work, submission_id, body.declaration, body.own_levels)
    tagged(response, submission)
    return _shown(submission, work)


@router.post(
    "/{submission_id}/withdraw",
    operation_id="withdrawSubmission",
    summary="Take a draft back",
)
def withdraw(submission_id: UUID, response: Response, work: WriteWork) -> Submission:
    """Take back what has not gone to an assessor."""
    submission = submissions.withdraw(work, submission_id)
    tagged(response, submission)
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
    response.headers["Location"] = f"/api/v1/submissions/{submission.id}"
    tagged(response, submission)
    return _shown(submission, work)

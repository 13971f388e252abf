"""`/enrollments`: one educator on one version of a microcredential."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import ConfigDict, Field

from app.api.dependencies import PageAsked, ReadWork, Revision, WriteWork, created, listed, tagged
from app.api.routes import operations
from app.api.shapes import Name, Page, Shape, Stored, Text, Time
from app.domain.definition import Language
from app.domain.rubric import Key
from app.domain.stipend import Choice, Stipend, Totals
from app.services import enrollments
from app.services.stages import Progress, reached
from app.storage import tables

router = operations("/enrollments", "enrollments")
EXAMPLE: dict[str, Any] = {
    "version_id": "01957d1c-8a00-7000-8000-000000000001",
    "topic": "Talk moves in algebra",
    "goals": "Every student explains a classmate's reasoning once a week.",
}
EnrollmentState = Literal["active", "completed", "withdrawn"]


class EnrollmentIn(Shape):
    """An enrollment to make; `person_id` is the one who asks unless it is given."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    version_id: UUID
    person_id: UUID | None = None
    topic: Name | None = None
    goals: Text | None = None
    language: Language | None = Field(
        default=None, description="The language of the badge; the version's own unless it is given"
    )


class EnrollmentChange(Shape):
    """What to change."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"goals": EXAMPLE["goals"]}]})
    goals: Text | None = None
    language: Language | None = None
    stipend_choices: dict[Key, Choice] = Field(
        default_factory=dict,
        max_length=30,
        description="By the key of a stage: pay or credit, until the stage is accepted",
    )


class Enrollment(Stored):
    """One educator on one version."""

    person_id: UUID
    version_id: UUID
    topic: str | None
    goals: str | None
    language: str | None
    stipend_choices: dict[str, Choice]
    state: EnrollmentState
    completed_at: Time | None


class StageProgress(Shape):
    """One stage and its live attempt."""

    stage_id: UUID
    key: str
    name: str
    is_open: bool
    is_accepted: bool
    submission_id: UUID | None
    submission_state: str | None
    hours_tenths: int | None
    stipend: Stipend | None = Field(description="What the stage pays by itself")
    stipend_choice: Choice | None = Field(description="null where there is no choice")


class EnrollmentTotals(Shape):
    """Exact sums over stages: tenths of an hour, cents by currency, hundredths of a credit."""

    stages: int
    hours_tenths: int
    cents: dict[str, int]
    credit_hundredths: int


class EnrollmentProgress(Shape):
    """Every stage in order, and the sums of what is accepted and of everything."""

    stages: list[StageProgress]
    reached: EnrollmentTotals
    total: EnrollmentTotals


@router.post(
    "",
    operation_id="createEnrollment",
    summary="Enroll a person",
    status_code=201,
    response_model=Enrollment,
)
def create(
    body: EnrollmentIn, request: Request, response: Response, work: WriteWork
) -> tables.Enrollment:
    """Enroll a person on a published version whose prerequisites they hold."""
    return created(response, request, enrollments.create(work, **body.model_dump()))


@router.get(
    "", operation_id="listEnrollments", summary="List enrollments", response_model=Page[Enrollment]
)
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    person_id: Annotated[UUID | None, Query()] = None,
    version_id: Annotated[UUID | None, Query()] = None,
    state: Annotated[EnrollmentState | None, Query()] = None,
) -> dict[str, Any]:
    """List the enrollments that you may see, oldest first."""
    found = enrollments.page(work, asked, person_id=person_id, version_id=version_id, state=state)
    return listed(request, response, found)


@router.get(
    "/{enrollment_id}",
    operation_id="getEnrollment",
    summary="Get one enrollment",
    response_model=Enrollment,
)
def get(enrollment_id: UUID, response: Response, work: ReadWork) -> tables.Enrollment:
    """Get one enrollment with its ETag."""
    return tagged(response, enrollments.get(work, enrollment_id))


@router.get(
    "/{enrollment_id}/progress",
    operation_id="getEnrollmentProgress",
    summary="See where each stage stands",
)
def progress(enrollment_id: UUID, work: ReadWork) -> EnrollmentProgress:
    """Return every stage in order, with its live attempt."""
    steps = enrollments.progress(work, enrollment_id)
    found = reached(steps)
    return EnrollmentProgress(
        stages=[_step(step) for step in steps],
        reached=_totals(found.accepted, found.hours_tenths, found.earned),
        total=_totals(found.stages, found.all_hours_tenths, found.offered),
    )


def _step(step: Progress) -> StageProgress:
    share = step.share
    return StageProgress(
        stage_id=step.stage.id,
        key=step.stage.key,
        name=step.stage.name,
        is_open=step.is_open,
        is_accepted=step.is_accepted,
        submission_id=step.submission.id if step.submission else None,
        submission_state=step.submission.state if step.submission else None,
        hours_tenths=step.stage.hours_tenths,
        stipend=share,
        stipend_choice=step.choice if share and share.credit_hundredths else None,
    )


def _totals(stages: int, hours_tenths: int, sums: Totals) -> EnrollmentTotals:
    return EnrollmentTotals(
        stages=stages,
        hours_tenths=hours_tenths,
        cents=sums.cents,
        credit_hundredths=sums.credit_hundredths,
    )


@router.patch(
    "/{enrollment_id}",
    operation_id="changeEnrollment",
    summary="Change the goals",
    response_model=Enrollment,
)
def change(
    enrollment_id: UUID,
    body: EnrollmentChange,
    response: Response,
    work: WriteWork,
    revision: Revision,
) -> tables.Enrollment:
    """Change the members that are sent."""
    changes = body.model_dump(exclude_unset=True)
    return tagged(response, enrollments.update(work, enrollment_id, changes, revision))


@router.post(
    "/{enrollment_id}/withdraw",
    operation_id="withdrawEnrollment",
    summary="End an enrollment",
    response_model=Enrollment,
)
def withdraw(enrollment_id: UUID, response: Response, work: WriteWork) -> tables.Enrollment:
    """End an active enrollment of which nothing is in review."""
    return tagged(response, enrollments.withdraw(work, enrollment_id))


@router.post(
    "/{enrollment_id}/resume",
    operation_id="resumeEnrollment",
    summary="Take up again what was left",
    response_model=Enrollment,
)
def resume(enrollment_id: UUID, response: Response, work: WriteWork) -> tables.Enrollment:
    """Go on with a withdrawn enrollment, with everything in it, unless another stands in the way."""
    return tagged(response, enrollments.resume(work, enrollment_id))

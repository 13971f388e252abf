"""`/accommodations`: what is asked of one educator in another form; and what changes, for those who judge."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import ConfigDict, Field

from app.api.dependencies import PageAsked, ReadWork, WriteWork, created, listed, tagged
from app.api.routes import operations
from app.api.shapes import Page, Paragraph, Shape, Stored, Time
from app.domain.accommodation import AccommodationMove, AccommodationState, Adaptation
from app.domain.rubric import Key
from app.services import accommodations
from app.storage import tables

router = operations("", "accommodations")
EXAMPLE: dict[str, Any] = {
    "enrollment_id": "01957d1c-8a00-7000-8000-000000000001",
    "stage": "stage-1",
    "changes": {
        "requirement": "reflection",
        "bounds": [{"measure": "words", "min": 100, "max": 700}],
    },
    "reason": "Agreed with the educator in October.",
}


class AccommodationIn(Shape):
    """What to ask for, or to grant somebody else as a coordinator."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    enrollment_id: UUID
    stage: Key
    changes: Adaptation
    reason: Paragraph | None = Field(
        default=None, description="Read by coordinators and the educator alone"
    )


class Accommodation(Stored):
    """What is asked of one educator in another form."""

    person_id: UUID
    enrollment_id: UUID
    stage_id: UUID
    changes: Adaptation
    reason: str | None
    state: AccommodationState
    decided_by: UUID | None
    decided_at: Time | None


class Adaptations(Shape):
    """What is asked otherwise in a submission; why is told to nobody here."""

    data: list[Adaptation]


@router.post(
    "/accommodations",
    operation_id="recordAccommodation",
    summary="Ask for an accommodation, or grant one",
    status_code=201,
    response_model=Accommodation,
)
def record(
    body: AccommodationIn, request: Request, response: Response, work: WriteWork
) -> tables.Accommodation:
    """Ask for your own; what a coordinator records for somebody else is granted at once."""
    row = accommodations.record(
        work,
        enrollment_id=body.enrollment_id,
        stage=body.stage,
        changes=body.changes,
        reason=body.reason,
    )
    created(response, request, row)
    return row


@router.get(
    "/accommodations",
    operation_id="listAccommodations",
    summary="List accommodations",
    response_model=Page[Accommodation],
)
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    person_id: Annotated[UUID | None, Query()] = None,
    enrollment_id: Annotated[UUID | None, Query()] = None,
    state: Annotated[AccommodationState | None, Query()] = None,
) -> dict[str, Any]:
    """List your own, or those you may grant, oldest first."""
    filters = {"person_id": person_id, "enrollment_id": enrollment_id, "state": state}
    return listed(request, response, accommodations.page(work, asked, **filters))


@router.get(
    "/accommodations/{accommodation_id}",
    operation_id="getAccommodation",
    summary="Get one accommodation",
    response_model=Accommodation,
)
def get(accommodation_id: UUID, response: Response, work: ReadWork) -> tables.Accommodation:
    """Get one accommodation with its ETag."""
    row = accommodations.get(work, accommodation_id)
    tagged(response, row)
    return row


@router.post(
    "/accommodations/{accommodation_id}/grant",
    operation_id="grantAccommodation",
    summary="Grant what was asked for",
    response_model=Accommodation,
)
def grant(accommodation_id: UUID, response: Response, work: WriteWork) -> tables.Accommodation:
    """Let it change what is asked from now on."""
    return _decided(accommodation_id, response, work, AccommodationMove.GRANT)


@router.post(
    "/accommodations/{accommodation_id}/decline",
    operation_id="declineAccommodation",
    summary="Decline what was asked for",
    response_model=Accommodation,
)
def decline(accommodation_id: UUID, response: Response, work: WriteWork) -> tables.Accommodation:
    """Leave everything as it was asked."""
    return _decided(accommodation_id, response, work, AccommodationMove.DECLINE)


@router.post(
    "/accommodations/{accommodation_id}/end",
    operation_id="endAccommodation",
    summary="End an accommodation",
    response_model=Accommodation,
)
def end(accommodation_id: UUID, response: Response, work: WriteWork) -> tables.Accommodation:
    """Ask again for what everybody is asked."""
    return _decided(accommodation_id, response, work, AccommodationMove.END)


@router.post(
    "/accommodations/{accommodation_id}/withdraw",
    operation_id="withdrawAccommodation",
    summary="Take back what you asked for",
    response_model=Accommodation,
)
def withdraw(accommodation_id: UUID, response: Response, work: WriteWork) -> tables.Accommodation:
    """Take your own wish back before it is decided."""
    row = accommodations.withdraw(work, accommodation_id)
    work.session.flush()
    tagged(response, row)
    return row


@router.get(
    "/submissions/{submission_id}/adaptations",
    operation_id="listAdaptations",
    summary="See what is asked otherwise here",
)
def adaptations(submission_id: UUID, work: ReadWork) -> Adaptations:
    """Return which evidence may come in another form or length, for whoever may read the work."""
    return Adaptations(data=list(accommodations.of_submission(work, submission_id)))


def _decided(
    accommodation_id: UUID, response: Response, work: WriteWork, wanted: AccommodationMove
) -> tables.Accommodation:
    row = accommodations.decide(work, accommodation_id, wanted)
    work.session.flush()
    tagged(response, row)
    return row

"""`/absences`: who is away, so that work is not left lying."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import ConfigDict

from app.api.dependencies import PageAsked, ReadWork, Revision, WriteWork, created, listed, tagged
from app.api.routes import operations
from app.api.shapes import Page, Shape, Stored, Time
from app.services import absences
from app.storage import tables

router = operations("/absences", "absences")


class AbsenceIn(Shape):
    """Who is away, from when until when."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "person_id": "019a0000-0000-7000-8000-000000000001",
                    "starts_at": "2027-03-01T00:00:00Z",
                    "ends_at": "2027-03-15T00:00:00Z",
                }
            ]
        }
    )
    person_id: UUID
    starts_at: Time
    ends_at: Time


class Absence(Stored):
    """One time in which a person is not asked to judge."""

    person_id: UUID
    starts_at: Time
    ends_at: Time


@router.post(
    "",
    operation_id="createAbsence",
    summary="Say that somebody is away",
    status_code=201,
    response_model=Absence,
)
def create(
    body: AbsenceIn, request: Request, response: Response, work: WriteWork
) -> tables.Absence:
    """Say that somebody is away; open work that is not sealed is handed over when it begins."""
    return created(response, request, absences.create(work, **body.model_dump()))


@router.get(
    "", operation_id="listAbsences", summary="List who is away", response_model=Page[Absence]
)
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    person_id: Annotated[UUID | None, Query()] = None,
) -> dict[str, Any]:
    """List the absences that you may see: your own, unless you run the programme."""
    return listed(request, response, absences.page(work, asked, person_id=person_id))


@router.get(
    "/{absence_id}",
    operation_id="getAbsence",
    summary="Get one absence",
    response_model=Absence,
)
def get(absence_id: UUID, response: Response, work: ReadWork) -> tables.Absence:
    """Get one absence with its ETag."""
    return tagged(response, absences.get(work, absence_id))


@router.delete(
    "/{absence_id}", operation_id="endAbsence", summary="Take an absence away", status_code=204
)
def end(absence_id: UUID, work: WriteWork, revision: Revision) -> None:
    """Take an absence away; what was handed over stays with others."""
    absences.end(work, absence_id, revision)

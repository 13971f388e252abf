"""`/competencies`: the statements of a framework."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import ConfigDict, Field

from app.api.dependencies import PageAsked, ReadWork, WriteWork, created, listed, tagged
from app.api.routes import operations
from app.api.shapes import Code, Page, Paragraph, Shape, Stored, Url
from app.services import competencies
from app.storage import tables

router = operations("/competencies", "competencies")
EXAMPLE: dict[str, Any] = {
    "framework_id": "0198c0de-0000-7000-8000-000000000001",
    "code": "3d",
    "statement": "Uses assessment while teaching",
    "url": "https://standards.example/teaching/3d",
}


class CompetencyIn(Shape):
    """A competency to add; it cannot be changed later, since badges repeat it."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    framework_id: UUID
    code: Code
    statement: Annotated[Paragraph, Field(min_length=1)]
    url: Url


class Competency(Stored):
    """A competency."""

    framework_id: UUID
    code: str
    statement: str
    url: str


@router.post(
    "",
    operation_id="createCompetency",
    summary="Add a competency",
    status_code=201,
    response_model=Competency,
)
def create(
    body: CompetencyIn, request: Request, response: Response, work: WriteWork
) -> tables.Competency:
    """Add a competency to a framework."""
    return created(response, request, competencies.create(work, **body.model_dump()))


@router.get(
    "",
    operation_id="listCompetencies",
    summary="List the competencies",
    response_model=Page[Competency],
)
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    framework_id: Annotated[UUID | None, Query()] = None,
    code: Annotated[Code | None, Query()] = None,
) -> dict[str, Any]:
    """List the competencies, oldest first."""
    found = competencies.page(work, asked, framework_id=framework_id, code=code)
    return listed(request, response, found)


@router.get(
    "/{competency_id}",
    operation_id="getCompetency",
    summary="Get one competency",
    response_model=Competency,
)
def get(competency_id: UUID, response: Response, work: ReadWork) -> tables.Competency:
    """Get one competency with its ETag."""
    return tagged(response, competencies.get(work, competency_id))

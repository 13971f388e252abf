"""`/schools`: the places of an organization."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import ConfigDict

from app.api.dependencies import PageAsked, ReadWork, Revision, WriteWork, created, listed, tagged
from app.api.routes import operations
from app.api.shapes import Code, Name, Page, Shape, Stored, Time
from app.services import schools
from app.storage import tables

router = operations("/schools", "schools")
EXAMPLE: dict[str, Any] = {"name": "North High School", "external_id": "org-17"}


class SchoolIn(Shape):
    """A school to add."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    name: Name
    external_id: Code | None = None


class SchoolChange(Shape):
    """What to change (JSON Merge Patch, RFC 7396)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "North High"}]})
    name: Name = ""
    external_id: Code | None = None


class School(Stored):
    """A school."""

    name: str
    external_id: str | None
    archived_at: Time | None


@router.post(
    "", operation_id="createSchool", summary="Add a school", status_code=201, response_model=School
)
def create(body: SchoolIn, request: Request, response: Response, work: WriteWork) -> tables.School:
    """Add a school."""
    return created(
        response, request, schools.create(work, name=body.name, external_id=body.external_id)
    )


@router.get(
    "", operation_id="listSchools", summary="List the schools", response_model=Page[School]
)
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    external_id: Annotated[Code | None, Query()] = None,
) -> dict[str, Any]:
    """List the schools, oldest first."""
    return listed(request, response, schools.page(work, asked, external_id))


@router.get(
    "/{school_id}", operation_id="getSchool", summary="Get one school", response_model=School
)
def get(school_id: UUID, response: Response, work: ReadWork) -> tables.School:
    """Get one school with its ETag."""
    return tagged(response, schools.get(work, school_id))


@router.patch(
    "/{school_id}", operation_id="changeSchool", summary="Change a school", response_model=School
)
def change(
    school_id: UUID, body: SchoolChange, response: Response, work: WriteWork, revision: Revision
) -> tables.School:
    """Change the members that are sent; null takes a member away."""
    changes = body.model_dump(exclude_unset=True)
    return tagged(response, schools.update(work, school_id, changes, revision))


@router.delete(
    "/{school_id}",
    operation_id="archiveSchool",
    summary="Take a school out of use",
    status_code=204,
)
def archive(school_id: UUID, work: WriteWork, revision: Revision) -> None:
    """Take a school out of use; what refers to it keeps it."""
    schools.archive(work, school_id, revision)

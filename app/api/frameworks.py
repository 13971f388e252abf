"""`/frameworks`: published lists of competencies."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import ConfigDict

from app.api.dependencies import PageAsked, ReadWork, Revision, WriteWork, created, listed, tagged
from app.api.routes import operations
from app.api.shapes import Line, Name, Page, Paragraph, Shape, Stored, Url
from app.services import frameworks
from app.storage import tables

router = operations("/frameworks", "frameworks")
EXAMPLE: dict[str, Any] = {
    "name": "Standards for teaching in our state",
    "publisher": "State Department of Education",
    "url": "https://standards.example/teaching",
}


class FrameworkIn(Shape):
    """A framework to add."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    name: Line
    url: Url
    publisher: Name | None = None
    description: Paragraph | None = None


class FrameworkChange(Shape):
    """What to change (JSON Merge Patch, RFC 7396); the URL stays, since badges name it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"publisher": "State Board"}]})
    name: Line = ""
    publisher: Name | None = None
    description: Paragraph | None = None


class Framework(Stored):
    """A framework."""

    name: str
    url: str
    publisher: str | None
    description: str | None


@router.post(
    "",
    operation_id="createFramework",
    summary="Add a framework",
    status_code=201,
    response_model=Framework,
)
def create(
    body: FrameworkIn, request: Request, response: Response, work: WriteWork
) -> tables.Framework:
    """Add a framework."""
    return created(response, request, frameworks.create(work, **body.model_dump()))


@router.get(
    "",
    operation_id="listFrameworks",
    summary="List the frameworks",
    response_model=Page[Framework],
)
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    url: Annotated[Url | None, Query()] = None,
) -> dict[str, Any]:
    """List the frameworks, oldest first."""
    return listed(request, response, frameworks.page(work, asked, url))


@router.get(
    "/{framework_id}",
    operation_id="getFramework",
    summary="Get one framework",
    response_model=Framework,
)
def get(framework_id: UUID, response: Response, work: ReadWork) -> tables.Framework:
    """Get one framework with its ETag."""
    return tagged(response, frameworks.get(work, framework_id))


@router.patch(
    "/{framework_id}",
    operation_id="changeFramework",
    summary="Change how a framework is described",
    response_model=Framework,
)
def change(
    framework_id: UUID,
    body: FrameworkChange,
    response: Response,
    work: WriteWork,
    revision: Revision,
) -> tables.Framework:
    """Change the members that are sent; null takes a member away."""
    changes = body.model_dump(exclude_unset=True)
    return tagged(response, frameworks.update(work, framework_id, changes, revision))

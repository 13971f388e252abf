"""`/microcredentials`: what can be earned; the content is in their versions."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import ConfigDict

from app.api.dependencies import PageAsked, ReadWork, Revision, WriteWork, created, listed, tagged
from app.api.routes import operations
from app.api.shapes import Name, Page, Shape, Slug, Stored
from app.services import microcredentials
from app.storage import tables

router = operations("/microcredentials", "microcredentials")
EXAMPLE: dict[str, Any] = {
    "slug": "classroom-talk",
    "name": "Leading classroom talk",
    "issuer_id": "0198c0de-0000-7000-8000-000000000002",
}


class MicrocredentialIn(Shape):
    """A microcredential to add."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    slug: Slug
    name: Name
    issuer_id: UUID


class MicrocredentialChange(Shape):
    """What to change (JSON Merge Patch, RFC 7396); versions keep their own name."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Classroom talk"}]})
    name: Name = ""


class Microcredential(Stored):
    """A microcredential."""

    slug: str
    name: str
    issuer_id: UUID


@router.post(
    "",
    operation_id="createMicrocredential",
    summary="Add a microcredential",
    status_code=201,
    response_model=Microcredential,
)
def create(
    body: MicrocredentialIn, request: Request, response: Response, work: WriteWork
) -> tables.Microcredential:
    """Add a microcredential; what it asks for goes into a version."""
    return created(response, request, microcredentials.create(work, **body.model_dump()))


@router.get(
    "",
    operation_id="listMicrocredentials",
    summary="List the microcredentials",
    response_model=Page[Microcredential],
)
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    slug: Annotated[Slug | None, Query()] = None,
    issuer_id: Annotated[UUID | None, Query()] = None,
) -> dict[str, Any]:
    """List the microcredentials, oldest first."""
    found = microcredentials.page(work, asked, slug=slug, issuer_id=issuer_id)
    return listed(request, response, found)


@router.get(
    "/{microcredential_id}",
    operation_id="getMicrocredential",
    summary="Get one microcredential",
    response_model=Microcredential,
)
def get(microcredential_id: UUID, response: Response, work: ReadWork) -> tables.Microcredential:
    """Get one microcredential with its ETag."""
    return tagged(response, microcredentials.get(work, microcredential_id))


@router.patch(
    "/{microcredential_id}",
    operation_id="changeMicrocredential",
    summary="Change a microcredential's name",
    response_model=Microcredential,
)
def change(
    microcredential_id: UUID,
    body: MicrocredentialChange,
    response: Response,
    work: WriteWork,
    revision: Revision,
) -> tables.Microcredential:
    """Change the name in lists; published versions keep the name that badges carry."""
    changes = body.model_dump(exclude_unset=True)
    return tagged(response, microcredentials.update(work, microcredential_id, changes, revision))

"""`/relationships`: coaches, line managers, learning partners, declared conflicts."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from pydantic import ConfigDict

from app.api.dependencies import PageAsked, ReadWork, Revision, WriteWork, created, listed, tagged
from app.api.routes import operations
from app.api.shapes import Page, Shape, Stored
from app.services import relationships
from app.services.relationships import Kind
from app.storage import tables

router = operations("/relationships", "relationships")
EXAMPLE: dict[str, Any] = {
    "person_id": "019a0000-0000-7000-8000-000000000001",
    "kind": "coach_of",
    "other_person_id": "019a0000-0000-7000-8000-000000000002",
}


class RelationshipIn(Shape):
    """What a person is to another person."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    person_id: UUID
    kind: Kind
    other_person_id: UUID


class Relationship(Stored):
    """What a person is to another person."""

    person_id: UUID
    kind: Kind
    other_person_id: UUID


@router.post(
    "",
    operation_id="declareRelationship",
    summary="Say what a person is to another",
    status_code=201,
    response_model=Relationship,
)
def declare(
    body: RelationshipIn, request: Request, response: Response, work: WriteWork
) -> tables.Relationship:
    """Say what a person is to another; people may declare their own conflicts."""
    return created(
        response,
        request,
        relationships.declare(
            work,
            person_id=body.person_id,
            other_person_id=body.other_person_id,
            kind=body.kind,
        ),
    )


def _asked(
    person_id: Annotated[UUID | None, Query()] = None,
    other_person_id: Annotated[UUID | None, Query()] = None,
    kind: Annotated[Kind | None, Query()] = None,
) -> relationships.Asked:
    return relationships.Asked(person_id, other_person_id, kind and kind.value)


@router.get(
    "",
    operation_id="listRelationships",
    summary="List relationships",
    response_model=Page[Relationship],
)
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked_page: PageAsked,
    asked: Annotated[relationships.Asked, Depends(_asked)],
) -> dict[str, Any]:
    """List the relationships that the caller may see, oldest first."""
    return listed(request, response, relationships.page(work, asked_page, asked))


@router.get(
    "/{relationship_id}",
    operation_id="getRelationship",
    summary="Get one relationship",
    response_model=Relationship,
)
def get(relationship_id: UUID, response: Response, work: ReadWork) -> tables.Relationship:
    """Get one relationship with its ETag."""
    return tagged(response, relationships.get(work, relationship_id))


@router.delete(
    "/{relationship_id}",
    operation_id="endRelationship",
    summary="End a relationship",
    status_code=204,
)
def end(relationship_id: UUID, work: WriteWork, revision: Revision) -> None:
    """End a relationship; a conflict is not withdrawn by those who are in it."""
    relationships.end(work, relationship_id, revision)

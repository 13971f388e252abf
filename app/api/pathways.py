"""`/pathways`: stacks of microcredentials whose badge awards itself, and how far somebody has come."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import ConfigDict, Field

from app.api.dependencies import PageAsked, ReadWork, Revision, WriteWork, created, listed, tagged
from app.api.routes import operations
from app.api.shapes import Name, Page, Shape, Slug, Stored
from app.domain.pathway_standing import GroupStanding
from app.services import pathways
from app.storage import tables

router = operations("/pathways", "pathways")
EXAMPLE: dict[str, Any] = {"slug": "lead-teacher", "name": "Lead teacher"}


class PathwayIn(Shape):
    """A pathway to add."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    slug: Slug
    name: Name


class PathwayChange(Shape):
    """What to change (JSON Merge Patch, RFC 7396); versions keep their own name."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Lead teachers"}]})
    name: Name = ""


class Pathway(Stored):
    """A pathway."""

    slug: str
    name: str


class PathwayGroup(Shape):
    """One group, and the badges in its places."""

    key: str
    name: str
    needed: int
    missing: int
    is_chosen: bool = Field(description="Whether it is on the way that is nearest to complete")
    free: bool
    microcredential_ids: list[UUID]
    credential_ids: list[UUID]
    recognition_ids: list[UUID] = Field(description="In places, too: awarded elsewhere")
    too_early_credential_ids: list[UUID] = Field(
        description="Earned before the group before was full, so they do not count here"
    )


class PathwayProgress(Shape):
    """How far one person has come on one version of a pathway."""

    pathway_id: UUID
    version_id: UUID
    number: int
    person_id: UUID
    needed: int
    missing: int
    is_complete: bool
    groups: list[PathwayGroup]
    capstone_credential_id: UUID | None
    capstone_state: str | None


@router.post(
    "",
    operation_id="createPathway",
    summary="Add a pathway",
    status_code=201,
    response_model=Pathway,
)
def create(
    body: PathwayIn, request: Request, response: Response, work: WriteWork
) -> tables.Pathway:
    """Add a pathway; what it asks for goes into a version."""
    return created(response, request, pathways.create(work, **body.model_dump()))


@router.get(
    "", operation_id="listPathways", summary="List the pathways", response_model=Page[Pathway]
)
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    slug: Annotated[Slug | None, Query()] = None,
) -> dict[str, Any]:
    """List the pathways, oldest first."""
    return listed(request, response, pathways.page(work, asked, slug=slug))


@router.get(
    "/{pathway_id}", operation_id="getPathway", summary="Get one pathway", response_model=Pathway
)
def get(pathway_id: UUID, response: Response, work: ReadWork) -> tables.Pathway:
    """Get one pathway with its ETag."""
    return tagged(response, pathways.get(work, pathway_id))


@router.patch(
    "/{pathway_id}",
    operation_id="changePathway",
    summary="Change a pathway's name",
    response_model=Pathway,
)
def change(
    pathway_id: UUID,
    body: PathwayChange,
    response: Response,
    work: WriteWork,
    revision: Revision,
) -> tables.Pathway:
    """Change the name in lists; versions keep the name that they were published with."""
    return tagged(
        response, pathways.update(work, pathway_id, body.model_dump(exclude_unset=True), revision)
    )


@router.get(
    "/{pathway_id}/progress",
    operation_id="getPathwayProgress",
    summary="See how far somebody has come",
)
def progress(
    pathway_id: UUID, work: ReadWork, person_id: Annotated[UUID | None, Query()] = None
) -> PathwayProgress:
    """Return which badge fills which place; of the one who asks unless a person is named."""
    found = pathways.progress(work, pathway_id, person_id)
    standing, capstone = found.standing, found.capstone
    return PathwayProgress(
        pathway_id=pathway_id,
        version_id=found.version.id,
        number=found.version.number,
        person_id=found.person_id,
        needed=standing.needed,
        missing=standing.missing,
        is_complete=standing.is_complete,
        groups=[_group(group) for group in standing.groups],
        capstone_credential_id=capstone.id if capstone else None,
        capstone_state=capstone.state if capstone else None,
    )


def _group(standing: GroupStanding) -> PathwayGroup:
    group = standing.group
    return PathwayGroup(
        key=group.key,
        name=group.name,
        needed=group.needed,
        missing=standing.missing,
        is_chosen=standing.is_chosen,
        free=group.free,
        microcredential_ids=list(group.microcredential_ids),
        credential_ids=[b.credential_id for b in standing.filled if not b.is_recognized],
        recognition_ids=[b.credential_id for b in standing.filled if b.is_recognized],
        too_early_credential_ids=[badge.credential_id for badge in standing.too_early],
    )

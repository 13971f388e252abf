"""`/pathway-versions`: drafts, publication, archive, new versions of what a pathway asks for."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import ConfigDict, Field

from app.api.dependencies import (
    PageAsked,
    ReadWork,
    Revision,
    WriteWork,
    created,
    listed,
    placed,
    tagged,
)
from app.api.routes import operations
from app.api.shapes import Page, Stored, Time
from app.domain.definition import VersionState
from app.domain.evidence_requirement import Title
from app.domain.pathway import PathwayContent, PathwayCounting, PathwayPart
from app.services import pathway_versions
from app.storage import tables

router = operations("/pathway-versions", "pathway-versions")
EXAMPLE: dict[str, Any] = {
    "pathway_id": "0198c0de-0000-7000-8000-00000000000a",
    "name": "Lead teacher",
    "description": "Three microcredentials of your own choice.",
    "capstone_id": "0198c0de-0000-7000-8000-00000000000b",
    "requirement": {"key": "any", "name": "Any three", "free": True, "count": 3},
}


class PathwayVersionIn(PathwayContent):
    """A draft version to add."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    pathway_id: UUID


class PathwayVersionChange(PathwayContent):
    """What to change (JSON Merge Patch, RFC 7396); the requirement is replaced as a whole."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Lead teachers"}]})
    name: Title = ""
    description: Annotated[str, Field(min_length=1, max_length=4000)] = ""
    capstone_id: UUID = UUID(int=0)
    requirement: PathwayPart = PathwayPart(key="any", name="Any", free=True, count=1)


class PathwayVersion(Stored):
    """A version of a pathway."""

    pathway_id: UUID
    number: int
    state: VersionState
    name: str
    description: str
    capstone_id: UUID
    requirement: PathwayPart
    counting: PathwayCounting
    published_at: Time | None
    archived_at: Time | None


@router.post(
    "",
    operation_id="createPathwayVersion",
    summary="Add a draft version of a pathway",
    status_code=201,
    response_model=PathwayVersion,
)
def create(
    body: PathwayVersionIn, request: Request, response: Response, work: WriteWork
) -> tables.PathwayVersion:
    """Add a draft, which can be changed until it is published."""
    content = PathwayContent.model_validate(body.model_dump(exclude={"pathway_id"}))
    return created(
        response,
        request,
        pathway_versions.create(work, pathway_id=body.pathway_id, content=content),
    )


@router.get(
    "",
    operation_id="listPathwayVersions",
    summary="List the versions of pathways",
    response_model=Page[PathwayVersion],
)
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    pathway_id: Annotated[UUID | None, Query()] = None,
    state: Annotated[VersionState | None, Query()] = None,
) -> dict[str, Any]:
    """List the versions, oldest first; drafts for those who may read them."""
    found = pathway_versions.page(work, asked, pathway_id=pathway_id, state=state)
    return listed(request, response, found)


@router.get(
    "/{pathway_version_id}",
    operation_id="getPathwayVersion",
    summary="Get one version of a pathway",
    response_model=PathwayVersion,
)
def get(pathway_version_id: UUID, response: Response, work: ReadWork) -> tables.PathwayVersion:
    """Get one version with its ETag."""
    return tagged(response, pathway_versions.get(work, pathway_version_id))


@router.patch(
    "/{pathway_version_id}",
    operation_id="changePathwayVersion",
    summary="Change a draft of a pathway",
    response_model=PathwayVersion,
)
def change(
    pathway_version_id: UUID,
    body: PathwayVersionChange,
    response: Response,
    work: WriteWork,
    revision: Revision,
) -> tables.PathwayVersion:
    """Change the members that are sent; a published version is never changed."""
    changes = body.model_dump(mode="json", exclude_unset=True)
    return tagged(response, pathway_versions.update(work, pathway_version_id, changes, revision))


@router.delete(
    "/{pathway_version_id}",
    operation_id="deletePathwayVersion",
    summary="Delete a draft of a pathway",
    status_code=204,
)
def delete(pathway_version_id: UUID, work: WriteWork, revision: Revision) -> None:
    """Delete a draft for good; a published version can only be archived."""
    pathway_versions.delete(work, pathway_version_id, revision)


@router.post(
    "/{pathway_version_id}/publish",
    operation_id="publishPathwayVersion",
    summary="Publish a draft of a pathway",
    response_model=PathwayVersion,
)
def publish(
    pathway_version_id: UUID, response: Response, work: WriteWork
) -> tables.PathwayVersion:
    """Publish a draft for good; whoever has all of it already is awarded the capstone."""
    return tagged(response, pathway_versions.publish(work, pathway_version_id))


@router.post(
    "/{pathway_version_id}/archive",
    operation_id="archivePathwayVersion",
    summary="Take a version of a pathway out of use",
    response_model=PathwayVersion,
)
def archive(
    pathway_version_id: UUID, response: Response, work: WriteWork
) -> tables.PathwayVersion:
    """Award nothing by it any more; what was awarded stays."""
    return tagged(response, pathway_versions.archive(work, pathway_version_id))


@router.post(
    "/{pathway_version_id}/new-version",
    operation_id="copyPathwayVersion",
    summary="Start the next version of a pathway as a copy of this one",
    status_code=201,
    response_model=PathwayVersion,
)
def copy(pathway_version_id: UUID, response: Response, work: WriteWork) -> tables.PathwayVersion:
    """Add a draft with the next number that says what this version says."""
    copied = pathway_versions.copy(work, pathway_version_id)
    return placed(response, "/api/v1/pathway-versions", copied)

"""`/microcredential-versions`: drafts, previews, publication, archive, new versions."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response

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
from app.api.shapes import Page
from app.api.version_shapes import (
    MicrocredentialVersion,
    MicrocredentialVersionSummary,
    QualityChecks,
    VersionChange,
    VersionIn,
    VersionPreview,
    assessed,
    previewed,
    shown,
)
from app.domain.definition import VersionContent, VersionState
from app.services import microcredential_versions, publication
from app.services.version_content import FullVersion

router = operations("/microcredential-versions", "microcredential-versions")


def _answered(response: Response, full: FullVersion) -> dict[str, Any]:
    """Return the version with its ETag."""
    tagged(response, full.version)
    return shown(full)


@router.post(
    "",
    operation_id="createMicrocredentialVersion",
    summary="Add a draft version",
    status_code=201,
    response_model=MicrocredentialVersion,
)
def create(
    body: VersionIn, request: Request, response: Response, work: WriteWork
) -> dict[str, Any]:
    """Add a draft, which can be changed until it is published."""
    content = VersionContent.model_validate(body.model_dump(exclude={"microcredential_id"}))
    full = microcredential_versions.create(
        work, microcredential_id=body.microcredential_id, content=content
    )
    created(response, request, full.version)
    return shown(full)


@router.get(
    "",
    operation_id="listMicrocredentialVersions",
    summary="List the versions",
    response_model=Page[MicrocredentialVersionSummary],
)
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    microcredential_id: Annotated[UUID | None, Query()] = None,
    state: Annotated[VersionState | None, Query()] = None,
) -> dict[str, Any]:
    """List the versions without their stages, oldest first; drafts for those who may read them."""
    found = microcredential_versions.page(
        work, asked, microcredential_id=microcredential_id, state=state
    )
    return listed(request, response, found)


@router.get(
    "/{version_id}",
    operation_id="getMicrocredentialVersion",
    summary="Get one version with its stages",
    response_model=MicrocredentialVersion,
)
def get(version_id: UUID, response: Response, work: ReadWork) -> dict[str, Any]:
    """Get one version with its stages, evidence requirements and ETag."""
    return _answered(response, microcredential_versions.get(work, version_id))


@router.patch(
    "/{version_id}",
    operation_id="changeMicrocredentialVersion",
    summary="Change a draft",
    response_model=MicrocredentialVersion,
)
def change(
    version_id: UUID, body: VersionChange, response: Response, work: WriteWork, revision: Revision
) -> dict[str, Any]:
    """Change the members that are sent; a published version is never changed."""
    changes = body.model_dump(mode="json", exclude_unset=True)
    return _answered(
        response, microcredential_versions.update(work, version_id, changes, revision)
    )


@router.delete(
    "/{version_id}",
    operation_id="deleteMicrocredentialVersion",
    summary="Delete a draft",
    status_code=204,
)
def delete(version_id: UUID, work: WriteWork, revision: Revision) -> None:
    """Delete a draft for good; a published version can only be archived."""
    microcredential_versions.delete(work, version_id, revision)


@router.get(
    "/{version_id}/preview",
    operation_id="previewMicrocredentialVersion",
    summary="See a version as the public would, and what stands in its way",
    response_model=VersionPreview,
)
def preview(version_id: UUID, work: ReadWork) -> dict[str, Any]:
    """Get the public view and every check."""
    return previewed(publication.preview(work, version_id))


@router.get(
    "/{version_id}/quality-checks",
    operation_id="checkMicrocredentialVersionQuality",
    summary="Hold a version against standards of quality",
)
def check_quality(version_id: UUID, work: ReadWork) -> QualityChecks:
    """Get each standard with whether it is met, and why not; this is advice and stops nothing."""
    return assessed(publication.quality(work, version_id))


@router.post(
    "/{version_id}/publish",
    operation_id="publishMicrocredentialVersion",
    summary="Publish a draft",
    response_model=MicrocredentialVersion,
)
def publish(version_id: UUID, response: Response, work: WriteWork) -> dict[str, Any]:
    """Publish a draft for good and freeze its rubrics; new enrollments take the newest version."""
    return _answered(response, publication.publish(work, version_id))


@router.post(
    "/{version_id}/archive",
    operation_id="archiveMicrocredentialVersion",
    summary="Take a published version out of use",
    response_model=MicrocredentialVersion,
)
def archive(version_id: UUID, response: Response, work: WriteWork) -> dict[str, Any]:
    """Take no new enrollments; whoever is enrolled can finish."""
    return _answered(response, microcredential_versions.archive(work, version_id))


@router.post(
    "/{version_id}/new-version",
    operation_id="copyMicrocredentialVersion",
    summary="Start the next version as a copy of this one",
    status_code=201,
    response_model=MicrocredentialVersion,
)
def copy(version_id: UUID, response: Response, work: WriteWork) -> dict[str, Any]:
    """Add a draft with the next number that says what this version says."""
    full = microcredential_versions.copy(work, version_id)
    placed(response, "/api/v1/microcredential-versions", full.version)
    return shown(full)

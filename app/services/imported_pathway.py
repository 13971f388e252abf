"""One pathway from a file: found, made or changed until the organization has what it says."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from app.domain.definition import VersionState
from app.domain.errors import Fault, InvalidError
from app.domain.expectations import expected
from app.domain.pathway import PathwayContent
from app.domain.pathway_file import PartInFile, PathwayFile
from app.services import microcredentials, pathway_versions, pathways
from app.services.imported_definition import Change
from app.services.work import Work, refuse
from app.storage import pathways as stored
from app.storage.tables import PathwayVersion


def bring_in(work: Work, file: PathwayFile) -> tuple[PathwayVersion, Change]:
    """Return the version that says what the file says, and what had to change for it."""
    content = _content(work, file)
    pathway = pathways.find(work, file.pathway) or pathways.create(
        work, slug=file.pathway, name=file.name
    )
    latest = stored.latest_version(work.session, work.organization_id, pathway.id)
    if latest is not None and pathway_versions.stored_content(latest) == content:
        return latest, Change.UNCHANGED
    if latest is not None and latest.state == VersionState.DRAFT:
        changes = content.model_dump(mode="json")
        return pathway_versions.update(work, latest.id, changes, None), Change.UPDATED
    made = pathway_versions.create(work, pathway_id=pathway.id, content=content)
    return made, Change.CREATED if latest is None else Change.UPDATED


def _content(work: Work, file: PathwayFile) -> PathwayContent:
    named = {slug: _needed(work, slug, where) for where, slug in file.requirement.slugs()}
    told = {
        "name": file.name,
        "description": file.description,
        "capstone_id": _needed(work, file.capstone, "/capstone"),
        "requirement": _part(file.requirement, named),
        "counting": file.counting,
    }
    try:
        return PathwayContent.model_validate(told)
    except ValidationError as error:
        faults = [
            Fault(
                "".join(f"/{step}" for step in one["loc"]),
                expected(one).replace("_ids", "s"),
            )
            for one in error.errors()
        ]
        raise InvalidError("The pathway breaks a rule.", *faults) from error


def _part(part: PartInFile, named: Mapping[str, UUID]) -> dict[str, Any]:
    return {
        "key": part.key,
        "name": part.name,
        "count": part.count,
        "free": part.free,
        "microcredential_ids": tuple(named[slug] for slug in part.microcredentials),
        "parts": tuple(_part(inner, named) for inner in part.parts),
    }


def _needed(work: Work, slug: str, pointer: str) -> UUID:
    found = microcredentials.find(work, slug)
    if found is None:
        raise refuse(pointer, f"there is no microcredential {slug} yet")
    return found.id

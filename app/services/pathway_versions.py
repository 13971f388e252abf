"""Versions of pathways: drafts that can be changed, then published and fixed for good."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from app.domain.access import Action, may
from app.domain.definition import VersionState
from app.domain.errors import Fault, InvalidError
from app.domain.merge_patch import merge
from app.domain.pathway import PathwayContent, PathwayPart, content_of
from app.domain.publishing import VersionMove, move_version
from app.domain.shaped import shaped
from app.services import pathway_awarding
from app.services.work import Work, change, check_revision
from app.storage import definitions, pathways, rows
from app.storage.tables import Microcredential, Pathway, PathwayVersion


def create(work: Work, *, pathway_id: UUID, content: PathwayContent) -> PathwayVersion:
    """Add a draft version to a pathway."""
    pathway = work.get_named(Pathway, pathway_id, "/pathway_id")
    work.require(Action.WRITE_DEFINITIONS)
    _check_named(work, content)
    latest = pathways.latest_version(work.session, work.organization_id, pathway.id)
    number = 1 if latest is None else latest.number + 1
    columns = content.model_dump(mode="json", exclude={"capstone_id"})
    version = work.add(
        PathwayVersion,
        pathway_id=pathway.id,
        number=number,
        capstone_id=content.capstone_id,
        **columns,
    )
    told = {"pathway_id": str(pathway.id), "number": number}
    work.record("pathway_version.created", version, **told)
    return version


def copy(work: Work, version_id: UUID) -> PathwayVersion:
    """Add a draft with the next number that says what this version says."""
    source = get(work, version_id)
    return create(work, pathway_id=source.pathway_id, content=stored_content(source))


def get(work: Work, version_id: UUID) -> PathwayVersion:
    """Return one version; a draft only to those who may read drafts."""
    work.require(Action.READ_DEFINITIONS)
    version = work.get(PathwayVersion, version_id)
    if version.state == VersionState.DRAFT:
        work.require(Action.READ_DRAFTS)
    return version


def page(
    work: Work, request: rows.PageRequest, *, pathway_id: UUID | None, state: str | None
) -> rows.PageOf[PathwayVersion]:
    """Return a page of the versions that the actor may read."""
    work.require(Action.READ_DEFINITIONS)
    is_told = rows.column(PathwayVersion, "state") != VersionState.DRAFT.value
    seen = () if may(work.actor, Action.READ_DRAFTS) else (is_told,)
    return work.page(PathwayVersion, request, *seen, pathway_id=pathway_id, state=state)


def update(
    work: Work, version_id: UUID, changes: dict[str, Any], revision: int | None
) -> PathwayVersion:
    """Apply a merge patch to a draft; the tree is replaced as a whole."""
    version = _locked(work, version_id, Action.WRITE_DEFINITIONS)
    check_revision(version, revision)
    move_version(version.state, VersionMove.EDIT)
    content = _merged(stored_content(version), changes)
    _check_named(work, content)
    columns = content.model_dump(mode="json", exclude={"capstone_id"})
    change(version, {**columns, "capstone_id": content.capstone_id})
    work.record("pathway_version.changed", version, fields=sorted(changes))
    return version


def delete(work: Work, version_id: UUID, revision: int) -> None:
    """Take a draft away for good."""
    version = _locked(work, version_id, Action.WRITE_DEFINITIONS)
    check_revision(version, revision)
    move_version(version.state, VersionMove.DELETE)
    work.record("pathway_version.deleted", version, number=version.number)
    work.session.delete(version)
    work.session.flush()


def publish(work: Work, version_id: UUID) -> PathwayVersion:
    """Publish a draft; whoever has all of it already is awarded the capstone by a job."""
    version = _locked(work, version_id, Action.PUBLISH)
    state = move_version(version.state, VersionMove.PUBLISH)
    # No version of the capstone is published or archived meanwhile.
    work.get_for_update(Microcredential, version.capstone_id)
    faults = list(_in_the_way(work, stored_content(version)))
    if faults:
        raise InvalidError("The pathway cannot be published as it is.", *faults)
    version.state, version.published_at = state or version.state, work.now
    told = {"pathway_id": str(version.pathway_id), "number": version.number}
    work.record("pathway_version.published", version, **told, state=version.state)
    work.enqueue("pathway.sweep", {"after": None})
    return version


def archive(work: Work, version_id: UUID) -> PathwayVersion:
    """Award nothing by it any more; what was awarded stays."""
    version = _locked(work, version_id, Action.PUBLISH)
    version.state = move_version(version.state, VersionMove.ARCHIVE) or version.state
    version.archived_at = work.now
    work.record("pathway_version.archived", version, state=version.state)
    return version


def stored_content(version: PathwayVersion) -> PathwayContent:
    """Return everything that the version says."""
    return content_of(pathway_awarding.columns_of(version))


def _locked(work: Work, version_id: UUID, action: Action) -> PathwayVersion:
    version = work.get_for_update(PathwayVersion, version_id)
    work.require(action)
    return version


def _merged(stored: PathwayContent, changes: dict[str, Any]) -> PathwayContent:
    target = stored.model_dump(mode="json")
    if changes.get("requirement"):
        target.pop("requirement")
    return shaped(PathwayContent, merge(target, changes), "The changed pathway breaks a rule.")


def _named(part: PathwayPart, where: str = "/requirement") -> Iterator[tuple[str, UUID]]:
    """Yield every microcredential that the tree names, and where it does."""
    for place, one in enumerate(part.microcredential_ids):
        yield f"{where}/microcredential_ids/{place}", one
    for place, inner in enumerate(part.parts):
        yield from _named(inner, f"{where}/parts/{place}")


def _check_named(work: Work, content: PathwayContent) -> None:
    work.get_named(Microcredential, content.capstone_id, "/capstone_id")
    for where, one in _named(content.requirement):
        work.get_named(Microcredential, one, where)


def _in_the_way(work: Work, content: PathwayContent) -> Iterator[Fault]:
    scope = (work.session, work.organization_id)
    capstone = definitions.latest_published(*scope, content.capstone_id)
    if capstone is None or capstone.badge != "capstone":
        yield Fault("/capstone_id", "expected a microcredential with a published capstone")
    for where, one in _named(content.requirement):
        if one == content.capstone_id:
            yield Fault(where, "is the capstone of this very pathway")
        elif definitions.latest_published(*scope, one) is None:
            yield Fault(where, "expected a microcredential with a published version")

"""Microcredential versions: drafts that can be changed, then published and fixed for good."""

from typing import Any
from uuid import UUID

from app.domain.access import Action, Target, view
from app.domain.definition import VersionContent, VersionState
from app.domain.errors import MoveError
from app.domain.merge_patch import merge
from app.domain.moves import allowed
from app.domain.policy import patchable
from app.domain.publishing import VERSION_MOVES, VersionMove, move_version
from app.domain.shaped import shaped
from app.services import badge_images, version_content
from app.services.version_content import FullVersion
from app.services.work import Work, change, check_revision
from app.storage import definitions, pathways, rows
from app.storage.tables import Microcredential, MicrocredentialVersion


def create(work: Work, *, microcredential_id: UUID, content: VersionContent) -> FullVersion:
    """Add a draft version to a microcredential."""
    lineage = work.get_named(Microcredential, microcredential_id, "/microcredential_id")
    work.require(Action.WRITE_DEFINITIONS, target_of(lineage.id))
    version_content.check_named(work, content)
    latest = definitions.latest_version(work.session, work.organization_id, lineage.id)
    number = 1 if latest is None else latest.number + 1
    columns = version_content.columns_of(content)
    version = work.add(
        MicrocredentialVersion, microcredential_id=lineage.id, number=number, **columns
    )
    version_content.write_stages(work, version.id, content.stages)
    work.record(
        "microcredential_version.created",
        version,
        microcredential_id=str(lineage.id),
        number=number,
    )
    return version_content.full(work, version)


def copy(work: Work, version_id: UUID) -> FullVersion:
    """Add a draft with the next number that says what this version says."""
    source = get(work, version_id)
    full = create(
        work, microcredential_id=source.version.microcredential_id, content=source.content
    )
    badge_images.copy(work, source.version.id, full.version.id)
    return full


def get(work: Work, version_id: UUID) -> FullVersion:
    """Return one version with its stages; a draft only to those who may read drafts."""
    work.require(Action.READ_DEFINITIONS)
    version = work.get(MicrocredentialVersion, version_id)
    if version.state == VersionState.DRAFT:
        work.require(Action.READ_DRAFTS, target_of(version.microcredential_id))
    return version_content.full(work, version)


def page(
    work: Work, request: rows.PageRequest, *, microcredential_id: UUID | None, state: str | None
) -> rows.PageOf[MicrocredentialVersion]:
    """Return a page of the versions that the actor may read."""
    work.require(Action.READ_DEFINITIONS)
    drafts = view(work.actor, Action.READ_DRAFTS)
    seen = definitions.is_published_or_of(drafts.microcredential_ids)
    return work.page(
        MicrocredentialVersion,
        request,
        *(() if drafts.everything else (seen,)),
        microcredential_id=microcredential_id,
        state=state,
    )


def update(
    work: Work, version_id: UUID, changes: dict[str, Any], revision: int | None
) -> FullVersion:
    """Apply a merge patch to a draft; stages are replaced as a whole."""
    version, stored = _opened(work, version_id, revision)
    return _keep(work, version, stored, _merged(stored, changes), sorted(changes))


def rewrite(
    work: Work, version_id: UUID, content: VersionContent, revision: int | None
) -> FullVersion:
    """Let a draft say this and nothing else; its scoring guides count as said with it."""
    version, stored = _opened(work, version_id, revision)
    said = sorted(
        n for n in type(content).model_fields if getattr(content, n) != getattr(stored, n)
    )
    definitions.touch(version)
    return _keep(work, version, stored, content, said)


def archive(work: Work, version_id: UUID) -> FullVersion:
    """Take a published version out of use; whoever is enrolled can finish it.

    The last capstone that a published pathway awards stays: nobody would be awarded any more.
    """
    version = locked(work, version_id, Action.PUBLISH)
    state = move_version(version.state, VersionMove.ARCHIVE)
    _check_awarded_no_more(work, version)
    version.state = state or version.state
    version.archived_at = work.now
    work.record("microcredential_version.archived", version, state=version.state)
    return version_content.full(work, version)


def delete(work: Work, version_id: UUID, revision: int) -> None:
    """Take a draft away for good; its rubrics stay."""
    version = locked(work, version_id, Action.WRITE_DEFINITIONS)
    check_revision(version, revision)
    move_version(version.state, VersionMove.DELETE)
    if definitions.calibrated_stages(work.session, work.organization_id, version.id):
        says = "Assessors calibrate on a stage of this draft, so it stays."
        raise MoveError(version.state, VersionMove.DELETE, ["edit", "publish"], says=says)
    work.record("microcredential_version.deleted", version, number=version.number)
    definitions.remove_stages(work.session, work.organization_id, version.id)
    badge_images.forget_of(work, version.id)
    work.session.delete(version)
    work.session.flush()


def locked(work: Work, version_id: UUID, action: Action) -> MicrocredentialVersion:
    """Return the version for changing, once the actor may do this to it."""
    version = work.get_for_update(MicrocredentialVersion, version_id)
    work.require(action, target_of(version.microcredential_id))
    return version


def target_of(microcredential_id: UUID) -> Target:
    """Return where a version lies: roles can be limited to its microcredential."""
    return Target(microcredential_id=microcredential_id)


def _check_awarded_no_more(work: Work, version: MicrocredentialVersion) -> None:
    lineage = work.get_for_update(Microcredential, version.microcredential_id)
    scope = (work.session, work.organization_id, lineage.id)
    pathway = pathways.awarding(*scope) if version.badge == "capstone" else None
    if pathway is not None and len(definitions.published_capstones(*scope)) == 1:
        can = allowed(VERSION_MOVES, VersionState(version.state), {VersionMove.ARCHIVE})
        says = f"The pathway {pathway.slug} awards this; archive its versions first."
        raise MoveError(version.state, VersionMove.ARCHIVE, can, says=says)


def _opened(
    work: Work, version_id: UUID, revision: int | None
) -> tuple[MicrocredentialVersion, VersionContent]:
    version = locked(work, version_id, Action.WRITE_DEFINITIONS)
    check_revision(version, revision)
    move_version(version.state, VersionMove.EDIT)
    return version, version_content.full(work, version).content


def _keep(
    work: Work,
    version: MicrocredentialVersion,
    stored: VersionContent,
    content: VersionContent,
    fields: list[str],
) -> FullVersion:
    version_content.check_named(work, content)
    change(version, version_content.columns_of(content))
    if content.stages != stored.stages:
        version_content.write_stages(work, version.id, content.stages)
        definitions.touch(version)
    work.record("microcredential_version.changed", version, fields=fields)
    return version_content.full(work, version)


def _merged(stored: VersionContent, changes: dict[str, Any]) -> VersionContent:
    target = stored.model_dump(mode="json")
    policy = changes.get("policy")
    target["policy"] = patchable(target["policy"], policy)
    merged = merge(target, changes)
    # Without appeals is a choice; left out, they would be as is usual.
    if isinstance(policy, dict) and policy.get("appeals", merged) is None:
        merged["policy"]["appeals"] = None
    return shaped(VersionContent, merged, "The changed version breaks a rule.")

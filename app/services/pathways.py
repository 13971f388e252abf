"""Pathways: the lineages whose versions say what is needed; and how far one person has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain.access import Action
from app.domain.definition import VersionState
from app.domain.errors import ConflictError, Fault, NotFoundError
from app.domain.pathway_standing import Standing
from app.services import pathway_awarding, targets
from app.services.work import Work, change, check_revision, refuse
from app.storage import pathways, rows
from app.storage.tables import Credential, Pathway, PathwayAward, PathwayVersion, Person


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a person has come on one version, and the capstone where it was awarded."""

    version: PathwayVersion
    person_id: UUID
    standing: Standing
    capstone: Credential | None


def create(work: Work, *, slug: str, name: str) -> Pathway:
    """Start a lineage; raises ConflictError when the slug is taken."""
    work.require(Action.WRITE_DEFINITIONS)
    if find(work, slug) is not None:
        message = f"There is a pathway {slug} already."
        raise ConflictError(message, Fault("/slug", message))
    pathway = work.add(Pathway, slug=slug, name=name)
    work.record("pathway.created", pathway, slug=slug)
    return pathway


def find(work: Work, slug: str) -> Pathway | None:
    """Return the pathway of this slug, or None."""
    return work.find_by(Pathway, slug=slug)


def get(work: Work, pathway_id: UUID) -> Pathway:
    """Return one pathway."""
    work.require(Action.READ_DEFINITIONS)
    return work.get(Pathway, pathway_id)


def page(work: Work, request: rows.PageRequest, *, slug: str | None) -> rows.PageOf[Pathway]:
    """Return a page of the pathways."""
    work.require(Action.READ_DEFINITIONS)
    return work.page(Pathway, request, slug=slug)


def update(work: Work, pathway_id: UUID, changes: dict[str, Any], revision: int) -> Pathway:
    """Change the name in lists; versions keep theirs."""
    work.require(Action.WRITE_DEFINITIONS)
    pathway = work.get_for_update(Pathway, pathway_id)
    check_revision(pathway, revision)
    change(pathway, changes)
    work.record("pathway.changed", pathway, fields=sorted(changes))
    return pathway


def progress(work: Work, pathway_id: UUID, person_id: UUID | None) -> Progress:
    """Return how far a person, by default the one who asks, has come.

    By the version whose capstone they were awarded, else by the newest that is published.
    """
    pathway = get(work, pathway_id)
    owner_id = person_id or work.actor.person_id
    if owner_id is None:
        raise refuse("/person_id", "is needed when a client asks for itself")
    work.get_named(Person, owner_id, "/person_id")
    work.require(Action.READ_CREDENTIALS, targets.about_person(work, owner_id))
    award = _award_of(work, pathway, owner_id)
    version = _version(work, pathway, award)
    if version is None:
        raise NotFoundError("This pathway is not published, so nobody can be on it.")
    return _progress(work, version, owner_id, award)


@dataclass(frozen=True, slots=True)
class Everybody:
    """Some of those who fill a place, and after whom the next page begins."""

    progress: Sequence[Progress]
    after: UUID | None


def everybody(work: Work, pathway_id: UUID, after: UUID | None, limit: int = 50) -> Everybody:
    """Return how far the next people have come who fill at least one place, by their ids."""
    pathway = get(work, pathway_id)
    work.require(Action.READ_CREDENTIALS)
    scope = (work.session, work.organization_id)
    version = pathways.latest_version(*scope, pathway.id, VersionState.PUBLISHED)
    found = pathways.holders_after(*scope, after, limit) if version else []
    told = [_of_person(work, pathway, version, one) for one in found if version]
    last = found[-1] if len(found) == limit else None
    return Everybody([one for one in told if one.standing.parts or one.capstone], last)


def _of_person(work: Work, pathway: Pathway, newest: PathwayVersion, person_id: UUID) -> Progress:
    award = _award_of(work, pathway, person_id)
    version = pathway_awarding.version_of(work, award) if award else newest
    return _progress(work, version, person_id, award)


def own(work: Work) -> list[Progress]:
    """Return how far the one who asks has come on every pathway that is published or awarded."""
    work.require(Action.READ_DEFINITIONS)
    owner_id = work.actor.person_id
    if owner_id is None:
        return []
    scope = (work.session, work.organization_id)
    awards = {award.pathway_id: award for award in pathways.awards_of(*scope, owner_id)}
    newest: dict[UUID, PathwayVersion] = {}
    for version in pathways.published(*scope):
        newest.setdefault(version.pathway_id, version)
    for award in awards.values():
        newest[award.pathway_id] = pathway_awarding.version_of(work, award)
    found = [
        _progress(work, version, owner_id, awards.get(version.pathway_id))
        for version in newest.values()
    ]
    return sorted(found, key=lambda one: one.version.name.casefold())


def _progress(
    work: Work, version: PathwayVersion, person_id: UUID, award: PathwayAward | None
) -> Progress:
    found = pathway_awarding.standing(work, version, person_id, award)
    capstone = work.get(Credential, award.credential_id) if award else None
    return Progress(version, person_id, found, capstone)


def _award_of(work: Work, pathway: Pathway, person_id: UUID) -> PathwayAward | None:
    of = {"pathway_id": pathway.id, "person_id": person_id}
    return work.find_by(PathwayAward, **of)


def _version(work: Work, pathway: Pathway, award: PathwayAward | None) -> PathwayVersion | None:
    if award is not None:
        return pathway_awarding.version_of(work, award)
    scope = (work.session, work.organization_id)
    return pathways.latest_version(*scope, pathway.id, VersionState.PUBLISHED)

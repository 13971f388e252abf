"""Capstones award themselves: once per person and pathway, held back while a part does not stand."""

from collections.abc import Sequence
from contextlib import suppress
from itertools import groupby
from uuid import UUID

from sqlmodel import Session

from app.domain.definition import VersionState
from app.domain.errors import ConflictError, LaurelError
from app.domain.pathway import content_of
from app.domain.pathway_standing import Earned, Standing, standing_of
from app.domain.revocation import SuspensionReason
from app.services import holding, issuing, reevaluating, suspending
from app.services.runs import JobRun
from app.services.work import Work
from app.storage import definitions, pathways
from app.storage.tables import Credential, PathwayAward, PathwayVersion, Person


def evaluate(work: Work, person_id: UUID) -> None:
    """Award what is complete, and let each capstone follow the badges that it rests on."""
    # Two looks at one person wait for each other, so that neither awards what the other does.
    person = work.get_for_update(Person, person_id)
    awarded = {a.pathway_id: a for a in pathways.awards_of(*_scope(work), person.id)}
    for award in awarded.values():
        with suppress(ConflictError), work.session.begin_nested():
            _follow(work, award)
    if person.deactivated_at is not None:
        return
    for pathway_id, versions in groupby(pathways.published(*_scope(work)), _lineage):
        if pathway_id not in awarded:
            with suppress(ConflictError), work.session.begin_nested():
                _award(work, person, list(versions))


def sweep(run: JobRun, after: UUID | None, limit: int = 100) -> UUID | None:
    """Look at the next people who hold anything; returns the last of them, None at the end.

    Each in a transaction of their own: what fails for one is left to a job of its own.
    """
    with run.work() as work:
        is_needed = pathways.is_any_published(*_scope(work))
        found = pathways.holders_after(*_scope(work), after, limit) if is_needed else []
    for person_id in found:
        try:
            with run.work() as work:
                evaluate(work, person_id)
        except LaurelError:
            with run.work() as work:
                reevaluating.ask(work, person_id)
    return found[-1] if len(found) == limit else None


def badges_of(
    work: Work, person_id: UUID, *, ended: Sequence[UUID] = (), recognized: bool = False
) -> tuple[Earned, ...]:
    """Return what the person holds, as pathways count it."""
    found = holding.held(work, person_id, ended=ended, recognized=recognized)
    capstones = pathways.capstones_among(*_scope(work), {one.version_id for one in found})
    return tuple(
        Earned(
            one.credential_id,
            one.microcredential_id,
            one.earned_at,
            one.topic,
            is_capstone=one.version_id in capstones,
            is_recognized=one.is_recognized,
        )
        for one in found
    )


def standing(
    work: Work, version: PathwayVersion, person_id: UUID, award: PathwayAward | None = None
) -> Standing:
    """Return how far the person has come; what has only ended goes on counting for an award."""
    ended = [UUID(text) for text in award.part_ids] if award else []
    content = content_of(columns_of(version))
    recognized = content.counting.recognitions == "allowed"
    return standing_of(content, badges_of(work, person_id, ended=ended, recognized=recognized))


def version_of(work: Work, award: PathwayAward) -> PathwayVersion:
    """Return the version that keeps a capstone: its own, or the newest where that alone is met."""
    own = work.get(PathwayVersion, award.pathway_version_id)
    newest = pathways.latest_version(*_scope(work), award.pathway_id, VersionState.PUBLISHED)
    if (
        newest is None
        or newest.id == own.id
        or standing(work, own, award.person_id, award).is_complete
    ):
        return own
    return newest if standing(work, newest, award.person_id, award).is_complete else own


def columns_of(version: PathwayVersion) -> dict[str, object]:
    """Return the columns that are the version's content."""
    names = ("name", "description", "capstone_id", "requirement", "counting")
    return {name: getattr(version, name) for name in names}


def _award(work: Work, person: Person, versions: Sequence[PathwayVersion]) -> None:
    """Award the capstone of the newest version that is complete."""
    for version in versions:
        found = standing(work, version, person.id)
        capstones = definitions.published_capstones(*_scope(work), version.capstone_id)
        if found.is_complete and capstones:
            order = issuing.Order(
                earned_key=f"pathway:{version.pathway_id}:person:{person.id}",
                version=capstones[0],
                person=person,
                is_assessed=_are_assessed(work, found),
            )
            credential, _ = issuing.issue(work, order)
            _keep(work, version, credential, found)
            return


def _keep(work: Work, version: PathwayVersion, credential: Credential, found: Standing) -> None:
    parts = [str(one) for one in found.part_ids]
    award = work.add(
        PathwayAward,
        pathway_id=version.pathway_id,
        pathway_version_id=version.id,
        person_id=credential.person_id,
        credential_id=credential.id,
        part_ids=parts,
    )
    told = {"person_id": str(credential.person_id), "credential_id": str(credential.id)}
    work.record("pathway.completed", award, pathway_id=str(version.pathway_id), **told)


def _follow(work: Work, award: PathwayAward) -> None:
    """Suspend the capstone when a part is taken away; let it count again when all is there again.

    It ends by itself only what it began: what somebody else decided about the capstone stands.
    """
    row = work.get_for_update(Credential, award.credential_id)
    award = work.get_for_update(PathwayAward, award.id)
    found = standing(work, version_of(work, award), award.person_id, award)
    if found.is_complete:
        award.part_ids, award.left_alone_at = [str(one) for one in found.part_ids], None
        if award.held_back_at is not None and row.state == "suspended":
            suspending.let_count(work, row)
    elif row.state == "issued" and award.left_alone_at is None:
        suspending.let_rest(work, row, SuspensionReason.REQUIREMENT_LAPSED)
        award.held_back_at = work.now


def _are_assessed(work: Work, found: Standing) -> bool:
    return all(
        not one.is_recognized and work.get(Credential, one.credential_id).is_assessed
        for one in found.parts
    )


def _lineage(version: PathwayVersion) -> UUID:
    return version.pathway_id


def _scope(work: Work) -> tuple[Session, UUID]:
    return work.session, work.organization_id

"""Publication: what stands in a draft's way, and the moment from which it never changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from app.domain.access import Action, RoleName
from app.domain.capacity import Pool, shortages
from app.domain.definition import VersionContent, VersionState, criteria_of
from app.domain.errors import InvalidError
from app.domain.publishing import (
    Check,
    Severity,
    VersionMove,
    check_content,
    faults_of,
    move_version,
)
from app.domain.quality import Finding, findings
from app.domain.rubric import Criterion
from app.services import calibrations, microcredential_versions, rubrics, version_content
from app.services.version_content import FullVersion
from app.services.work import Work
from app.storage import candidates, definitions, pathways, relationships
from app.storage.tables import Competency, Issuer, Microcredential, MicrocredentialVersion, Rubric


@dataclass(frozen=True, slots=True)
class Preview:
    """What the public would see of a version, and what stands in the way of publishing it."""

    version: FullVersion
    issuer: Issuer
    rubrics: tuple[Rubric, ...]
    competencies: tuple[Competency, ...]
    prerequisites: tuple[Microcredential, ...]
    checks: tuple[Check, ...]

    @property
    def can_be_published(self) -> bool:
        """Tell whether nothing stands in the way."""
        is_draft = self.version.version.state == VersionState.DRAFT
        return is_draft and not faults_of(self.checks)


def preview(work: Work, version_id: UUID) -> Preview:
    """Return the public view of a version with every check."""
    full = microcredential_versions.get(work, version_id)
    content = full.content
    guides = work.by_ids(Rubric, [stage.rubric_id for stage in content.stages])
    competencies = work.by_ids(Competency, content.competency_ids)
    needed = work.by_ids(Microcredential, content.prerequisite_ids)
    return Preview(
        full,
        issuer_of(work, full.version),
        tuple({stage.rubric_id: guides[stage.rubric_id] for stage in content.stages}.values()),
        tuple(competencies[one] for one in content.competency_ids),
        tuple(needed[one] for one in content.prerequisite_ids),
        checks_of(work, full),
    )


def publish(work: Work, version_id: UUID) -> FullVersion:
    """Publish a draft and freeze its rubrics; raises InvalidError naming everything in the way.

    Versions published before stay as they are for those enrolled in them.
    """
    version = microcredential_versions.locked(work, version_id, Action.PUBLISH)
    state = move_version(version.state, VersionMove.PUBLISH)
    # A pathway that would award it is published before or after, and sees it or is seen.
    work.get_for_update(Microcredential, version.microcredential_id)
    full = version_content.full(work, version)
    # In one order, so that two publications that share rubrics wait instead of crossing.
    for rubric_id in sorted({stage.rubric_id for stage in full.content.stages}):
        rubrics.freeze(work, rubric_id)
    faults = faults_of(checks_of(work, full))
    if faults:
        raise InvalidError("The version cannot be published as it is.", *faults)
    version.state, version.published_at = state or version.state, work.now
    work.record(
        "microcredential_version.published",
        version,
        microcredential_id=str(version.microcredential_id),
        number=version.number,
        state=version.state,
    )
    return full


def quality(work: Work, version_id: UUID) -> tuple[Finding, ...]:
    """Return what the standards of quality say about a version; they are advice, and stop nothing."""
    content = microcredential_versions.get(work, version_id).content
    return findings(content, _criteria(work, content))


def checks_of(work: Work, full: FullVersion) -> tuple[Check, ...]:
    """Return everything wrong, or doubtful, with a version."""
    content = full.content
    return (
        *check_content(content, _criteria(work, content)),
        *_check_issuer(work, full.version),
        *_check_pathway(work, full.version),
        *_check_prerequisites(work, full.version),
        *_check_capacity(work, full),
    )


def issuer_of(work: Work, version: MicrocredentialVersion) -> Issuer:
    """Return the issuer that will sign badges of this version."""
    lineage = work.get(Microcredential, version.microcredential_id)
    return work.get(Issuer, lineage.issuer_id)


def _criteria(work: Work, content: VersionContent) -> dict[UUID, tuple[Criterion, ...]]:
    guides = work.by_ids(Rubric, [stage.rubric_id for stage in content.stages])
    return {one: criteria_of(rubric.criteria) for one, rubric in guides.items()}


def _check_issuer(work: Work, version: MicrocredentialVersion) -> Iterator[Check]:
    issuer = issuer_of(work, version)
    if issuer.archived_at is not None:
        yield _error("/microcredential_id", f"its issuer {issuer.slug} is out of use")


def _check_pathway(work: Work, version: MicrocredentialVersion) -> Iterator[Check]:
    """Refuse what is judged where the microcredential is one that a pathway awards unjudged."""
    if version.badge != "capstone":
        found = pathways.awarding(work.session, work.organization_id, version.microcredential_id)
        if found is not None:
            yield _error(
                "/badge",
                f"expected capstone: the pathway {found.slug} awards this microcredential",
            )


def _check_prerequisites(work: Work, version: MicrocredentialVersion) -> Iterator[Check]:
    for place, text in enumerate(version.prerequisite_ids):
        where, needed = f"/prerequisite_ids/{place}", UUID(text)
        yield from _check_published(work, where, needed)
        if version.microcredential_id in _reached_from(work, needed):
            yield _error(where, "needs this very microcredential, itself or through others")
    for place, group in enumerate(version.prerequisite_groups):
        for at, text in enumerate(group["microcredential_ids"]):
            where = f"/prerequisite_groups/{place}/microcredential_ids/{at}"
            yield from _check_published(work, where, UUID(text))
            if UUID(text) == version.microcredential_id:
                yield _error(where, "is this very microcredential")


def _check_published(work: Work, where: str, needed: UUID) -> Iterator[Check]:
    if definitions.latest_published(work.session, work.organization_id, needed) is None:
        yield _error(where, "expected a microcredential with a published version")


def _check_capacity(work: Work, full: FullVersion) -> Iterator[Check]:
    """Tell when fewer people can be asked than the policy needs; work then waits for them."""
    if not full.stages:
        return
    policy, lineage_id = full.content.policy, full.version.microcredential_id
    assessors = _having(work, RoleName.ASSESSOR, lineage_id)
    if policy.is_blind:
        scope = (work.session, work.organization_id, sorted(assessors))
        assessors -= frozenset(
            candidates.seeing_names(*scope, school_id=None, microcredential_id=lineage_id)
        )
    calibrated = [calibrations.qualified(work, stage.rubric_id) for stage in full.content.stages]
    pool = Pool(assessors, _having(work, RoleName.APPROVER, lineage_id), calibrated)
    # Numbers and no names: whoever reads previews may be one of those who must not know.
    for fault in shortages(policy, pool):
        yield Check(Severity.WARNING, fault.pointer, fault.detail)


def _having(work: Work, role: RoleName, lineage_id: UUID) -> frozenset[UUID]:
    """Return who has the role for the microcredential at any school."""
    scope = (work.session, work.organization_id)
    return frozenset(one.id for one in relationships.people_with_role(*scope, role, lineage_id))


def _reached_from(work: Work, microcredential_id: UUID) -> set[UUID]:
    """Return the microcredential and everything it needs, by the newest published versions."""
    reached: set[UUID] = set()
    waiting = [microcredential_id]
    while waiting:
        one = waiting.pop()
        if one in reached:
            continue
        reached.add(one)
        newest = definitions.latest_published(work.session, work.organization_id, one)
        waiting += [UUID(text) for text in newest.prerequisite_ids] if newest else []
    return reached


def _error(pointer: str, detail: str) -> Check:
    return Check(Severity.ERROR, pointer, detail)

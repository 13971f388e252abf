"""One definition from a file: found, made or changed until the organization has what it says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from app.domain.definition import (
    PrerequisiteGroup,
    RubricContent,
    StageContent,
    StageOfVersion,
    VersionContent,
    VersionState,
)
from app.domain.definition_file import (
    CompetencyInFile,
    DefinitionFile,
    FrameworkInFile,
    RubricInFile,
)
from app.domain.errors import ConflictError, Fault
from app.services import (
    competencies,
    frameworks,
    microcredential_versions,
    microcredentials,
    rubrics,
    version_content,
)
from app.services.work import Work, refuse
from app.storage import definitions
from app.storage.tables import (
    Competency,
    Framework,
    Issuer,
    Microcredential,
    MicrocredentialVersion,
    Rubric,
)


class Change(StrEnum):
    """What importing a file did."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(slots=True)
class _Arrival:
    """One file on its way in: where it goes, and whether anything had to change."""

    work: Work
    issuer: Issuer
    definition: DefinitionFile
    has_changed: bool = field(default=False)


def bring_in(
    work: Work, issuer: Issuer, definition: DefinitionFile
) -> tuple[MicrocredentialVersion, Change]:
    """Return the version that says what the file says, and what had to change for it."""
    arrival = _Arrival(work, issuer, definition)
    lineage = _lineage(arrival)
    aligned = [one for framework in definition.frameworks for one in _aligned(arrival, framework)]
    return _version(arrival, lineage, _content(arrival, aligned))


def _version(
    arrival: _Arrival, lineage: Microcredential, content: VersionContent
) -> tuple[MicrocredentialVersion, Change]:
    work = arrival.work
    latest = definitions.latest_version(work.session, work.organization_id, lineage.id)
    if latest is None:
        made = microcredential_versions.create(
            work, microcredential_id=lineage.id, content=content
        )
        return made.version, Change.CREATED
    if version_content.full(work, latest).content == content and not arrival.has_changed:
        return latest, Change.UNCHANGED
    if latest.state == VersionState.DRAFT:
        made = microcredential_versions.rewrite(work, latest.id, content, None)
        return made.version, Change.UPDATED
    made = microcredential_versions.create(work, microcredential_id=lineage.id, content=content)
    return made.version, Change.UPDATED


def _lineage(arrival: _Arrival) -> Microcredential:
    definition = arrival.definition
    found = microcredentials.find(arrival.work, definition.slug)
    if found is None:
        return microcredentials.create(
            arrival.work, slug=definition.slug, name=definition.name, issuer_id=arrival.issuer.id
        )
    if found.issuer_id != arrival.issuer.id:
        message = f"{definition.slug} belongs to another issuer"
        raise ConflictError(message, Fault("/slug", message))
    return found


def _aligned(arrival: _Arrival, wanted: FrameworkInFile) -> list[UUID]:
    work, described = arrival.work, wanted.model_dump(exclude={"competencies", "url"})
    found = work.all_by(Framework, url=wanted.url)
    framework = found[0] if found else frameworks.create(work, url=wanted.url, **described)
    if any(getattr(framework, name) != value for name, value in described.items()):
        frameworks.update(work, framework.id, described, framework.revision)
    return [_competency(arrival, framework.id, one).id for one in wanted.competencies]


def _competency(arrival: _Arrival, framework_id: UUID, wanted: CompetencyInFile) -> Competency:
    work, taken = arrival.work, {"framework_id": framework_id, "code": wanted.code}
    found = work.find_by(Competency, **taken)
    if found is None:
        return competencies.create(work, framework_id=framework_id, **wanted.model_dump())
    if (found.statement, found.url) != (wanted.statement, wanted.url):
        raise refuse(
            "/frameworks",
            f"competency {wanted.code} was imported with another statement or URL; badges repeat it, so give the new one a code of its own",
        )
    return found


def _content(arrival: _Arrival, competency_ids: Sequence[UUID]) -> VersionContent:
    definition = arrival.definition
    needed = [
        _needed(arrival, slug, f"/prerequisites/{place}")
        for place, slug in enumerate(definition.prerequisites)
    ]
    same = set(VersionContent.model_fields) & set(DefinitionFile.model_fields) - {
        "stages",
        "prerequisite_groups",
    }
    guides = {s.rubric.slug: _rubric(arrival, s.rubric).id for s in definition.stages}
    stages = tuple(
        StageOfVersion(
            rubric_id=guides[stage.rubric.slug],
            **{name: getattr(stage, name) for name in StageContent.model_fields},
        )
        for stage in definition.stages
    )
    return VersionContent(
        **{name: getattr(definition, name) for name in same},
        competency_ids=tuple(dict.fromkeys(competency_ids)),
        prerequisite_ids=tuple(needed),
        prerequisite_groups=tuple(_groups(arrival)),
        stages=stages,
    )


def _groups(arrival: _Arrival) -> Iterator[PrerequisiteGroup]:
    for place, group in enumerate(arrival.definition.prerequisite_groups):
        where = f"/prerequisite_groups/{place}/microcredentials"
        ids = [_needed(arrival, s, f"{where}/{at}") for at, s in enumerate(group.microcredentials)]
        yield PrerequisiteGroup(
            name=group.name, at_least=group.at_least, microcredential_ids=tuple(ids)
        )


def _needed(arrival: _Arrival, slug: str, pointer: str) -> UUID:
    found = microcredentials.find(arrival.work, slug)
    if found is None:
        raise refuse(pointer, f"there is no microcredential {slug} yet")
    return found.id


def _rubric(arrival: _Arrival, wanted: RubricInFile) -> Rubric:
    work = arrival.work
    latest = definitions.latest_rubric(work.session, work.organization_id, wanted.slug)
    if latest is None:
        return rubrics.create(work, slug=wanted.slug, content=wanted)
    if _says(rubrics.content_of(latest)) == _says(wanted):
        return latest
    arrival.has_changed = True
    if latest.frozen_at is None:
        return rubrics.update(work, latest.id, _says(wanted), latest.revision)
    return rubrics.next_number(work, latest.id, wanted)


def _says(content: RubricContent) -> dict[str, object]:
    return content.model_dump(mode="json", include=set(RubricContent.model_fields))

"""The content of a version: read from its rows, and written to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain.definition import StageOfVersion, VersionContent
from app.domain.errors import Fault, InvalidError
from app.services.work import Work, change
from app.storage import definitions
from app.storage.tables import (
    Competency,
    EvidenceRequirement,
    Microcredential,
    MicrocredentialVersion,
    Rubric,
    Stage,
)

_OF_STAGE = tuple(name for name in StageOfVersion.model_fields if name != "evidence")


@dataclass(frozen=True, slots=True)
class FullStage:
    """A stage with what it asks for."""

    stage: Stage
    requirements: tuple[EvidenceRequirement, ...]


@dataclass(frozen=True, slots=True)
class FullVersion:
    """A version with its stages in order."""

    version: MicrocredentialVersion
    stages: tuple[FullStage, ...]

    @property
    def content(self) -> VersionContent:
        """Return everything that the version says."""
        members = {name: getattr(self.version, name) for name in _of_version()}
        stages = [_stage_json(full) for full in self.stages]
        return VersionContent.model_validate({**members, "stages": stages})


def full(work: Work, version: MicrocredentialVersion) -> FullVersion:
    """Return the version with its stages and their requirements."""
    session, organization_id = work.session, work.organization_id
    stages = definitions.stages_of(session, organization_id, version.id)
    ids = [stage.id for stage in stages]
    found = definitions.requirements_of_stages(session, organization_id, ids)
    parts = (FullStage(s, tuple(r for r in found if r.stage_id == s.id)) for s in stages)
    return FullVersion(version, tuple(parts))


def columns_of(content: VersionContent) -> dict[str, Any]:
    """Return the columns of the version row; its stages are rows of their own."""
    return content.model_dump(mode="json", include=set(_of_version()))


def write_stages(work: Work, version_id: UUID, stages: tuple[StageOfVersion, ...]) -> None:
    """Replace the stages of a draft; one on which assessors calibrate stays, with its rubric."""
    scope = (work.session, work.organization_id)
    kept = definitions.calibrated_stages(*scope, version_id)
    _check_kept(kept, stages)
    definitions.remove_stages(*scope, version_id, [row.id for row in kept.values()])
    for position, stage in enumerate(stages, start=1):
        values = stage.model_dump(mode="json", exclude={"evidence", "rubric_id"})
        row = kept.get(stage.key) or work.add(
            Stage, version_id=version_id, rubric_id=stage.rubric_id, position=position, **values
        )
        change(row, {"position": position, **values})
        for place, requirement in enumerate(stage.evidence, start=1):
            work.add(
                EvidenceRequirement,
                stage_id=row.id,
                position=place,
                key=requirement.key,
                title=requirement.title,
                content=requirement.model_dump(mode="json"),
            )


def _check_kept(kept: Mapping[str, Stage], stages: Sequence[StageOfVersion]) -> None:
    """Raise InvalidError naming a stage that has to stay, or to keep its rubric."""
    rubrics = {stage.key: stage.rubric_id for stage in stages}
    faults = [
        Fault("/stages", f"{key}: assessors calibrate on this stage, so it stays")
        for key in kept.keys() - rubrics.keys()
    ]
    faults += [
        Fault(f"/stages/{place}/rubric_id", "assessors calibrate on this stage by its rubric")
        for place, stage in enumerate(stages)
        if stage.key in kept and kept[stage.key].rubric_id != stage.rubric_id
    ]
    if faults:
        raise InvalidError("Calibration rests on these stages.", *faults)


def check_named(work: Work, content: VersionContent) -> None:
    """Raise NotFoundError, naming the field, for an id that is not of this organization."""
    for place, competency_id in enumerate(content.competency_ids):
        work.get_named(Competency, competency_id, f"/competency_ids/{place}")
    for place, microcredential_id in enumerate(content.prerequisite_ids):
        work.get_named(Microcredential, microcredential_id, f"/prerequisite_ids/{place}")
    for place, group in enumerate(content.prerequisite_groups):
        for at, microcredential_id in enumerate(group.microcredential_ids):
            pointer = f"/prerequisite_groups/{place}/microcredential_ids/{at}"
            work.get_named(Microcredential, microcredential_id, pointer)
    for place, stage in enumerate(content.stages):
        work.get_named(Rubric, stage.rubric_id, f"/stages/{place}/rubric_id")


def _of_version() -> tuple[str, ...]:
    return tuple(name for name in VersionContent.model_fields if name != "stages")


def _stage_json(full_stage: FullStage) -> dict[str, Any]:
    members = {name: getattr(full_stage.stage, name) for name in _OF_STAGE}
    return {**members, "evidence": [row.content for row in full_stage.requirements]}

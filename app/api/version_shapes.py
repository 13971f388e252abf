"""The request and response shapes of `/microcredential-versions`."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from app.api.competencies import Competency
from app.api.microcredentials import Microcredential
from app.api.rubrics import Rubric
from app.api.shapes import Shape, Stored, Time
from app.domain.definition import (
    BadgeRule,
    Expiry,
    PlanRule,
    Policy,
    PrerequisiteGroup,
    Repeats,
    StageContent,
    Title,
    VersionContent,
)
from app.domain.evidence_requirement import EvidenceRequirement
from app.domain.publishing import Check
from app.domain.quality import Finding, Outcome
from app.domain.shared_achievement import SharedAchievement
from app.domain.stipend import Counting
from app.domain.survey import Survey
from app.domain.translation import Translation
from app.services.publication import Preview
from app.services.version_content import FullStage, FullVersion

EXAMPLE: dict[str, Any] = {
    "microcredential_id": "0198c0de-0000-7000-8000-000000000003",
    "name": "Leading classroom talk",
    "description": "Plan and lead talk in which students build on one another.",
    "criteria_narrative": "Show one lesson and say what you would change.",
    "stages": [
        {
            "key": "lesson",
            "name": "One lesson",
            "rubric_id": "0198c0de-0000-7000-8000-000000000004",
            "evidence": [
                {
                    "key": "reflection",
                    "title": "Reflection",
                    "kind": "text",
                    "bounds": [{"measure": "words", "min": 250, "max": 350}],
                }
            ],
        }
    ],
}


class VersionIn(VersionContent):
    """A draft version to add."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    microcredential_id: UUID


class VersionChange(VersionContent):
    """What to change (JSON Merge Patch, RFC 7396); lists, and so stages, are replaced as a whole."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"policy": {"load_limit": 4}}]})
    name: Title = ""
    description: Annotated[str, Field(min_length=1, max_length=4000)] = ""
    criteria_narrative: Annotated[str, Field(min_length=1, max_length=10_000)] = ""


class Requirement(EvidenceRequirement):
    """An evidence requirement, with the id that evidence names."""

    id: UUID


class Stage(StageContent):
    """A stage in its place."""

    id: UUID
    position: int
    rubric_id: UUID
    evidence: tuple[Requirement, ...]


class MicrocredentialVersionSummary(Stored):
    """A version without its stages."""

    microcredential_id: UUID
    number: int
    state: Literal["draft", "published", "archived"]
    name: str
    description: str
    criteria_narrative: str
    language: str
    tags: list[str]
    competency_ids: list[UUID]
    prerequisite_ids: list[UUID]
    prerequisite_groups: tuple[PrerequisiteGroup, ...]
    badge: BadgeRule
    stipends: Counting
    repeats: Repeats
    plan: PlanRule | None
    survey: Survey | None
    achievement_type: str
    shared_achievement: SharedAchievement | None
    refreshes: bool
    translations: dict[str, Translation]
    policy: Policy
    expiry: Expiry
    published_at: Time | None
    archived_at: Time | None


class MicrocredentialVersion(MicrocredentialVersionSummary):
    """A version with its stages in order."""

    stages: list[Stage]


class VersionCheck(Shape):
    """One thing wrong (error) or doubtful (warning) with a version."""

    severity: Literal["error", "warning"]
    pointer: str
    detail: str


class VersionPreview(Shape):
    """What the public would see, and every problem that stands in the way of publishing."""

    version: MicrocredentialVersion
    issuer_name: str
    rubrics: list[Rubric]
    competencies: list[Competency]
    prerequisites: list[Microcredential]
    checks: list[VersionCheck]
    can_be_published: bool


class QualityFault(Shape):
    """Why a standard is not met, and where."""

    pointer: str
    detail: str


class QualityStandard(Shape):
    """What one standard says about a version; it may not be about such a version at all."""

    key: str
    title: str
    outcome: Outcome
    faults: list[QualityFault]


class QualityChecks(Shape):
    """What the standards of quality say about a version: advice, which stops no publication."""

    met: int
    unmet: int
    standards: list[QualityStandard]


def assessed(found: Sequence[Finding]) -> QualityChecks:
    """Return the findings as `QualityChecks` has them."""
    standards = [
        QualityStandard(
            key=one.standard.key,
            title=one.standard.title,
            outcome=one.outcome,
            faults=[QualityFault(pointer=f.pointer, detail=f.detail) for f in one.faults],
        )
        for one in found
    ]
    outcomes = [one.outcome for one in found]
    return QualityChecks(
        met=outcomes.count("met"), unmet=outcomes.count("unmet"), standards=standards
    )


def shown(full: FullVersion) -> dict[str, Any]:
    """Return the version as `MicrocredentialVersion` has it."""
    columns = set(MicrocredentialVersionSummary.model_fields)
    return full.version.model_dump(include=columns) | {
        "stages": [_stage(part) for part in full.stages]
    }


def previewed(preview: Preview) -> dict[str, Any]:
    """Return the preview as `VersionPreview` has it."""
    return {
        "version": shown(preview.version),
        "issuer_name": preview.issuer.name,
        "rubrics": preview.rubrics,
        "competencies": preview.competencies,
        "prerequisites": preview.prerequisites,
        "checks": [_check(check) for check in preview.checks],
        "can_be_published": preview.can_be_published,
    }


def _stage(part: FullStage) -> dict[str, Any]:
    columns = set(Stage.model_fields) - {"evidence"}
    evidence = [{"id": row.id, **row.content} for row in part.requirements]
    return part.stage.model_dump(include=columns) | {"evidence": evidence}


def _check(check: Check) -> dict[str, str]:
    return {
        "severity": check.severity.value,
        "pointer": check.pointer,
        "detail": check.detail,
    }

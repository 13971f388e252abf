"""What a microcredential version says: stages, evidence, policy, as frozen values."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, Field, model_validator

from app.domain.evidence_requirement import (
    MAX_REQUIREMENTS,
    EvidenceRequirement,
    Title,
    requirement_of,
)
from app.domain.expiry import Expiry
from app.domain.plain_text import single_line
from app.domain.plan import PlanRule
from app.domain.policy import Policy, policy_of
from app.domain.prerequisites import PrerequisiteGroup
from app.domain.repeats import Cap, Repeats
from app.domain.rubric import Criterion, Key, PassRule, Value, check_criteria
from app.domain.shared_achievement import AchievementType, SharedAchievement
from app.domain.stipend import Counting, Stipend, check_totals
from app.domain.survey import Survey
from app.domain.translation import LanguageCode, Translation

__all__ = [
    "BadgeRule",
    "Cap",
    "EvidenceRequirement",
    "Expiry",
    "Language",
    "PlanRule",
    "Policy",
    "PrerequisiteGroup",
    "Repeats",
    "RubricContent",
    "Slug",
    "StageContent",
    "StageOfVersion",
    "Stipend",
    "Tag",
    "Title",
    "VersionContent",
    "VersionState",
    "cap_of",
    "criteria_of",
    "pass_rule_of",
    "policy_of",
    "requirement_of",
    "stipend_of",
]

Slug = Annotated[str, Field(min_length=2, max_length=63, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Tag = Annotated[str, Field(min_length=1, max_length=60), AfterValidator(single_line)]
Language = Annotated[
    str, Field(max_length=35, pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", examples=["en-US"])
]


# When badges go out: one when every stage is accepted, one for each stage, or none of it by stages,
# for a pathway awards it.
BadgeRule = Literal["at_end", "per_stage", "capstone"]


class VersionState(StrEnum):
    """Where a version stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class RubricContent(Value):
    """A scoring guide: criteria in the order in which they are judged."""

    name: Title
    description: Annotated[str, Field(max_length=2000)] | None = None
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1, max_length=50)]

    @model_validator(mode="after")
    def _criteria_differ(self) -> Self:
        check_criteria(self.criteria)
        return self


class StageContent(Value):
    """One ordered part: what is asked for, what it pays, when it is passed."""

    key: Key
    name: Title
    description: Annotated[str, Field(max_length=4000)] | None = None
    hours_tenths: Annotated[int, Field(strict=True, ge=0, le=100_000)] | None = None
    stipend: Stipend | None = None
    # Beside the badge of the whole: one for this stage, as soon as it is accepted.
    own_badge: bool = False
    # How often one person can begin it, over all enrollments in the microcredential.
    cap: Cap | None = None
    pass_rule: PassRule = PassRule()
    evidence: Annotated[
        tuple[EvidenceRequirement, ...], Field(min_length=1, max_length=MAX_REQUIREMENTS)
    ]

    @model_validator(mode="after")
    def _evidence_fits(self) -> Self:
        _refuse_doubles("evidence", (requirement.key for requirement in self.evidence))
        groups = [requirement.one_of for requirement in self.evidence if requirement.one_of]
        alone = sorted(group for group in set(groups) if groups.count(group) == 1)
        if alone:
            raise ValueError(f"evidence: one_of {alone[0]} names a single requirement")
        return self


class StageOfVersion(StageContent):
    """A stage and the stored rubric that it is judged by."""

    rubric_id: UUID


class VersionContent(Value):
    """Everything a version says that its lineage does not."""

    name: Title
    description: Annotated[str, Field(min_length=1, max_length=4000)]
    criteria_narrative: Annotated[str, Field(min_length=1, max_length=10_000)]
    language: Language = "en"
    tags: Annotated[tuple[Tag, ...], Field(max_length=30)] = ()
    competency_ids: Annotated[tuple[UUID, ...], Field(max_length=50)] = ()
    # Microcredentials, not versions: whoever holds any version has what is asked for.
    prerequisite_ids: Annotated[tuple[UUID, ...], Field(max_length=20)] = ()
    # Of a group any of which so many will do; one that is held may count in several groups.
    prerequisite_groups: Annotated[tuple[PrerequisiteGroup, ...], Field(max_length=10)] = ()
    badge: BadgeRule = "at_end"
    stipends: Counting = "by_stage"
    repeats: Repeats = Repeats()
    # What the educator plans before the first stage begins; None asks for no plan.
    plan: PlanRule | None = None
    # What whoever has completed it is asked once; None asks nothing.
    survey: Survey | None = None
    achievement_type: AchievementType = "MicroCredential"
    # Set for a skill assertion: the achievement of somebody else that many issuers award.
    shared_achievement: SharedAchievement | None = None
    # Whether badges name where their newest version is (1EdTechCredentialRefresh).
    refreshes: bool = False
    translations: dict[LanguageCode, Translation] = Field(default_factory=dict, max_length=20)
    policy: Policy = Policy()
    expiry: Expiry = Expiry()
    stages: Annotated[tuple[StageOfVersion, ...], Field(max_length=30)] = ()

    @model_validator(mode="after")
    def _parts_differ(self) -> Self:
        _refuse_doubles("stages", (stage.key for stage in self.stages))
        _refuse_doubles("competency_ids", map(str, self.competency_ids))
        _refuse_doubles("prerequisite_ids", map(str, self.prerequisite_ids))
        _refuse_doubles("prerequisite_groups", (group.name for group in self.prerequisite_groups))
        check_totals([stage.stipend for stage in self.stages], self.stipends)
        _refuse_doubles("translations", (self.language, *self.translations))
        return self


def criteria_of(stored: Iterable[Mapping[str, Any]]) -> tuple[Criterion, ...]:
    """Return the criteria from the JSON that a rubric row keeps."""
    return tuple(Criterion.model_validate(one) for one in stored)


def pass_rule_of(stored: Mapping[str, Any]) -> PassRule:
    """Return the pass rule from the JSON that a stage row keeps."""
    return PassRule.model_validate(stored)


def stipend_of(stored: Mapping[str, Any] | None) -> Stipend | None:
    """Return the stipend from the JSON that a stage row keeps."""
    return None if stored is None else Stipend.model_validate(stored)


def cap_of(stored: Mapping[str, Any] | None) -> Cap | None:
    """Return the cap from the JSON that a stage row keeps."""
    return None if stored is None else Cap.model_validate(stored)


def _refuse_doubles(member: str, keys: Iterable[str]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise ValueError(f"{member}: {key} stands there twice")
        seen.add(key)

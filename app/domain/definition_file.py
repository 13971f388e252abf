"""The schema of a file in `rubrics/`: one microcredential with everything that it needs."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from app.domain.definition import (
    BadgeRule,
    Expiry,
    Language,
    PlanRule,
    Policy,
    Repeats,
    RubricContent,
    Slug,
    StageContent,
    Tag,
    Title,
)
from app.domain.plain_text import plain_url, single_line
from app.domain.prerequisites import AtLeast, check_group
from app.domain.rubric import Value
from app.domain.stipend import Counting, check_totals
from app.domain.survey import Survey

FileUrl = Annotated[str, Field(min_length=10, max_length=2000), AfterValidator(plain_url)]
Code = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(single_line)]


class CompetencyInFile(Value):
    """One statement of a framework that the microcredential is aligned to."""

    code: Code
    statement: Annotated[str, Field(min_length=1, max_length=2000)]
    url: FileUrl


class FrameworkInFile(Value):
    """A framework, known by its URL, and those of its competencies that matter here."""

    name: Annotated[str, Field(min_length=1, max_length=300), AfterValidator(single_line)]
    url: FileUrl
    publisher: Title | None = None
    description: Annotated[str, Field(max_length=2000)] | None = None
    competencies: Annotated[tuple[CompetencyInFile, ...], Field(min_length=1, max_length=50)]


class RubricInFile(RubricContent):
    """A scoring guide, known by its slug in all files and versions."""

    slug: Slug


class StageInFile(StageContent):
    """A stage with the scoring guide that it is judged by."""

    rubric: RubricInFile


class GroupInFile(Value):
    """Some microcredentials, by slug, of which a number is needed; without it, all."""

    name: Title
    at_least: AtLeast | None = None
    microcredentials: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=50)]

    @model_validator(mode="after")
    def _can_be_met(self) -> Self:
        check_group("microcredentials", self.microcredentials, self.at_least)
        return self


class DefinitionFile(Value):
    """One microcredential, its stages, scoring guides, evidence, alignment and policy."""

    laurel: Literal[1]
    slug: Slug
    name: Title
    description: Annotated[str, Field(min_length=1, max_length=4000)]
    criteria_narrative: Annotated[str, Field(min_length=1, max_length=10_000)]
    language: Language = "en"
    tags: Annotated[tuple[Tag, ...], Field(max_length=30)] = ()
    badge: BadgeRule = "at_end"
    stipends: Counting = "by_stage"
    repeats: Repeats = Repeats()
    plan: PlanRule | None = None
    survey: Survey | None = None
    prerequisites: Annotated[tuple[Slug, ...], Field(max_length=20)] = ()
    prerequisite_groups: Annotated[tuple[GroupInFile, ...], Field(max_length=10)] = ()
    policy: Policy = Policy()
    expiry: Expiry = Expiry()
    frameworks: Annotated[tuple[FrameworkInFile, ...], Field(max_length=20)] = ()
    # None for a capstone, which a pathway awards.
    stages: Annotated[tuple[StageInFile, ...], Field(max_length=30)] = ()

    @model_validator(mode="after")
    def _guides_agree(self) -> Self:
        guides: dict[str, RubricInFile] = {}
        for stage in self.stages:
            if guides.setdefault(stage.rubric.slug, stage.rubric) != stage.rubric:
                raise ValueError(f"stages: two different rubrics are called {stage.rubric.slug}")
        check_totals([stage.stipend for stage in self.stages], self.stipends)
        return self

    @model_validator(mode="after")
    def _has_stages(self) -> Self:
        if (self.badge == "capstone") == bool(self.stages):
            raise ValueError("stages: a capstone has none, everything else at least one")
        return self

    @property
    def needs(self) -> frozenset[str]:
        """The slugs of the microcredentials that it names."""
        grouped = (slug for group in self.prerequisite_groups for slug in group.microcredentials)
        return frozenset((*self.prerequisites, *grouped))

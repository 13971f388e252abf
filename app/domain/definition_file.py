"""The schema of a file in `rubrics/`: one microcredential with everything that it needs."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from app.domain.definition import (
    Expiry,
    Language,
    Policy,
    RubricContent,
    Slug,
    StageContent,
    Tag,
    Title,
)
from app.domain.plain_text import plain_url, single_line
from app.domain.rubric import Value

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


class DefinitionFile(Value):
    """One microcredential, its stages, scoring guides, evidence, alignment and policy."""

    laurel: Literal[1]
    slug: Slug
    name: Title
    description: Annotated[str, Field(min_length=1, max_length=4000)]
    criteria_narrative: Annotated[str, Field(min_length=1, max_length=10_000)]
    language: Language = "en"
    tags: Annotated[tuple[Tag, ...], Field(max_length=30)] = ()
    badge: Literal["at_end", "per_stage"] = "at_end"
    prerequisites: Annotated[tuple[Slug, ...], Field(max_length=20)] = ()
    policy: Policy = Policy()
    expiry: Expiry = Expiry()
    frameworks: Annotated[tuple[FrameworkInFile, ...], Field(max_length=20)] = ()
    stages: Annotated[tuple[StageInFile, ...], Field(min_length=1, max_length=30)]

    @model_validator(mode="after")
    def _guides_agree(self) -> Self:
        guides: dict[str, RubricInFile] = {}
        for stage in self.stages:
            if guides.setdefault(stage.rubric.slug, stage.rubric) != stage.rubric:
                raise ValueError(f"stages: two different rubrics are called {stage.rubric.slug}")
        return self

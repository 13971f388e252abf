"""A version's words in a further language; what is not translated stays in the version's own."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

from pydantic import AfterValidator, Field

from app.domain.plain_text import single_line
from app.domain.rubric import Criterion, Key, Value

Title = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(single_line)]
# Open Badges 3.0 spells languages so (LanguageCode): small letters, then Script, then REGION.
LanguageCode = Annotated[
    str,
    Field(
        max_length=35,
        pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$",
        examples=["es", "pt-BR"],
    ),
]


class LevelText(Value):
    """A level of a criterion."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    description: Annotated[str, Field(max_length=2000)] = ""


class CriterionText(Value):
    """A criterion of the rubric, with its levels by key."""

    title: Annotated[str, Field(min_length=1, max_length=300)]
    description: Annotated[str, Field(max_length=4000)] = ""
    levels: dict[Key, LevelText] = Field(default_factory=dict, max_length=12)


class StageText(Value):
    """A stage, with the criteria of its rubric by key."""

    name: Title
    description: Annotated[str, Field(max_length=4000)] | None = None
    criteria: dict[Key, CriterionText] = Field(default_factory=dict, max_length=50)


class Translation(Value):
    """Everything that a badge and its pages say, in one further language."""

    name: Title
    description: Annotated[str, Field(min_length=1, max_length=4000)]
    criteria_narrative: Annotated[str, Field(min_length=1, max_length=10_000)]
    stages: dict[Key, StageText] = Field(default_factory=dict, max_length=30)


def translated(criterion: Criterion, text: CriterionText | None) -> Criterion:
    """Return the criterion in the words of a translation; keys, ranks and points stay."""
    if text is None:
        return criterion
    levels = tuple(
        level.model_copy(update=text.levels[level.key].model_dump())
        if level.key in text.levels
        else level
        for level in criterion.levels
    )
    words = {"title": text.title, "description": text.description, "levels": levels}
    return criterion.model_copy(update=words)


def unknown_parts(
    translation: Translation, criteria: Mapping[str, Sequence[Criterion]]
) -> Iterator[str]:
    """Yield the place of each translated part that the version, by stages, does not have."""
    for stage_key, stage in translation.stages.items():
        if stage_key not in criteria:
            yield f"/stages/{stage_key}"
            continue
        known = {one.key: {level.key for level in one.levels} for one in criteria[stage_key]}
        for key, text in stage.criteria.items():
            where = f"/stages/{stage_key}/criteria/{key}"
            if key not in known:
                yield where
            yield from (
                f"{where}/levels/{one}" for one in text.levels if one not in known.get(key, ())
            )


def missing_parts(
    translation: Translation, criteria: Mapping[str, Sequence[Criterion]]
) -> Iterator[str]:
    """Yield the place of each stage, criterion and level that stays in the version's own language."""
    for stage_key, rows in criteria.items():
        stage = translation.stages.get(stage_key)
        if stage is None:
            yield f"/stages/{stage_key}"
            continue
        for row in rows:
            text, where = stage.criteria.get(row.key), f"/stages/{stage_key}/criteria/{row.key}"
            if text is None:
                yield where
            elif {level.key for level in row.levels} - text.levels.keys():
                yield f"{where}/levels"

"""Rubrics: criteria with ordered levels, and the rule that turns levels into an outcome."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from app.domain.plain_text import storable

KEY_PATTERN = r"^[a-z0-9]+([-_][a-z0-9]+)*$"
Key = Annotated[str, Field(min_length=1, max_length=63, pattern=KEY_PATTERN)]


class Value(BaseModel):
    """A frozen part of a definition; a member that is not named is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)

    @field_validator("*", mode="after")
    @classmethod
    def _text_is_storable(cls, value: object) -> object:
        parts = value if isinstance(value, tuple) else (value,)
        for part in parts:
            if isinstance(part, str):
                storable(part)
        return value


class Level(Value):
    """One level of a criterion."""

    key: Key
    name: Annotated[str, Field(min_length=1, max_length=100)]
    description: Annotated[str, Field(max_length=2000)] = ""
    points: Annotated[int, Field(strict=True, ge=0, le=1000)] | None = None


class Criterion(Value):
    """One row of a rubric: levels from low to high, the level it takes, and the evidence it is judged on."""

    key: Key
    title: Annotated[str, Field(min_length=1, max_length=300)]
    description: Annotated[str, Field(max_length=4000)] = ""
    levels: Annotated[tuple[Level, ...], Field(min_length=2, max_length=12)]
    required_level: Key
    evidence: Annotated[tuple[Key, ...], Field(min_length=1, max_length=50)]

    @model_validator(mode="after")
    def _levels_fit(self) -> Self:
        keys = [level.key for level in self.levels]
        if len(set(keys)) != len(keys):
            raise ValueError("levels: every level needs a key of its own")
        if self.required_level not in keys:
            raise ValueError(f"required_level: expected one of {', '.join(keys)}")
        points = [level.points for level in self.levels if level.points is not None]
        if points and (len(points) != len(keys) or points != sorted(points)):
            raise ValueError("levels: give points to every level, never fewer for a higher level")
        return self

    def rank(self, level_key: str) -> int:
        """Return the place of a level from 0, the lowest; raises KeyError for an unknown level."""
        for place, level in enumerate(self.levels):
            if level.key == level_key:
                return place
        raise KeyError(level_key)

    def is_met_by(self, level_key: str) -> bool:
        """Tell whether this level is at or above the required one."""
        return self.rank(level_key) >= self.rank(self.required_level)

    def points_of(self, level_key: str) -> int:
        """Return the points of a level; a level without points is worth none."""
        return self.levels[self.rank(level_key)].points or 0


class PassRule(Value):
    """When a stage is passed: every criterion at its level, enough points, or N criteria of M."""

    kind: Literal["every_criterion", "points", "count"] = "every_criterion"
    minimum: Annotated[int, Field(strict=True, ge=1, le=100_000)] | None = None

    @model_validator(mode="after")
    def _minimum_fits(self) -> Self:
        if (self.kind == "every_criterion") != (self.minimum is None):
            raise ValueError("minimum: needed by the kinds points and count, and by these only")
        return self

    def fits(self, criteria: Sequence[Criterion]) -> bool:
        """Tell whether these criteria can reach the minimum at all."""
        if self.kind == "points":
            best = sum(c.levels[-1].points or 0 for c in criteria)
            return best >= (self.minimum or 0)
        return self.kind == "every_criterion" or len(criteria) >= (self.minimum or 0)


class Outcome(StrEnum):
    """What a decision says."""

    ACCEPTED = "accepted"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Judgement:
    """The outcome, and the criteria that are still to be met (none when accepted)."""

    outcome: Outcome
    unmet: tuple[str, ...]


def check_criteria(criteria: Sequence[Criterion]) -> None:
    """Raise ValueError unless every criterion has a key of its own."""
    keys = [criterion.key for criterion in criteria]
    doubled = sorted({key for key in keys if keys.count(key) > 1})
    if doubled:
        raise ValueError(f"every criterion needs a key of its own; doubled: {', '.join(doubled)}")


def judge(criteria: Sequence[Criterion], rule: PassRule, levels: Mapping[str, str]) -> Judgement:
    """Return the outcome of one level per criterion under the rule."""
    below = tuple(c.key for c in criteria if not c.is_met_by(levels[c.key]))
    if _passes(criteria, rule, levels, below):
        return Judgement(Outcome.ACCEPTED, ())
    # A points rule can ask for more than those below their level can give: then all that can rise is open.
    best = {key: _highest(criteria, key) for key in below}
    if below and _passes(criteria, rule, {**levels, **best}, ()):
        return Judgement(Outcome.NOT_YET, below)
    improvable = tuple(c.key for c in criteria if c.rank(levels[c.key]) < len(c.levels) - 1)
    return Judgement(Outcome.NOT_YET, improvable or below)


def _highest(criteria: Sequence[Criterion], key: str) -> str:
    return next(c.levels[-1].key for c in criteria if c.key == key)


def _passes(
    criteria: Sequence[Criterion], rule: PassRule, levels: Mapping[str, str], below: Sequence[str]
) -> bool:
    if rule.kind == "points":
        return sum(c.points_of(levels[c.key]) for c in criteria) >= (rule.minimum or 0)
    if rule.kind == "count":
        return len(criteria) - len(below) >= (rule.minimum or 0)
    return not below

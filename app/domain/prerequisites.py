"""What must be held before one can enroll: every one of some, and a number out of each group."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.domain.evidence_requirement import Title
from app.domain.rubric import Value

AtLeast = Annotated[int, Field(strict=True, ge=1, le=50)]


class PrerequisiteGroup(Value):
    """Some microcredentials of which a number is needed, without it all; any version counts."""

    name: Title
    at_least: AtLeast | None = None
    microcredential_ids: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=50)]

    @model_validator(mode="after")
    def _can_be_met(self) -> Self:
        check_group("microcredential_ids", self.microcredential_ids, self.at_least)
        return self

    @property
    def needed(self) -> int:
        """How many of them are needed."""
        return self.at_least or len(self.microcredential_ids)


def check_group(member: str, ids: Sequence[object], at_least: int | None) -> None:
    """Raise ValueError when one stands there twice, or more are needed than there are."""
    if len(set(ids)) != len(ids):
        raise ValueError(f"{member}: one stands there twice")
    if at_least is not None and at_least > len(ids):
        raise ValueError(f"at_least: there are only {len(ids)} to choose from")


@dataclass(frozen=True, slots=True)
class MissingGroup:
    """A group that is not met: how many more it takes, and those to choose from."""

    group: PrerequisiteGroup
    more: int
    choices: tuple[UUID, ...]


def missing_of(needed: Sequence[UUID], held: Collection[UUID]) -> tuple[UUID, ...]:
    """Return those that are not held."""
    return tuple(one for one in needed if one not in held)


def missing_groups(
    groups: Sequence[PrerequisiteGroup], held: Collection[UUID]
) -> tuple[MissingGroup, ...]:
    """Return the groups that are not met, each with what is left to choose from."""
    found = []
    for group in groups:
        choices = missing_of(group.microcredential_ids, held)
        more = group.needed - (len(group.microcredential_ids) - len(choices))
        if more > 0:
            found.append(MissingGroup(group, more, choices))
    return tuple(found)


def groups_of(stored: Iterable[Mapping[str, Any]]) -> tuple[PrerequisiteGroup, ...]:
    """Return the groups from the JSON that a version row keeps."""
    return tuple(PrerequisiteGroup.model_validate(one) for one in stored)

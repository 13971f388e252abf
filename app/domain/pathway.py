"""What a pathway asks for: a tree of groups of microcredentials, "so many of these" at every step."""

from collections.abc import Iterator, Mapping
from itertools import combinations, product
from math import comb, prod
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.domain.evidence_requirement import Title
from app.domain.rubric import Key, Value

MAX_DEPTH, MAX_GROUPS, MAX_PLACES, MAX_WAYS = 4, 20, 100, 256


class PathwayPart(Value):
    """A group with places for badges, or a choice among further parts.

    A group names its microcredentials, or is `free`: any will do. `count` is how many are needed;
    without it all of them.
    """

    key: Key
    name: Title
    count: Annotated[int, Field(strict=True, ge=1, le=MAX_PLACES)] | None = None
    microcredential_ids: Annotated[tuple[UUID, ...], Field(max_length=100)] = ()
    free: bool = False
    parts: Annotated[tuple["PathwayPart", ...], Field(max_length=MAX_GROUPS)] = ()

    @model_validator(mode="after")
    def _is_one_kind(self) -> Self:
        kinds = [bool(self.microcredential_ids), self.free, bool(self.parts)]
        if kinds.count(True) != 1:
            raise ValueError(
                "needs microcredential_ids, free: true, or parts, and only one of them"
            )
        if self.free and self.count is None:
            raise ValueError("count: a free group says how many")
        if self.parts and self.needed > len(self.parts):
            raise ValueError(f"count: there are only {len(self.parts)} parts")
        if len(set(self.microcredential_ids)) != len(self.microcredential_ids):
            raise ValueError("microcredential_ids: one stands there twice")
        return self

    @property
    def needed(self) -> int:
        """How many badges, or parts, it takes."""
        return self.count or len(self.parts) or len(self.microcredential_ids)

    @property
    def groups(self) -> tuple["PathwayPart", ...]:
        """Every group in it, in order."""
        if not self.parts:
            return (self,)
        return tuple(group for part in self.parts for group in part.groups)

    @property
    def depth(self) -> int:
        """How many steps it is down to the lowest group."""
        return 1 + max((part.depth for part in self.parts), default=0)

    @property
    def count_of_ways(self) -> int:
        """At most how many ways there are to fulfil it."""
        if not self.parts:
            return 1
        each = [part.count_of_ways for part in self.parts]
        if self.needed == len(each):
            return prod(each)
        return comb(len(each), self.needed) * prod(sorted(each)[-self.needed :])

    def ways(self) -> Iterator[tuple["PathwayPart", ...]]:
        """Yield each smallest set of groups that fulfils it."""
        if not self.parts:
            yield (self,)
            return
        for chosen in combinations(self.parts, self.needed):
            for each in product(*(tuple(part.ways()) for part in chosen)):
                yield tuple(group for way in each for group in way)


class PathwayCounting(Value):
    """How badges fill the places of groups."""

    # A microcredential counts once, or each of its topics does.
    each: Literal["microcredential", "topic"] = "microcredential"
    # Whether one badge may fill a place in more than one group.
    shared: bool = False
    # Groups are filled one after the other: a badge counts from when the one before was full.
    in_order: bool = False
    # Whether what was awarded elsewhere and is recognized here fills places, too.
    recognitions: Literal["none", "allowed"] = "none"


class PathwayContent(Value):
    """Everything that a version of a pathway says."""

    name: Title
    description: Annotated[str, Field(min_length=1, max_length=4000)]
    # The microcredential, without stages, whose badge is awarded for it.
    capstone_id: UUID
    requirement: PathwayPart
    counting: PathwayCounting = PathwayCounting()

    @model_validator(mode="after")
    def _can_be_counted(self) -> Self:
        root, groups = self.requirement, self.requirement.groups
        if root.depth > MAX_DEPTH or len(groups) > MAX_GROUPS:
            raise ValueError(f"requirement: at most {MAX_DEPTH} steps and {MAX_GROUPS} groups")
        keys = [group.key for group in groups]
        if len(set(keys)) != len(keys):
            raise ValueError("requirement: every group needs a key of its own")
        if sum(group.needed for group in groups) > MAX_PLACES:
            raise ValueError(f"requirement: at most {MAX_PLACES} places in all")
        if root.count_of_ways > MAX_WAYS:
            raise ValueError(f"requirement: more than {MAX_WAYS} ways to choose; use fewer parts")
        if self.counting.each == "microcredential":
            _check_enough(groups)
        if self.counting.in_order:
            _check_order(root, self.counting)
        return self


def content_of(stored: Mapping[str, Any]) -> PathwayContent:
    """Return the content from the columns that a version row keeps."""
    return PathwayContent.model_validate(dict(stored))


def _check_enough(groups: tuple[PathwayPart, ...]) -> None:
    for group in groups:
        if not group.free and group.needed > len(group.microcredential_ids):
            raise ValueError(
                f"requirement: {group.key} needs {group.needed} and names {len(group.microcredential_ids)}"
            )


def _check_order(root: PathwayPart, counting: PathwayCounting) -> None:
    """Refuse what has no order: choices, free groups, and badges that fit in two places."""
    if any(part.parts or part.free for part in root.parts) or root.needed < len(root.parts):
        raise ValueError("counting: in_order goes with a plain list of groups, all needed")
    named = [one for group in root.groups for one in group.microcredential_ids]
    if len(set(named)) != len(named) or counting.shared:
        raise ValueError("counting: in_order goes with groups that have nothing in common")

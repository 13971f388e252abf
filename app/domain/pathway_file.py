"""The schema of a file in `rubrics/` that is a pathway: microcredentials are named by their slugs."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from app.domain.definition import Slug, Title
from app.domain.pathway import MAX_GROUPS, MAX_PLACES, PathwayCounting
from app.domain.rubric import Key, Value


class PartInFile(Value):
    """A group with places for badges, or a choice among further parts."""

    key: Key
    name: Title
    count: Annotated[int, Field(strict=True, ge=1, le=MAX_PLACES)] | None = None
    microcredentials: Annotated[tuple[Slug, ...], Field(max_length=100)] = ()
    free: bool = False
    parts: Annotated[tuple["PartInFile", ...], Field(max_length=MAX_GROUPS)] = ()

    def slugs(self, where: str = "/requirement") -> Iterator[tuple[str, str]]:
        """Yield every slug that it names, each with its place."""
        for place, slug in enumerate(self.microcredentials):
            yield f"{where}/microcredentials/{place}", slug
        for place, part in enumerate(self.parts):
            yield from part.slugs(f"{where}/parts/{place}")


class PathwayFile(Value):
    """One pathway: what it asks for, and the capstone that is awarded for it."""

    laurel: Literal[1]
    pathway: Slug
    name: Title
    description: Annotated[str, Field(min_length=1, max_length=4000)]
    capstone: Slug
    requirement: PartInFile
    counting: PathwayCounting = PathwayCounting()

    @property
    def slug(self) -> str:
        """The slug of the pathway."""
        return self.pathway

    @property
    def needs(self) -> frozenset[str]:
        """The slugs of the microcredentials that it names."""
        return frozenset({self.capstone, *(slug for _, slug in self.requirement.slugs())})

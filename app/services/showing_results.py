"""What a signed badge tells of each criterion: which levels there are, and which was reached."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LevelShown:
    """One level of a criterion, and whether it was reached."""

    name: str
    description: str | None
    is_achieved: bool
    is_required: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """One criterion of the rubric with the level that was found."""

    name: str
    achieved: str
    levels: tuple[LevelShown, ...]
    required: str | None = None


def judged(document: Json) -> Iterator[Judged]:
    """Give each criterion that a signed badge tells of, with the level that was reached."""
    subject = member(document, "credentialSubject")
    described = {
        one["id"]: one for one in member(subject, "achievement").get("resultDescription", [])
    }
    for result in subject.get("result", []):
        description = described.get(result.get("resultDescription"))
        if description is not None:
            yield _criterion(result, description)


def _criterion(result: Json, description: Json) -> Judged:
    levels = tuple(
        LevelShown(
            level["name"],
            level.get("description"),
            is_achieved=level["id"] == result.get("achievedLevel"),
            is_required=level["id"] == description.get("requiredLevel"),
        )
        for level in description.get("rubricCriterionLevel", [])
    )
    reached = next((level.name for level in levels if level.is_achieved), None)
    value = reached or result.get("value") or result.get("status") or "not stated"
    required = next((level.name for level in levels if level.is_required), None)
    return Judged(
        description["name"], str(value), levels, required or description.get("requiredValue")
    )


def member(document: Json, name: str) -> Json:
    """Return a member that is an object, or an empty one."""
    found = document.get(name)
    return found if isinstance(found, Mapping) else {}

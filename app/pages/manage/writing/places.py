"""Where in a document a form writes: found by address, read, written, removed, moved up; pure."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from app.domain.errors import Fault, InvalidError, NotFoundError
from app.pages.forms import Form
from app.pages.manage.writing import alternatives, evidence, items, judging, rules, worth
from app.pages.manage.writing.fields import Field, Section, Sheet
from app.pages.manage.writing.filling import applied
from app.pages.manage.writing.keys import key_of

Step = str | int
NEW = "new"
# One form about the whole.
ALONE: Mapping[str, Sheet] = {
    "badge": worth.BADGE,
    "first": rules.FIRST,
    "plan": rules.PLAN,
    "survey": rules.SURVEY,
    "recognition": rules.RECOGNITION,
    "judging": judging.JUDGING,
    "handing-in": judging.HANDING_IN,
    "appeals": judging.APPEALS,
    "cases": judging.CASES,
}
# One form for each of several; the last word is where they lie.
LISTS: Mapping[str, tuple[tuple[str, ...], Sheet]] = {
    "stages": (("stages",), items.STAGE),
    "questions": (("survey", "questions"), items.QUESTION),
    "groups": (("prerequisite_groups",), items.GROUP),
}
OF_STAGE: Mapping[str, tuple[tuple[str, ...], Sheet]] = {
    "evidence": (("evidence",), evidence.EVIDENCE),
    "criteria": (("guide", "criteria"), items.CRITERION),
}
_LEVELS = (
    {"key": "not-yet", "name": "Not yet"},
    {"key": "on-track", "name": "On track"},
)


@dataclass(frozen=True, slots=True)
class Place:
    """A sheet, and the steps to what it is about; of several, the last step is its number."""

    part: str
    sheet: Sheet
    path: tuple[Step, ...]
    is_new: bool = False
    stage: str | None = None

    @property
    def is_listed(self) -> bool:
        """Tell whether it is one of several, which can be removed and moved."""
        return bool(self.path) and isinstance(self.path[-1], int) and not self.is_new

    @property
    def pointer(self) -> str:
        """The place as faults name it."""
        return "".join(f"/{step}" for step in self.path)


def find(members: dict[str, Any], part: str, key: str | None, stage: str | None = None) -> Place:
    """Return the place of an address; raises NotFoundError where there is none."""
    if stage is None:
        if part in ALONE and key is None:
            return Place(part, ALONE[part], ())
        return _listed(members, part, key, LISTS, ())
    base = ("stages", _number(members["stages"], stage))
    if part == "guide" and key is None:
        return Place(part, items.GUIDE, (*base, "guide"), stage=stage)
    found = _listed(members, part, key, OF_STAGE, base)
    return replace(found, stage=stage)


def opened(members: dict[str, Any], place: Place) -> dict[str, Any]:
    """Return what the form shows of what is stored."""
    if place.is_new:
        return {}
    stored = _at(members, place.path)
    if place.part == "criteria":
        keys = [level["key"] for level in stored["levels"]]
        return {**stored, "needed": keys.index(stored["required_level"]) + 1}
    if place.part == "evidence":
        return alternatives.opened(_at(members, place.path[:-1]), stored)
    return dict(stored)


def written(members: dict[str, Any], place: Place, form: Form) -> dict[str, Any]:
    """Return the document with what was typed at its place; raises InvalidError."""
    told = deepcopy(members)
    if not place.path:
        return _alone(place, applied(place.sheet, told, form))
    listed = _list(told, place)
    stored = {} if place.is_new else opened(told, place)
    answer = applied(place.sheet, stored, form)
    if place.is_new and place.part != "groups":
        answer.setdefault("key", key_of(_title(answer), [one["key"] for one in listed or ()]))
    _put(told, place.path, _closed(told, place, answer))
    if place.part == "evidence":
        alternatives.leave_none_alone(_list(told, place))
    return told


def removed(members: dict[str, Any], place: Place) -> dict[str, Any]:
    """Return the document without this one; with the last question the survey is gone."""
    told = deepcopy(members)
    listed = _list(told, place)
    listed.pop(int(place.path[-1]))
    if place.part == "evidence":
        alternatives.leave_none_alone(listed)
    if place.part == "questions" and not listed:
        told["survey"] = None
    return told


def raised(members: dict[str, Any], place: Place) -> dict[str, Any]:
    """Return the document with this one before the one above it."""
    told = deepcopy(members)
    listed, number = _list(told, place), int(place.path[-1])
    if number:
        listed[number - 1], listed[number] = listed[number], listed[number - 1]
    return told


def _listed(
    members: dict[str, Any],
    part: str,
    key: str | None,
    known: Mapping[str, tuple[tuple[str, ...], Sheet]],
    base: tuple[Step, ...],
) -> Place:
    if part not in known or key is None:
        raise NotFoundError("There is no such form.")
    steps, sheet = known[part]
    path = (*base, *steps)
    rows = _at(members, path) or []
    if key == NEW:
        asked = items.NEW_STAGE if part == "stages" else sheet
        return Place(part, asked, (*path, len(rows)), is_new=True)
    return Place(part, _without_key(sheet), (*path, _number(rows, key)))


def _number(rows: list[dict[str, Any]], key: str) -> int:
    """Return which one it is: by its short name, or, where there are none, by its number from 1."""
    for number, row in enumerate(rows):
        if row.get("key", str(number + 1)) == key:
            return number
    raise NotFoundError("There is no such part of this version.")


def _without_key(sheet: Sheet) -> Sheet:
    """Return the sheet for one that is there already: others name its key, so that stays."""
    parts = (
        Section(p.title, tuple(a for a in p.asks if not _is_key(a)), p.hint)
        for p in sheet.sections
    )
    return replace(sheet, sections=tuple(parts))


def _is_key(ask: object) -> bool:
    return isinstance(ask, Field) and ask.name == "key"


def _title(answer: dict[str, Any]) -> str:
    return str(answer.get("title") or answer.get("name") or answer.get("text") or "")


def _alone(place: Place, told: dict[str, Any]) -> dict[str, Any]:
    if place.part == "survey" and not (told["survey"] or {}).get("questions"):
        raise InvalidError("Add a question first: a survey without one asks nothing.")
    if place.part == "badge" and told["expiry"]["renewal"] != "submission":
        told["expiry"].pop("stage", None)
    return told


def _closed(members: dict[str, Any], place: Place, answer: dict[str, Any]) -> dict[str, Any]:
    """Return what is stored of what was answered."""
    if place.part == "criteria":
        return _criterion(answer)
    if place.part == "evidence":
        return alternatives.closed(_list(members, place), answer)
    if place.part == "stages":
        return _begun(answer) if place.is_new else _with_guide(members, place, answer)
    return answer


def _criterion(answer: dict[str, Any]) -> dict[str, Any]:
    levels, needed = answer.get("levels", []), answer.pop("needed", None) or 0
    if levels and not 1 <= needed <= len(levels):
        detail = f"There are {len(levels)} levels; enter the place of the one that is needed."
        raise InvalidError("Some answers need another look.", Fault("/needed", detail))
    return answer | {"required_level": levels[needed - 1]["key"] if levels else "none"}


def _with_guide(members: dict[str, Any], place: Place, answer: dict[str, Any]) -> dict[str, Any]:
    """Return the stage; a guide that was chosen in place of another is read anew."""
    if answer.get("rubric_id") != _at(members, place.path)["rubric_id"]:
        answer.pop("guide", None)
    return answer


def _begun(answer: dict[str, Any]) -> dict[str, Any]:
    """Return a new stage with the first thing that it asks for and, unless one was chosen, a guide."""
    first, guide = answer.pop("evidence"), answer.pop("guide", {})
    first.setdefault("key", key_of(first.get("title", ""), ()))
    stage = answer | {"evidence": [first]}
    if answer.get("rubric_id"):
        return stage
    title = guide.get("criterion") or first.get("title", "")
    criterion = {
        "key": key_of(title, ()),
        "title": title,
        "levels": list(_LEVELS),
        "required_level": "on-track",
        "evidence": [first["key"]],
    }
    name = guide.get("name") or f"Scoring guide for {answer.get('name', '')}"[:200]
    return stage | {"guide": {"name": name, "criteria": [criterion]}}


def _list(members: dict[str, Any], place: Place) -> Any:  # noqa: ANN401 - JSON
    """Return the list that the place lies in, made where there is none yet; None where it is no list."""
    if not isinstance(place.path[-1], int):
        return None
    if place.part == "questions" and members.get("survey") is None:
        members["survey"] = {"questions": []}
    return _at(members, place.path[:-1])


def _at(members: Any, path: tuple[Step, ...]) -> Any:  # noqa: ANN401 - JSON
    for step in path:
        members = None if members is None else members[step]
    return members


def _put(members: dict[str, Any], path: tuple[Step, ...], value: dict[str, Any]) -> None:
    outer, last = _at(members, path[:-1]), path[-1]
    if isinstance(outer, list) and last == len(outer):
        outer.append(value)
    else:
        outer[last] = value

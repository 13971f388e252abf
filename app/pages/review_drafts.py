"""A review while it is written: its form, what it lacks, what it comes to, what the educator reads."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.api.reviews import GivenLevel, ReviewChange
from app.domain.errors import Fault, InvalidError
from app.domain.rubric import Criterion, judge
from app.pages.forms import Filled, Form, blank, checked
from app.services.desk import Desk


def given(found: Desk) -> dict[str, dict[str, Any]]:
    """Return the levels and comments of the draft by criterion."""
    return {one["criterion"]: one for one in (found.review.levels if found.review else [])}


def open_criteria(found: Desk) -> list[Criterion]:
    """Return the criteria to judge, in the order of the rubric."""
    return [one for one in found.rules.criteria if one.key in found.open.to_judge]


def gaps(found: Desk) -> tuple[Fault, ...]:
    """Return what the draft still needs before it can be sealed, beside its fields."""
    told, faults = given(found), []
    for criterion in open_criteria(found):
        one = told.get(criterion.key) or {"level": None, "comment": ""}
        if one["level"] is None:
            faults.append(Fault(f"/level/{criterion.key}", f"{criterion.title}: choose a level."))
        elif not criterion.is_met_by(one["level"]) and not one["comment"].strip():
            detail = f"{criterion.title}: say what is missing, so that it can be mended."
            faults.append(Fault(f"/comment/{criterion.key}", detail))
    return tuple(faults)


def wanted(criteria: Sequence[Criterion], form: Form) -> dict[str, Any]:
    """Return the draft as it was typed; raises InvalidError beside the fields of the form."""
    levels, faults = [], []
    for criterion in criteria:
        level, comment = (
            form.maybe(f"level/{criterion.key}"),
            form.text(f"comment/{criterion.key}"),
        )
        if level is None and not comment:
            continue
        if level not in {None, *(one.key for one in criterion.levels)}:
            faults.append(Fault(f"/level/{criterion.key}", "Choose one of the levels."))
        values = {"criterion": criterion.key, "level": level, "comment": comment}
        try:
            levels.append(checked(GivenLevel, **values))
        except InvalidError as error:
            told = f"{criterion.title}: {error.faults[0].detail}"
            faults.append(Fault(f"/comment/{criterion.key}", told))
    if faults:
        raise InvalidError("Some answers need another look.", *faults)
    return checked(ReviewChange, levels=levels, summary=form.maybe("summary")).model_dump()


def filled_of(found: Desk) -> Filled:
    """Return what the fields show: the draft as it is stored."""
    values: dict[str, Any] = {"summary": found.review.summary if found.review else None}
    for key, one in given(found).items():
        values |= {f"level/{key}": one["level"], f"comment/{key}": one["comment"]}
    return blank(**values)


def outcome(found: Desk) -> str | None:
    """Return what the draft will come to, by the same rule as the decision; None where only a part is judged."""
    levels = _levels(found)
    if not levels.keys() >= {one.key for one in found.rules.criteria}:
        return None
    return judge(found.rules.criteria, found.rules.pass_rule, levels).outcome.value


def as_read(found: Desk) -> dict[str, Any]:
    """Return the draft as the educator will read it: levels, comments and what stays open.

    What an approver has not sent back stays as others judged it, and is not told here.
    """
    said, known = given(found), _levels(found)
    shown = found.open.to_judge | found.carried.keys()
    told = [
        {
            "criterion": one.key,
            "level": known.get(one.key),
            "comment": said.get(one.key, {}).get("comment", ""),
            "is_carried": one.key not in found.open.to_judge,
        }
        for one in found.rules.criteria
        if one.key in shown
    ]
    summary = found.review.summary if found.review else None
    unmet = [key for key in _unmet(found, known) if key in shown]
    return {"levels": told, "unmet": unmet, "summary": summary}


def earlier(found: Desk) -> list[tuple[str, datetime, str]]:
    """Return the states to go back to, the newest first: their key, moment and first words."""
    states = reversed(found.review.earlier if found.review else [])
    return [(one["at"], datetime.fromisoformat(one["at"]), _words(one)) for one in states]


def _levels(found: Desk) -> dict[str, str]:
    levels = {key: carried.level for key, carried in found.carried.items()}
    chosen = {key: one["level"] for key, one in given(found).items() if one["level"] is not None}
    return levels | chosen


def _unmet(found: Desk, levels: Mapping[str, str]) -> tuple[str, ...]:
    """Return what stays open: by the rule once every criterion has a level, till then one by one."""
    criteria = found.rules.criteria
    if levels.keys() >= {one.key for one in criteria}:
        return judge(criteria, found.rules.pass_rule, levels).unmet
    known = [one for one in criteria if one.key in levels and one.is_met_by(levels[one.key])]
    return tuple(one.key for one in criteria if one not in known)


def _words(state: Mapping[str, Any]) -> str:
    texts = [state["summary"], *(one["comment"] for one in state["levels"])]
    said = next((text for text in texts if text), "")
    return said if len(said) <= 80 else f"{said[:80]}…"  # noqa: PLR2004 - a line on a page

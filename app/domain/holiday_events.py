"""Events of a holiday file (RFC 5545): their days and words, and which days of a series were moved or cancelled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from icalendar import Component

BAD = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError)
_ONE = "RECURRENCE-ID"


@dataclass(frozen=True, slots=True)
class Moved:
    """Which days of a series another event stands for, and the series that change from one day on."""

    days: Mapping[str, frozenset[date]]
    whole: frozenset[str]

    def of(self, event: "Component") -> frozenset[date]:
        """Return on which days it is not; raises ValueError where that cannot be told."""
        uid = one_of(event, "UID")
        if uid in self.whole:
            raise ValueError("it changes from one day on; list its days one by one")
        if _ONE in event:
            day_of_series(event)
            return frozenset()
        return self.days.get(uid, frozenset()) | _exceptions(event)


def moved_days(events: Iterable["Component"]) -> Moved:
    """Return what the events that stand for a single day of a series say about it."""
    days: dict[str, set[date]] = {}
    whole = set()
    for event in events:
        if _ONE not in event:
            continue
        uid = one_of(event, "UID")
        try:
            days.setdefault(uid, set()).add(day_of_series(event))
        except BAD:
            # It is left out by name when its turn comes.
            continue
        if "RANGE" in event[_ONE].params:
            whole.add(uid)
    return Moved({uid: frozenset(found) for uid, found in days.items()}, frozenset(whole))


def day_of_series(event: "Component") -> date:
    """Return for which day of its series the event stands."""
    if not one_of(event, "UID"):
        raise ValueError("it stands for a day of a series and has no UID")
    found: Any = _decoded(event, _ONE)
    return found.date() if isinstance(found, datetime) else found


def day_of(event: "Component", name: str) -> date:
    """Return the whole day in this property; raises ValueError for a time of day."""
    if name not in event:
        raise ValueError(f"it has no {name}")
    found = _decoded(event, name)
    if isinstance(found, datetime):
        raise ValueError("it has a time of day; only whole days are holidays")  # noqa: TRY004 - a fault of the file
    return found


def one_of(event: "Component", name: str) -> str:
    """Return the text of this property, the first where it stands there twice, or nothing."""
    found = event.get(name, "")
    return str(found[0] if isinstance(found, list) else found)


def _decoded(event: "Component", name: str) -> date:
    try:
        found: Any = event.decoded(name)
    except BAD:
        raise ValueError(f"its {name} is no day") from None
    if not isinstance(found, date):
        raise ValueError(f"its {name} is no day")  # noqa: TRY004 - a fault of the file
    return found


def _exceptions(event: "Component") -> frozenset[date]:
    found = event.get("EXDATE", [])
    lists = found if isinstance(found, list) else [found]
    every = [one.dt for each in lists for one in each.dts]
    return frozenset(one.date() if isinstance(one, datetime) else one for one in every)

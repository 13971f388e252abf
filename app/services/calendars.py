"""The working days of an organization: time zone, weekdays, targets, and when people are told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from app.domain.access import Action
from app.domain.clock import Targets, Watch
from app.domain.working_days import USUAL, WorkingCalendar
from app.services.work import Work, change, check_revision, refuse
from app.storage import calendars
from app.storage.tables import Calendar

RECOUNT = "calendar.recount"
DEFAULTS: dict[str, Any] = {
    "time_zone": "UTC",
    "weekdays": list(USUAL),
    "targets": {},
    "remind_days": 1,
    "escalate_days": 0,
}
# Clocks that started longer ago count holidays before then as working days.
_KEPT = timedelta(days=1100)


@dataclass(frozen=True, slots=True)
class Rules:
    """What an organization says of its working days, read once."""

    working: WorkingCalendar
    targets: Targets
    watch: Watch


def own(work: Work) -> Calendar:
    """Return the calendar of the organization; at revision 0 nobody has said anything yet."""
    work.require(Action.READ_PLACES)
    return _stored(work) or Calendar(
        organization_id=work.organization_id,
        id=work.organization_id,
        revision=0,
        created_at=work.now,
        updated_at=work.now,
        **DEFAULTS,
    )


def update(work: Work, changes: dict[str, Any], revision: int) -> Calendar:
    """Change the calendar; everything that is due is counted anew."""
    work.require(Action.WRITE_ORGANIZATION)
    calendars.lock(work.session, work.organization_id)
    _check(changes)
    found = _stored(work)
    if found is None:
        check_revision(own(work), revision)
        found = work.add(Calendar, **DEFAULTS | changes)
    else:
        check_revision(found, revision)
        change(found, changes)
    work.record("calendar.changed", found, fields=sorted(changes))
    recount(work)
    return found


def rules(work: Work) -> Rules:
    """Return the working days and targets to count by."""
    found = _stored(work)
    said = DEFAULTS if found is None else found.model_dump(include=set(DEFAULTS))
    first = work.now.date() - _KEPT
    closed = calendars.holidays_from(work.session, work.organization_id, first)
    return Rules(
        WorkingCalendar.of(ZoneInfo(said["time_zone"]), said["weekdays"], closed),
        Targets.model_validate(said["targets"]),
        Watch(said["remind_days"], said["escalate_days"]),
    )


def today(work: Work) -> date:
    """Return the day that it is in the organization."""
    return rules(work).working.day_of(work.now)


def recount(work: Work) -> None:
    """Ask for the job that counts anew what is due."""
    work.enqueue(RECOUNT, {})


def _stored(work: Work) -> Calendar | None:
    return work.find_by(Calendar)


def _check(changes: Mapping[str, Any]) -> None:
    if changes.get("time_zone", "UTC") not in time_zones():
        raise refuse("/time_zone", "must be a name of the IANA list, such as America/Chicago")
    weekdays = changes.get("weekdays")
    if weekdays is not None and len(set(weekdays)) != len(weekdays):
        raise refuse("/weekdays", "must name each weekday once")


@cache
def time_zones() -> tuple[str, ...]:
    """Return the names of the time zones, in order."""
    # Those of the old aliases and of the machine itself are no places.
    return tuple(sorted(n for n in available_timezones() if "/" in n or n == "UTC"))

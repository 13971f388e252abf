"""Holidays out of an iCalendar file (RFC 5545): the all-day events of a school's or state's calendar."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from app.domain.errors import Fault, InvalidError
from app.domain.yearly_rule import yearly_rule

if TYPE_CHECKING:
    from icalendar import Component

MAX_BYTES, MAX_EVENTS, MAX_REPEATING, MAX_DAYS, LONGEST = 512 * 1024, 2000, 100, 2000, 366
MAX_NAME, UNNAMED = 200, "Holiday"
_BAD = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError)


@dataclass(frozen=True, slots=True)
class Skipped:
    """An event that was not taken, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class HolidayList:
    """The days of a file, each with its name, and what was left out."""

    days: Mapping[date, str]
    skipped: tuple[Skipped, ...]


def read(content: bytes, first: date, last: date) -> HolidayList:
    """Return the days from `first` to `last`; raises InvalidError for what is no such file."""
    events = _events(content)
    days: dict[date, str] = {}
    skipped: list[Skipped] = []
    repeating = 0
    for event in events:
        name = _name(event)
        repeating += "RRULE" in event
        try:
            if repeating > MAX_REPEATING:
                raise ValueError(f"more than {MAX_REPEATING} events repeat")
            found = [day for day in _days(event, first, last) if first <= day <= last]
            if not found:
                raise ValueError(f"it lies outside {first} to {last}")
        except _BAD as error:
            skipped.append(Skipped(name, _reason(error)))
            continue
        for day in found:
            days.setdefault(day, name)
        if len(days) > MAX_DAYS:
            raise _refused(f"must have at most {MAX_DAYS} days")
    if not days:
        raise _refused(_why_none(skipped))
    return HolidayList(dict(sorted(days.items())), tuple(skipped))


def _events(content: bytes) -> list["Component"]:
    from icalendar import Calendar  # noqa: PLC0415 - not wanted at every start

    if len(content) > MAX_BYTES:
        raise _refused(f"must have at most {MAX_BYTES // 1024} KiB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refused("must be plain text (UTF-8)") from None
    try:
        calendar = Calendar.from_ical(_without_time_zones(text))
    except _BAD:
        raise _refused("must be one iCalendar file (.ics), from BEGIN:VCALENDAR on") from None
    if calendar.name != "VCALENDAR":
        raise _refused("must be one iCalendar file (.ics), from BEGIN:VCALENDAR on")
    events = [one for one in calendar.subcomponents if one.name == "VEVENT"]
    if len(events) > MAX_EVENTS:
        raise _refused(f"must have at most {MAX_EVENTS} events")
    return events


def _without_time_zones(text: str) -> str:
    """Return the file without its own time zones: days need none, and their rules may never end."""
    kept, inside = [], False
    for line in text.splitlines():
        word = line.strip().upper()
        inside = inside or word == "BEGIN:VTIMEZONE"
        if not inside:
            kept.append(line)
        inside = inside and word != "END:VTIMEZONE"
    return "\r\n".join(kept) + "\r\n"


def _days(event: "Component", first: date, last: date) -> Iterator[date]:
    start, length = _span(event)
    for begin in _beginnings(event, start, first, last):
        yield from (begin + timedelta(days=step) for step in range(length))


def _span(event: "Component") -> tuple[date, int]:
    """Return the first day and how many there are; the end of an event is not part of it."""
    start = _day(event, "DTSTART")
    length = timedelta(days=1)
    if "DTEND" in event:
        length = _day(event, "DTEND") - start
    elif "DURATION" in event:
        length = _length(event["DURATION"])
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        raise ValueError("it was cancelled")
    # A file that names the same day twice means that day.
    days = max(length.days, 1)
    if days > LONGEST or length < timedelta(0):
        raise ValueError(f"it must last 1 to {LONGEST} days")
    return start, days


def _beginnings(event: "Component", start: date, first: date, last: date) -> Iterator[date]:
    if {"RDATE", "RECURRENCE-ID", "EXRULE"} & set(event):
        raise ValueError("it repeats in a way that is not read here; list its days one by one")
    if "RRULE" not in event:
        return iter([start])
    parts: Any = event["RRULE"]
    if isinstance(parts, list):
        raise ValueError("it has more than one rule")  # noqa: TRY004 - a fault of the file
    but = _exceptions(event)
    rule = yearly_rule(parts, start, first)
    return (day for day in rule.days(start, last) if day not in but)


def _length(duration: Any) -> timedelta:  # noqa: ANN401 - the library's own property
    if not isinstance(duration.dt, timedelta):
        raise ValueError("its DURATION is no length")  # noqa: TRY004 - a fault of the file
    return duration.dt


def _exceptions(event: "Component") -> frozenset[date]:
    found = event.get("EXDATE", [])
    lists = found if isinstance(found, list) else [found]
    every = [one.dt for each in lists for one in each.dts]
    return frozenset(one.date() if isinstance(one, datetime) else one for one in every)


def _day(event: "Component", name: str) -> date:
    if name not in event:
        raise ValueError(f"it has no {name}")
    try:
        found: Any = event.decoded(name)
    except _BAD:
        raise ValueError(f"its {name} is no day") from None
    if isinstance(found, datetime):
        raise ValueError("it has a time of day; only whole days are holidays")  # noqa: TRY004 - a fault of the file
    if not isinstance(found, date):
        raise ValueError(f"its {name} is no day")  # noqa: TRY004 - a fault of the file
    return found


def _name(event: "Component") -> str:
    """Return the summary as one plain line."""
    text = str(event.get("SUMMARY", ""))
    plain = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(plain.split())[:MAX_NAME].strip() or UNNAMED


def _reason(error: Exception) -> str:
    return str(error)[:MAX_NAME] if isinstance(error, ValueError) else "it cannot be read"


def _why_none(skipped: list[Skipped]) -> str:
    if not skipped:
        return "must have events that last whole days; it has no event"
    return f"must have events that last whole days; the first one, {skipped[0].name}: {skipped[0].reason}"


def _refused(detail: str) -> InvalidError:
    return InvalidError(f"The file {detail}.", Fault("/file", detail))

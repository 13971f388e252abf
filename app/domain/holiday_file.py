"""Holidays out of an iCalendar file (RFC 5545): the all-day events of a school's or state's calendar."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from app.domain.errors import Fault, InvalidError
from app.domain.holiday_events import BAD, day_of, moved_days, one_of
from app.domain.yearly_rule import yearly_rule

if TYPE_CHECKING:
    from icalendar import Component

MAX_BYTES, MAX_EVENTS, MAX_REPEATING, MAX_DAYS = 512 * 1024, 2000, 100, 2000
# As long as a summer between two school years; nothing that is longer is a holiday.
LONGEST = 100
MAX_NAME, UNNAMED = 200, "Holiday"


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
    moved = moved_days(events)
    days: dict[date, str] = {}
    skipped: list[Skipped] = []
    repeating = 0
    for event in events:
        name = _name(event)
        repeating += "RRULE" in event
        try:
            if repeating > MAX_REPEATING:
                raise ValueError(f"more than {MAX_REPEATING} events repeat")
            found = list(_days(event, moved.of(event), first, last))
            if not found:
                raise ValueError(f"no day of it lies in {first} to {last}")
        except BAD as error:
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
    except BAD:
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


def _days(event: "Component", but: frozenset[date], first: date, last: date) -> Iterator[date]:
    """Yield the days from `first` to `last`, each once, however often the event lies over itself."""
    start, length = _span(event)
    fresh, more = first, timedelta(days=length - 1)
    for begin in _beginnings(event, start, first - more, last):
        if begin in but or begin > last:
            continue
        for step in range((max(begin, fresh) - begin).days, length):
            day = begin + timedelta(days=step)
            if day > last:
                return
            fresh = day + timedelta(days=1)
            yield day


def _span(event: "Component") -> tuple[date, int]:
    """Return the first day and how many there are; the end of an event is not part of it."""
    start = day_of(event, "DTSTART")
    length = timedelta(days=1)
    if "DTEND" in event:
        length = day_of(event, "DTEND") - start
    elif "DURATION" in event:
        length = _length(event["DURATION"])
    if one_of(event, "STATUS").upper() == "CANCELLED":
        raise ValueError("it was cancelled")
    # A file that names the same day twice means that day.
    days = max(length.days, 1)
    if days > LONGEST or length < timedelta(0):
        raise ValueError(f"it must last 1 to {LONGEST} days")
    return start, days


def _beginnings(event: "Component", start: date, first: date, last: date) -> Iterator[date]:
    if {"RDATE", "EXRULE"} & set(event):
        raise ValueError("it repeats in a way that is not read here; list its days one by one")
    if "RRULE" not in event:
        return iter([start])
    parts: Any = event["RRULE"]
    if isinstance(parts, list):
        raise ValueError("it has more than one rule")  # noqa: TRY004 - a fault of the file
    return yearly_rule(parts, start, first).days(start, first, last)


def _length(duration: Any) -> timedelta:  # noqa: ANN401 - the library's own property
    if not isinstance(duration.dt, timedelta):
        raise ValueError("its DURATION is no length")  # noqa: TRY004 - a fault of the file
    return duration.dt


def _name(event: "Component") -> str:
    """Return the summary as one plain line."""
    text = one_of(event, "SUMMARY")
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

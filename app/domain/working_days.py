"""Working days of an organization: which days count, and on which day a number of them is over."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
)  # fmt: skip
USUAL: tuple[Weekday, ...] = WEEKDAYS[:5]
_DAY, _WEEK = timedelta(days=1), 7


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The time zone that days begin in, the weekdays that are worked, and the days that are not."""

    zone: tzinfo
    weekdays: frozenset[int]
    # In order, each once, and only those that would be worked.
    holidays: tuple[date, ...]

    @classmethod
    def of(
        cls, zone: tzinfo, weekdays: Iterable[Weekday], holidays: Iterable[date] = ()
    ) -> "WorkingCalendar":
        """Return the calendar; at least one weekday must be worked, or no target would ever end."""
        worked = frozenset(WEEKDAYS.index(one) for one in weekdays)
        if not worked:
            raise ValueError("at least one weekday must be a working day")
        return cls(zone, worked, tuple(sorted({d for d in holidays if d.weekday() in worked})))

    def day_of(self, moment: datetime) -> date:
        """Return the day that it is there at this moment."""
        return moment.astimezone(self.zone).date()

    def begins(self, day: date) -> datetime:
        """Return the moment at which the day begins there, also where midnight is left out."""
        return datetime.combine(day, time.min, self.zone).astimezone(UTC)

    def ends(self, day: date) -> datetime:
        """Return the moment at which the day is over there."""
        return self.begins(day + _DAY)

    def is_working(self, day: date) -> bool:
        """Tell whether the day counts."""
        if day.weekday() not in self.weekdays:
            return False
        place = bisect_left(self.holidays, day)
        return place == len(self.holidays) or self.holidays[place] != day

    def worked(self, since: datetime, until: datetime) -> int:
        """Return how many working days began after one moment and up to another.

        Days are counted whole, so what lies before and what lies after any moment add up.
        """
        return self.count(self.day_of(since) + _DAY, self.day_of(until))

    def count(self, first: date, last: date) -> int:
        """Return how many working days there are from one day to another, both counted."""
        length = (last - first).days + 1
        if length <= 0:
            return 0
        weeks, rest = divmod(length, _WEEK)
        start = first.weekday()
        odd = sum((start + step) % _WEEK in self.weekdays for step in range(rest))
        off = bisect_right(self.holidays, last) - bisect_left(self.holidays, first)
        return weeks * len(self.weekdays) + odd - off

    def day_after(self, day: date, days: int) -> date:
        """Return the n-th working day after a day; the day itself for none."""
        return self._step(day, days, _DAY)

    def day_before(self, day: date, days: int) -> date:
        """Return the n-th working day before a day; the day itself for none."""
        return self._step(day, days, -_DAY)

    def later(self, moment: datetime, days: int) -> datetime:
        """Return the same time of day on the n-th working day after the moment."""
        local = moment.astimezone(self.zone)
        day = self.day_after(local.date(), days)
        return datetime.combine(day, local.time(), self.zone).astimezone(UTC)

    def _step(self, day: date, days: int, step: timedelta) -> date:
        left = days
        while left > 0:
            day += step
            left -= self.is_working(day)
        return day


DEFAULT = WorkingCalendar.of(UTC, USUAL)

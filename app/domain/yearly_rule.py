"""Days that come back every year, as an iCalendar file has them (RFC 5545, section 3.3.10).

Only rules by the year are read: those a school calendar needs, and none that could run for ever.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

KNOWN = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY", "WKST"})
FARTHEST_BACK, MOST_TIMES = 40, 500
_WEEKDAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class YearlyRule:
    """Which days of a year the rule means, how often and until when."""

    interval: int
    count: int | None
    until: date | None
    months: frozenset[int]
    month_days: frozenset[int]
    weekdays: tuple[tuple[int | None, int], ...]

    def days(self, start: date, first: date, last: date) -> Iterator[date]:
        """Yield the days that began with `start`, in order, those from `first` to `last` alone."""
        left = self.count
        end = last if self.until is None else min(last, self.until)
        for year in range(self._year_before(start, first), end.year + 1, self.interval):
            for day in self._of_year(year, start):
                if day > end or left == 0:
                    return
                if day < start:
                    continue
                if left is not None:
                    left -= 1
                if day >= first:
                    yield day

    def _year_before(self, start: date, first: date) -> int:
        """Return the year to begin in: only what is counted has to be counted from its beginning."""
        passed = max(first.year - start.year, 0) if self.count is None else 0
        return start.year + passed // self.interval * self.interval

    def _of_year(self, year: int, start: date) -> Iterator[date]:
        for month in sorted(self.months) or [start.month]:
            for number in range(1, monthrange(year, month)[1] + 1):
                day = date(year, month, number)
                if self._means(day, start):
                    yield day

    def _means(self, day: date, start: date) -> bool:
        if not self.month_days and not self.weekdays:
            return day.day == start.day
        length = monthrange(day.year, day.month)[1]
        is_day = not self.month_days or bool(self.month_days & {day.day, day.day - length - 1})
        return is_day and (
            not self.weekdays or any(self._is(day, length, *w) for w in self.weekdays)
        )

    def _is(self, day: date, length: int, place: int | None, weekday: int) -> bool:
        if day.weekday() != weekday:
            return False
        from_start, from_end = (day.day - 1) // 7 + 1, -((length - day.day) // 7 + 1)
        return place is None or place in {from_start, from_end}


def yearly_rule(parts: Mapping[str, Sequence[Any]], start: date, first: date) -> YearlyRule:
    """Return the rule from the parts of an RRULE; raises ValueError for one that is not read here."""
    if set(parts) - KNOWN or [str(one).upper() for one in parts.get("FREQ", ())] != ["YEARLY"]:
        raise ValueError("it repeats in a way that is not read here; list its days one by one")
    is_by_day = "BYMONTHDAY" in parts or "BYDAY" in parts
    if is_by_day and "BYMONTH" not in parts:
        raise ValueError("it repeats without naming its month; list its days one by one")
    count = _number(parts, "COUNT", MOST_TIMES)
    if count is not None and start.year < first.year - FARTHEST_BACK:
        raise ValueError(f"it repeats a number of times since before {first.year - FARTHEST_BACK}")
    until = next(iter(parts.get("UNTIL", ())), None)
    return YearlyRule(
        interval=_number(parts, "INTERVAL", 100) or 1,
        count=count,
        until=until.date() if isinstance(until, datetime) else until,
        months=frozenset(_numbers(parts, "BYMONTH", range(1, 13))),
        month_days=frozenset(_numbers(parts, "BYMONTHDAY", (*range(-31, 0), *range(1, 32)))),
        weekdays=tuple(_weekday(str(one)) for one in parts.get("BYDAY", ())),
    )


def _number(parts: Mapping[str, Sequence[Any]], name: str, most: int) -> int | None:
    return next(iter(_numbers(parts, name, range(1, most + 1))), None)


def _numbers(parts: Mapping[str, Sequence[Any]], name: str, allowed: Sequence[int]) -> list[int]:
    found = parts.get(name, ())
    if len(found) > len(allowed) or any(not str(one).lstrip("+-").isdecimal() for one in found):
        raise ValueError(f"its {name} is not a number")
    numbers = [int(str(one)) for one in found]
    if any(one not in allowed for one in numbers):
        raise ValueError(f"its {name} is out of bounds")
    return numbers


def _weekday(text: str) -> tuple[int | None, int]:
    found = _WEEKDAY.fullmatch(text.upper())
    if found is None:
        raise ValueError("its BYDAY is not a weekday")
    return (int(found[1]) if found[1] else None, _DAYS.index(found[2]))

"""Dates and times as the data model wants them (XMLSCHEMA11-2 dateTimeStamp, VCDM 4.9)."""

import re

# The expression that VCDM 2.0, section 4.9.1 gives, with groups.
_STAMP = re.compile(
    r"(?P<year>-?(?:[1-9][0-9]{3,8}|0[0-9]{3}))-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12][0-9]|3[01])"
    r"T(?:(?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9]):(?P<second>[0-5][0-9])(?:\.(?P<part>[0-9]{1,18}))?"
    r"|(?P<midnight>24:00:00(?:\.0{1,18})?))"
    r"(?P<offset>Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?\Z",
    re.ASCII,
)
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FEBRUARY = 2
Moment = tuple[int, str]


def moment(value: object, *, needs_offset: bool = True) -> Moment | None:
    """Return a moment that can be compared, or None if the value is no dateTimeStamp.

    A time without an offset is not one; who must read it all the same takes it for UTC (VCDM 4.9.1).
    """
    found = _STAMP.match(value) if isinstance(value, str) else None
    if found is None or (needs_offset and found["offset"] is None):
        return None
    year, month, day = (int(found[name]) for name in ("year", "month", "day"))
    if day > _DAYS[month - 1] + (month == _FEBRUARY and _is_leap(year)):
        return None
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    hours = 24 if found["midnight"] else hour
    seconds = ((_days(year, month, day) * 24 + hours) * 60 + minute) * 60 + second
    return seconds - _offset(found["offset"]), (found["part"] or "").ljust(18, "0")


def _offset(text: str | None) -> int:
    if text is None or text == "Z":
        return 0
    hours, minutes = int(text[1:3]), int(text[4:6])
    return (1 if text[0] == "+" else -1) * (hours * 3600 + minutes * 60)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _days(year: int, month: int, day: int) -> int:
    """Return days since a day in the distant past, in the proleptic Gregorian calendar."""
    year -= month <= _FEBRUARY
    month += 9 if month <= _FEBRUARY else -3
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * month + 2) // 5 + day

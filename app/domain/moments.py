"""Moments as signed documents write them (UTC, whole seconds, `Z`), and days as people do."""

from datetime import UTC, date, datetime

from app.domain.errors import InvalidError

_OFFSET = len("+00:00")


def wire_time(moment: datetime) -> str:
    """Return RFC 3339 in UTC; refuses naive times and fractions of a second."""
    if moment.tzinfo is None:
        raise InvalidError("A time without a zone cannot be signed.")
    if moment.microsecond:
        raise InvalidError("A signed time has whole seconds.")
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return utc.isoformat()[:-_OFFSET] + "Z"


def api_time(moment: datetime) -> str:
    """Return RFC 3339 in UTC with milliseconds, as every answer of the API has times."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")[:-_OFFSET] + "Z"


def in_words(day: date) -> str:
    """Write a day for people: 3 May 2026."""
    return f"{day.day} {day:%B %Y}"


def numeric_date(moment: datetime) -> int:
    """Return seconds since 1970 (RFC 7519, NumericDate) of a moment that may be signed."""
    wire_time(moment)
    return int(moment.timestamp())

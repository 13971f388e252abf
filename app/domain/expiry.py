"""When badges of a version end, what renews them, and when their owners are reminded: pure rules."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from app.domain.rubric import Key, Value

_LAST_SECOND = time(23, 59, 59, tzinfo=UTC)
_YEAR = 12
_NEEDS: dict[str, frozenset[str]] = {
    "none": frozenset(),
    "months": frozenset({"months"}),
    "date": frozenset({"on"}),
    "school_year": frozenset({"month", "day"}),
}


class Expiry(Value):
    """The rule of a version: none, some months after the award, a date, or the end of a school year.

    Days end at 23:59:59 UTC.
    """

    rule: Literal["none", "months", "date", "school_year"] = "none"
    months: Annotated[int, Field(strict=True, ge=1, le=600)] | None = None
    on: date | None = None
    month: Annotated[int, Field(strict=True, ge=1, le=12)] | None = None
    day: Annotated[int, Field(strict=True, ge=1, le=31)] | None = None
    # What renews a badge: nothing, a coordinator, or an accepted submission of a stage, in a later
    # enrollment of its owner.
    renewal: Literal["none", "coordinator", "submission"] = "none"
    stage: Key | None = None
    renewal_opens_days: Annotated[int, Field(strict=True, ge=1, le=730)] = 90
    remind_days: Annotated[
        tuple[Annotated[int, Field(strict=True, ge=1, le=730)], ...], Field(max_length=5)
    ] = (60, 14)

    @model_validator(mode="after")
    def _members_fit_the_rule(self) -> Self:
        given = {m for m in ("months", "on", "month", "day") if getattr(self, m) is not None}
        if given != _NEEDS[self.rule]:
            wanted = " and ".join(sorted(_NEEDS[self.rule])) or "nothing else"
            raise ValueError(f"expiry: the rule {self.rule} takes {wanted}")
        if self.renewal != "none" and self.rule not in {"months", "school_year"}:
            raise ValueError("expiry: only badges that end by months or school years are renewed")
        if (self.stage is not None) != (self.renewal == "submission"):
            raise ValueError("expiry: stage goes with the renewal by submission, and only with it")
        return self


def expiry_of(stored: Mapping[str, Any]) -> Expiry:
    """Return the rule from the JSON that a version row keeps."""
    return Expiry.model_validate(stored)


def ends_at(expiry: Expiry, start: datetime) -> datetime | None:
    """Return when a badge ends that begins, or is renewed, at this moment; None for never."""
    start = start.astimezone(UTC).replace(microsecond=0)
    if expiry.rule == "months":
        return months_later(start, expiry.months or 0)
    if expiry.rule == "date" and expiry.on:
        return datetime.combine(expiry.on, _LAST_SECOND)
    if expiry.rule == "school_year":
        this_year = _end_of_year(expiry, start.year)
        return this_year if this_year > start else _end_of_year(expiry, start.year + 1)
    return None


def renewal_opens(expiry: Expiry, ends: datetime) -> datetime:
    """Return from when on a coordinator may renew."""
    return ends - timedelta(days=expiry.renewal_opens_days)


def next_reminder(expiry: Expiry, ends: datetime | None, after: datetime) -> datetime | None:
    """Return the next moment at which the owner is told of the end: some days before, and then."""
    return min((one for one in _reminders(expiry, ends) if one > after), default=None)


def months_later(start: datetime, months: int) -> datetime:
    """Return the same day and time so many months later, or the last day of a shorter month."""
    years, month = divmod(start.month - 1 + months, _YEAR)
    year, month = start.year + years, month + 1
    return start.replace(year=year, month=month, day=min(start.day, monthrange(year, month)[1]))


def _reminders(expiry: Expiry, ends: datetime | None) -> Iterator[datetime]:
    if ends is not None:
        yield from (ends - timedelta(days=days) for days in expiry.remind_days)
        yield ends


def _end_of_year(expiry: Expiry, year: int) -> datetime:
    month = expiry.month or _YEAR
    day = min(expiry.day or 1, monthrange(year, month)[1])
    return datetime.combine(date(year, month, day), _LAST_SECOND)

"""The report on turnaround: how soon work is decided, by the month in which it was handed in."""

from dataclasses import astuple, dataclass, fields
from datetime import UTC, date, datetime
from uuid import UUID

from app.domain import spreadsheet
from app.domain.access import Action
from app.domain.clock import Step
from app.domain.turnaround import Cohort, Wait, cohorts
from app.domain.working_days import WorkingCalendar
from app.services import calendars, clocks
from app.services.work import Work, refuse
from app.storage import clocks as stored
from app.storage.tables import Clock, Microcredential

MONTHS, MOST_MONTHS, USUAL_DAYS, YEAR = 12, 60, 10, 12
WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which months, for how many days, and of which microcredential."""

    first_month: str | None = None
    last_month: str | None = None
    within: int | None = None
    microcredential_id: UUID | None = None


def report(work: Work, asked: Asked) -> tuple[Cohort, ...]:
    """Return the cohorts of the months that are asked for, by default the last twelve."""
    work.require(Action.READ_REPORTS)
    if asked.microcredential_id is not None:
        work.get_named(Microcredential, asked.microcredential_id, "query:/microcredential_id")
    rules = calendars.rules(work)
    first, last = _span(asked, rules.working.day_of(work.now))
    start, end = rules.working.begins(first), rules.working.begins(_next_month(last))
    found = stored.started_between(
        work.session, work.organization_id, Step.DECIDE, (start, end), asked.microcredential_id
    )
    waits = (_wait(rules.working, clock, work.now) for clock in found)
    return cohorts(waits, asked.within or rules.targets.decide or USUAL_DAYS)


def as_csv(found: tuple[Cohort, ...]) -> str:
    """Return the cohorts as a table for a spreadsheet; a figure that cannot be had is empty."""
    header = [one.name for one in fields(Cohort)]
    rounded = ([round(v, 4) if isinstance(v, float) else v for v in astuple(one)] for one in found)
    return spreadsheet.as_csv(header, rounded)


def _wait(calendar: WorkingCalendar, clock: Clock, now: datetime) -> Wait:
    has_stopped = clock.stopped_at is not None
    is_withdrawn = clock.outcome == WITHDRAWN
    return Wait(
        calendar.day_of(clock.started_at.astimezone(UTC)).strftime("%Y-%m"),
        clocks.days_spent(calendar, clock, now),
        is_decided=has_stopped and not is_withdrawn,
        is_withdrawn=is_withdrawn,
    )


def _span(asked: Asked, today: date) -> tuple[date, date]:
    last = _month(asked.last_month) or today.replace(day=1)
    number = last.year * YEAR + last.month - MONTHS
    first = _month(asked.first_month) or date(number // YEAR, number % YEAR + 1, 1)
    months = (last.year - first.year) * YEAR + last.month - first.month
    if not 0 <= months < MOST_MONTHS:
        raise refuse(
            "query:/last_month", f"must lie 0 to {MOST_MONTHS - 1} months after first_month"
        )
    return first, last


def _month(text: str | None) -> date | None:
    return None if text is None else date(int(text[:4]), int(text[5:]), 1)


def _next_month(first: date) -> date:
    year, month = divmod(first.month, YEAR)
    return date(first.year + year, month + 1, 1)

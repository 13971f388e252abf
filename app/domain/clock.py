"""Clocks: who has the ball, for how many working days they may, and how many they have had it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from app.domain.review import BEING_JUDGED, UNDECIDED, State
from app.domain.rubric import Value
from app.domain.working_days import WorkingCalendar

Days = Annotated[int, Field(strict=True, ge=1, le=260)]

# After how many working days a request without a last day is reminded of.
REQUEST_DAYS = 5


class Step(StrEnum):
    """What a clock measures: a plan that waits, one state with somebody who has to act, or the whole attempt."""

    PLAN = "plan"
    CHECK = "check"
    ASSIGN = "assign"
    REVIEW = "review"
    APPROVE = "approve"
    DECIDE = "decide"


class Targets(Value):
    """Within how many working days each step should be done; None sets no target."""

    plan: Days | None = None
    check: Days | None = None
    assign: Days | None = None
    review: Days | None = None
    approve: Days | None = None
    decide: Days | None = None

    def of(self, step: Step) -> int | None:
        """Return the target of a step."""
        found: int | None = getattr(self, step.value)
        return found

    def over(self, other: "Targets") -> "Targets":
        """Return these targets, and the other's where these say nothing."""
        said = {name: value for name, value in self if value is not None}
        return other.model_copy(update=said)


NO_TARGETS = Targets()


def running_in(state: str, *, is_stuck: bool, is_asked: bool = False) -> frozenset[Step]:
    """Return whose clocks run: none while the ball is with the educator, or with a panel.

    A third reading is part of the review: a clock of its own would tell that assessors disagree.
    While an assessor's question waits for the educator only the whole stands still: reminders of the
    review go to every assessor of the round, and must not tell that one of them has asked.
    """
    if state not in UNDECIDED or state == State.APPEALED:
        return frozenset()
    if state == State.SUBMITTED:
        return frozenset({Step.CHECK, Step.DECIDE})
    if state in BEING_JUDGED:
        more = {Step.ASSIGN} if is_stuck else set()
        whole = set() if is_asked else {Step.DECIDE}
        return frozenset({Step.REVIEW} | whole | more)
    return frozenset({Step.APPROVE, Step.DECIDE})


@dataclass(frozen=True, slots=True)
class Run:
    """One time during which a clock ran; `until` is None while it runs."""

    since: datetime
    until: datetime | None = None


def spent(calendar: WorkingCalendar, runs: Sequence[Run], now: datetime) -> int:
    """Return how many working days have begun while the clock ran."""
    return sum(calendar.worked(run.since, run.until or now) for run in runs)


def due_on(calendar: WorkingCalendar, runs: Sequence[Run], target: int) -> date | None:
    """Return the last day of the target; None while the clock stands still before that day."""
    left = target
    for run in runs:
        last = calendar.day_after(calendar.day_of(run.since), left)
        if run.until is None or last < calendar.day_of(run.until):
            return last
        left -= calendar.worked(run.since, run.until)
    return None


@dataclass(frozen=True, slots=True)
class Watch:
    """When a clock's people are reminded, and when those who run the programme are told."""

    remind_days: int | None
    escalate_days: int | None


def remind_at(
    calendar: WorkingCalendar, watch: Watch, due: date, since: datetime
) -> datetime | None:
    """Return when to remind: so many working days before the last day, if work began before then."""
    if watch.remind_days is None:
        return None
    moment = calendar.begins(calendar.day_before(due, watch.remind_days))
    return moment if moment > since else None


def remind_of_request_at(
    calendar: WorkingCalendar, watch: Watch, since: datetime, expires_at: datetime | None
) -> datetime | None:
    """Return when to remind of a request: before its last day as of a clock's, or after a week where it has none."""
    if watch.remind_days is None:
        return None
    if expires_at is None:
        return calendar.later(since, REQUEST_DAYS)
    return remind_at(calendar, watch, calendar.day_of(expires_at), since)


def escalate_at(calendar: WorkingCalendar, watch: Watch, due: date) -> datetime | None:
    """Return when to escalate: once the last day, and as many working days more, are over."""
    if watch.escalate_days is None:
        return None
    return calendar.ends(calendar.day_after(due, watch.escalate_days))

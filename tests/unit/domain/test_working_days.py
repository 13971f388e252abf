"""Working days: they add up over any cut, whatever the zone, the holidays and the clocks' changes."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.clock import Run, Step, Targets, Watch, due_on, escalate_at, remind_at, spent
from app.domain.working_days import DEFAULT, USUAL, WEEKDAYS, WorkingCalendar

ZONES = ("UTC", "America/Chicago", "America/Havana", "Pacific/Kiritimati", "Asia/Kathmandu")
moments = st.datetimes(
    min_value=datetime(2025, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    max_value=datetime(2028, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    timezones=st.just(UTC),
)
days = st.dates(min_value=date(2025, 1, 1), max_value=date(2028, 1, 1))
calendars = st.builds(
    WorkingCalendar.of,
    st.sampled_from([ZoneInfo(name) for name in ZONES]),
    st.sets(st.sampled_from(WEEKDAYS), min_size=1),
    st.lists(days, max_size=60),
)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@given(calendars, st.lists(moments, min_size=3, max_size=3))
def test_what_is_worked_before_and_after_any_moment_adds_up(calendar, found):
    first, middle, last = sorted(found)
    whole = calendar.worked(first, last)
    assert calendar.worked(first, middle) + calendar.worked(middle, last) == whole >= 0


@given(calendars, days, days)
def test_counting_days_by_weeks_is_counting_them_one_by_one(calendar, one, other):
    first, last = sorted((one, other))
    length = (last - first).days + 1
    every = [first + timedelta(days=step) for step in range(length)]
    assert calendar.count(first, last) == sum(map(calendar.is_working, every))
    assert calendar.count(last + timedelta(days=1), first) == 0


@given(calendars, days, st.integers(0, 40))
def test_the_nth_working_day_after_a_day_is_worked_and_lies_n_days_on(calendar, day, number):
    after = calendar.day_after(day, number)
    assert calendar.count(day + timedelta(days=1), after) == number
    assert after == day if number == 0 else calendar.is_working(after)
    before = calendar.day_before(day, number)
    assert calendar.count(before, day - timedelta(days=1)) == number


@given(calendars, days, st.integers(0, 20), st.integers(0, 20))
def test_days_after_one_another_are_the_days_together(calendar, day, one, other):
    at_once = calendar.day_after(day, one + other)
    assert calendar.day_after(calendar.day_after(day, one), other) == at_once


@given(calendars, days)
def test_a_day_ends_where_the_next_begins_and_holds_its_own_beginning(calendar, day):
    assert calendar.ends(day) == calendar.begins(day + timedelta(days=1))
    assert calendar.day_of(calendar.begins(day)) == day
    length = calendar.ends(day) - calendar.begins(day)
    assert timedelta(hours=23) <= length <= timedelta(hours=25)


@given(calendars, moments, st.integers(1, 30), st.lists(moments, max_size=4))
def test_a_clock_that_is_looked_at_in_pieces_is_due_when_it_is_due_in_one(
    calendar, start, target, cuts
):
    """Stopping and going on at the same moment changes nothing."""
    whole = due_on(calendar, [Run(start)], target)
    points = [start, *sorted(cut for cut in cuts if cut > start)]
    ends = [*points[1:], None]
    pieces = [Run(since, until) for since, until in zip(points, ends, strict=True)]
    assert due_on(calendar, pieces, target) == whole
    now = points[-1] + timedelta(days=9)
    assert spent(calendar, pieces, now) == spent(calendar, [Run(start)], now)


@given(calendars, st.lists(moments, min_size=3, max_size=3, unique=True), st.integers(1, 30))
def test_a_pause_moves_the_last_day_by_the_working_days_that_began_in_it(calendar, found, target):
    start, pause, again = sorted(found)
    without = due_on(calendar, [Run(start)], target)
    runs = [Run(start, pause), Run(again)]
    if without < calendar.day_of(pause):
        assert due_on(calendar, runs, target) == without
        return
    paused = calendar.worked(pause, again)
    moved = calendar.day_after(without, paused) if paused else without
    got = due_on(calendar, runs, target)
    # On the target's last day itself nothing is left, and the day of going on is the last one.
    assert got == (moved if got > calendar.day_of(again) else calendar.day_of(again))


@given(calendars, moments, moments, st.integers(1, 30))
def test_a_clock_that_stands_still_has_no_last_day_unless_it_is_over(calendar, one, other, target):
    start, pause = sorted((one, other))
    last = due_on(calendar, [Run(start)], target)
    expected = last if last < calendar.day_of(pause) else None
    assert due_on(calendar, [Run(start, pause)], target) == expected


@given(calendars, moments, st.integers(1, 30), days)
def test_one_more_holiday_never_makes_anything_due_sooner(calendar, start, target, more):
    names = [WEEKDAYS[number] for number in calendar.weekdays]
    freer = WorkingCalendar.of(calendar.zone, names, [*calendar.holidays, more])
    assert due_on(freer, [Run(start)], target) >= due_on(calendar, [Run(start)], target)


def test_the_day_of_handing_in_does_not_count_and_weekends_and_holidays_do_not():
    friday, day = at("2026-07-03T09:00:00"), date
    assert due_on(DEFAULT, [Run(friday)], 1) == day(2026, 7, 6)
    fourth = WorkingCalendar.of(UTC, USUAL, [day(2026, 7, 6), day(2026, 7, 4)])
    assert due_on(fourth, [Run(friday)], 1) == day(2026, 7, 7)
    assert due_on(fourth, [Run(friday)], 4) == day(2026, 7, 10)


def test_a_day_begins_at_the_organizations_midnight():
    chicago = WorkingCalendar.of(ZoneInfo("America/Chicago"), USUAL)
    late = at("2026-03-03T04:30:00")  # Monday evening there
    assert chicago.day_of(late) == date(2026, 3, 2)
    assert due_on(chicago, [Run(late)], 1) == date(2026, 3, 3)
    assert chicago.ends(date(2026, 3, 3)) == at("2026-03-04T06:00:00")


def test_a_day_of_23_or_25_hours_is_one_working_day():
    every = WorkingCalendar.of(ZoneInfo("America/Chicago"), WEEKDAYS)
    for sunday, hours in ((date(2026, 3, 8), 23), (date(2026, 11, 1), 25)):
        assert every.ends(sunday) - every.begins(sunday) == timedelta(hours=hours)
        assert every.worked(every.begins(sunday) - timedelta(hours=1), every.ends(sunday)) == 2


def test_the_same_time_of_day_is_kept_over_a_change_of_the_clocks():
    chicago = WorkingCalendar.of(ZoneInfo("America/Chicago"), USUAL)
    friday = at("2026-03-06T15:00:00")  # nine in the morning there
    assert chicago.later(friday, 1) == at("2026-03-09T14:00:00")


def test_people_are_reminded_before_the_last_day_and_told_when_it_is_over():
    start, last = at("2026-03-02T09:00:00"), date(2026, 3, 9)
    watch = Watch(remind_days=1, escalate_days=0)
    assert remind_at(DEFAULT, watch, last, start) == at("2026-03-06T00:00:00")
    assert escalate_at(DEFAULT, watch, last) == at("2026-03-10T00:00:00")
    assert remind_at(DEFAULT, watch, date(2026, 3, 3), start) is None
    assert remind_at(DEFAULT, Watch(None, None), last, start) is None
    assert escalate_at(DEFAULT, Watch(None, None), last) is None


def test_a_version_s_targets_go_before_the_organizations():
    both = Targets(review=3).over(Targets(review=5, decide=14))
    assert (both.of(Step.REVIEW), both.of(Step.DECIDE), both.of(Step.CHECK)) == (3, 14, None)


def test_a_calendar_without_working_days_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        WorkingCalendar.of(UTC, [])

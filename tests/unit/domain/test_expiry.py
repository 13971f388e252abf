"""When badges end: pure rules of the calendar."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from app.domain.expiry import Expiry, ends_at, next_reminder, renewal_opens

START = datetime(2026, 3, 31, 9, 30, tzinfo=UTC)


def moment(text):
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("rule", "start", "end"),
    [
        ({"rule": "none"}, "2026-03-31T09:30:00+00:00", None),
        ({"rule": "months", "months": 1}, "2026-01-31T09:30:00+00:00", "2026-02-28T09:30:00+00:00"),
        ({"rule": "months", "months": 24}, "2024-02-29T00:00:00+00:00", "2026-02-28T00:00:00+00:00"),
        ({"rule": "months", "months": 10}, "2026-03-31T09:30:00+00:00", "2027-01-31T09:30:00+00:00"),
        ({"rule": "date", "on": "2027-06-30"}, "2026-03-31T09:30:00+00:00", "2027-06-30T23:59:59+00:00"),
        ({"rule": "school_year", "month": 6, "day": 30}, "2026-03-31T09:30:00+00:00", "2026-06-30T23:59:59+00:00"),
        ({"rule": "school_year", "month": 6, "day": 30}, "2026-06-30T23:59:59+00:00", "2027-06-30T23:59:59+00:00"),
        ({"rule": "school_year", "month": 2, "day": 29}, "2026-03-31T09:30:00+00:00", "2027-02-28T23:59:59+00:00"),
    ],
)  # fmt: skip
def test_the_end_follows_from_the_rule(rule, start, end):
    assert ends_at(Expiry.model_validate(rule), moment(start)) == (end and moment(end))


def test_a_signed_end_has_whole_seconds():
    end = ends_at(Expiry(rule="months", months=1), START + timedelta(microseconds=5))
    assert end is not None
    assert end.microsecond == 0


@pytest.mark.parametrize(
    "rule",
    [
        {"rule": "months"},
        {"rule": "none", "months": 3},
        {"rule": "months", "months": 3, "day": 1},
        {"rule": "date"},
        {"rule": "school_year", "month": 6},
        {"rule": "date", "on": "2027-06-30", "renewal": "coordinator"},
        {"rule": "none", "renewal": "coordinator"},
        {"rule": "months", "months": 3, "renewal": "submission"},
        {"rule": "months", "months": 3, "stage": "lesson"},
        {"rule": "months", "months": 0},
        {"rule": "months", "months": True},
        {"rule": "school_year", "month": 13, "day": 1},
    ],
)
def test_a_rule_that_contradicts_itself_is_refused(rule):
    with pytest.raises(ValidationError):
        Expiry.model_validate(rule)


def test_reminders_come_before_the_end_and_at_it():
    rule = Expiry(rule="months", months=12, remind_days=(60, 14))
    ends = ends_at(rule, START)
    told, after = [], START
    while found := next_reminder(rule, ends, after):
        told.append((ends - found).days)
        after = found
    assert told == [60, 14, 0]
    assert next_reminder(rule, None, START) is None


def test_renewal_opens_some_days_before_the_end():
    rule = Expiry(rule="months", months=12, renewal_opens_days=30)
    assert renewal_opens(rule, START) == START - timedelta(days=30)

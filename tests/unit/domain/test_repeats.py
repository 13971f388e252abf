"""How often: a window that rolls by months, and topics that are the same."""

from datetime import UTC, datetime

import pytest

from app.domain.repeats import Cap, same_topic

NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)


def day(year, month, date):
    return datetime(year, month, date, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("begun", "opens"),
    [
        ([], NOW),
        ([day(2025, 9, 1)], NOW),
        ([day(2025, 9, 1), day(2026, 1, 1)], day(2026, 9, 1)),
        ([day(2025, 5, 1), day(2025, 9, 1), day(2026, 1, 1)], day(2026, 9, 1)),
        ([day(2025, 3, 31), day(2026, 1, 1)], NOW),
        ([day(2020, 1, 1), day(2021, 1, 1), day(2026, 1, 1)], NOW),
    ],
)
def test_a_window_of_a_year_says_from_when_on_another_fits(begun, opens):
    assert Cap(most=2, months=12).open_from(begun, NOW) == opens


def test_a_cap_without_a_window_never_opens_again():
    assert Cap(most=1).open_from([], NOW) == NOW
    assert Cap(most=1).open_from([day(1999, 1, 1)], NOW) is None


@pytest.mark.parametrize(
    "other", ["wait time", "  WAIT\tTIME ", "Wait\u00a0time", "\uff37AIT time"]
)
def test_case_spaces_and_forms_of_letters_make_no_other_topic(other):
    assert same_topic(other) == same_topic("Wait time")


def test_another_word_is_another_topic():
    assert same_topic("Wait times") != same_topic("Wait time")
    assert same_topic(None) == same_topic("  ") == ""

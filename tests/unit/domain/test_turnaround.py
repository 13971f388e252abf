"""Turnaround: what is open is counted, not left out; the estimate is Kaplan and Meier's, as scipy has it."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from app.domain.turnaround import Wait, cohorts, survival

MONTH = "2026-09"
waits = st.builds(
    Wait,
    st.just(MONTH),
    st.integers(0, 30),
    is_decided=st.booleans(),
)
many = st.lists(waits, min_size=1, max_size=60)


def decided(*days):
    return [Wait(MONTH, one, is_decided=True) for one in days]


def still_open(*days):
    return [Wait(MONTH, one) for one in days]


def one(found, within=5):
    (cohort,) = cohorts(found, within)
    return cohort


def test_when_everything_is_decided_the_share_and_the_median_are_the_plain_ones():
    cohort = one(decided(1, 2, 3, 8, 9))
    assert (
        cohort.share_within == cohort.share_at_least == cohort.share_at_most == pytest.approx(0.6)
    )
    assert cohort.median_days == 3
    assert (cohort.handed_in, cohort.decided, cohort.open, cohort.decided_within) == (5, 5, 0, 3)
    assert cohort.longest_wait_days is None


def test_an_example_worked_out_by_hand():
    """Decided on days 1, 3 and 6; two are open, on their days 3 and 5.

    On day 1 five wait and one is decided: 4/5 go on. The one that is open on its day 3 is known to
    have outlasted day 2, so on day 3 three wait: 2/3 go on. Then the other drops out, and on day 6
    one waits and is decided.
    """
    found = [*decided(1, 3, 6), *still_open(3, 5)]
    cohort = one(found)
    assert cohort.share_within == pytest.approx(1 - 4 / 5 * 2 / 3)
    assert (cohort.share_at_least, cohort.share_at_most) == (
        pytest.approx(2 / 5),
        pytest.approx(4 / 5),
    )
    assert cohort.median_days == 6
    assert cohort.longest_wait_days == 5


def test_leaving_the_open_ones_out_would_flatter():
    both = [*decided(1, 1, 2), *still_open(20, 20, 20)]
    assert one(decided(1, 1, 2)).share_within == 1
    assert one(both).share_within == pytest.approx(0.5)


def test_what_was_not_watched_for_so_long_is_not_told():
    young = one([*decided(1), *still_open(2, 2, 2)], within=10)
    assert young.share_within is None
    assert (young.share_at_least, young.share_at_most) == (pytest.approx(1 / 4), 1)
    assert young.median_days is None
    fresh = one(still_open(0), within=0)
    assert (fresh.share_within, fresh.median_days) == (None, None)


def test_withdrawn_work_is_counted_by_itself_and_is_no_decision():
    found = [*decided(2, 3), Wait(MONTH, 4, is_withdrawn=True)]
    cohort = one(found, within=3)
    assert (cohort.withdrawn, cohort.open, cohort.decided) == (1, 0, 2)
    assert cohort.share_within == pytest.approx(2 / 3)
    assert cohort.share_at_least == pytest.approx(2 / 3)


def test_each_month_is_a_cohort_of_its_own():
    found = [Wait("2026-10", 1, is_decided=True), *decided(2), *still_open(3)]
    assert [(c.month, c.handed_in) for c in cohorts(found, 5)] == [("2026-09", 2), ("2026-10", 1)]
    assert cohorts([], 5) == ()


@given(many)
def test_the_curve_is_scipys(found):
    events = [wait.days for wait in found if wait.is_decided]
    others = [wait.days for wait in found if not wait.is_decided]
    assume(events)
    times = np.array([*events, *(days - 1 for days in others)], dtype=float)
    is_censored = np.array([False] * len(events) + [True] * len(others))
    peer = stats.ecdf(stats.CensoredData.right_censored(times, is_censored)).sf
    for day, left in survival(events, others):
        assert float(left) == pytest.approx(float(peer.evaluate(day)), abs=1e-9)


@given(many, st.integers(0, 30))
def test_the_estimate_lies_between_what_it_can_still_become(found, within):
    cohort = one(found, within)
    assert 0 <= cohort.share_at_least <= cohort.share_at_most <= 1
    assert cohort.decided + cohort.open + cohort.withdrawn == cohort.handed_in == len(found)
    if cohort.share_within is not None:
        assert cohort.share_at_least - 1e-9 <= cohort.share_within <= cohort.share_at_most + 1e-9


@given(many, st.integers(0, 30))
def test_one_more_that_has_waited_longest_never_raises_the_share(found, within):
    before, after = one(found, within), one([*found, *still_open(40)], within)
    if before.share_within is not None:
        assert after.share_within <= before.share_within + 1e-9


def test_a_half_is_a_half_however_many_days_it_takes():
    assert one(decided(*range(1, 11))).median_days == 5
    assert one([*decided(*range(1, 8)), *still_open(*[30] * 7)]).median_days == 7

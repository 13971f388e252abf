"""Stipends: steps between totals add up to the last total, whatever is chosen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.stipend import Stipend, Totals, add_up, check_totals, shares

RISING = st.lists(st.integers(1, 100_000_000), min_size=1, max_size=12, unique=True).map(sorted)


@given(RISING, st.lists(st.booleans(), min_size=12, max_size=12))
def test_the_steps_add_up_to_the_last_total_whichever_stages_pay(amounts, gaps):
    totals = [Stipend(amount_cents=one) for one in amounts]
    stages = [
        one
        for total, gap in zip(totals, gaps, strict=False)
        for one in ((None, total) if gap else (total,))
    ]
    check_totals(stages, "cumulative")
    steps = shares(stages, "cumulative")
    assert [step is None for step in steps] == [stage is None for stage in stages]
    assert add_up((step, "pay") for step in steps if step).cents == {"USD": amounts[-1]}


def test_what_stages_pay_by_themselves_stays_as_it_is():
    stages = [Stipend(amount_cents=7), None, Stipend(amount_cents=5, currency="EUR")]
    assert list(shares(stages, "by_stage")) == stages


def test_pay_and_credit_are_added_apart_and_credit_without_an_offer_is_pay():
    one = Stipend(amount_cents=100, credit_hundredths=25)
    other = Stipend(amount_cents=300)
    assert add_up([(one, "credit"), (other, "credit"), (one, "pay")]) == Totals({"USD": 400}, 25)


@pytest.mark.parametrize("amounts", [(2, 1), (1, 1)])
def test_totals_that_do_not_rise_are_refused_and_amounts_by_stage_may_fall(amounts):
    stages = [Stipend(amount_cents=one) for one in amounts]
    check_totals(stages, "by_stage")
    with pytest.raises(ValueError, match="stipends"):
        check_totals(stages, "cumulative")

"""Agreement statistics: the same as the libraries say, and honest about what cannot be said."""

import warnings
from dataclasses import fields

import krippendorff
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from irrCAC.table import CAC
from sklearn.metrics import cohen_kappa_score

from app.domain import agreement as ours
from app.domain.agreement import Agreement, Asked, Figure, agreement
from app.domain.agreement_table import Table
from bench.agreement import PAIRS, Scores, passes
from bench.agreement import figures as figures_of

# irrCAC rounds to five places.
ROUNDED = 6e-6


@st.composite
def tables(draw, sizes=(2, 3, 4, 6)):
    size = draw(st.sampled_from(sizes))
    level = st.integers(0, size - 1)
    pairs = draw(st.lists(st.tuples(level, level), min_size=10, max_size=60))
    return Table.of_pairs(size, pairs)


def pairs_of(table):
    return [(i, j) for i, j, often in table.filled for _ in range(often)]


def irr(table, weights):
    labels = [str(place) for place in range(table.size)]
    frame = pd.DataFrame([list(row) for row in table.counts], index=labels, columns=labels)
    return CAC(frame, weights=weights)


def value(found):
    return float(found["est"]["coefficient_value"])


@settings(max_examples=40, deadline=None)
@given(tables())
@example(Table(((9, 1), (1, 0))))
def test_gwets_coefficients_are_those_of_irrcac(table):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert ours.gwet_ac1(table) == pytest.approx(
            value(irr(table, "identity").gwet()), abs=ROUNDED
        )
        assert ours.gwet_ac2(table) == pytest.approx(
            value(irr(table, "ordinal").gwet()), abs=ROUNDED
        )


@settings(max_examples=40, deadline=None)
@given(tables())
def test_alpha_is_that_of_the_krippendorff_package(table):
    assume(sum(n > 0 for n in table.given) > 1)
    ratings = np.array(pairs_of(table), dtype=float).T
    for level, statistic in (("nominal", ours.alpha_nominal), ("ordinal", ours.alpha_ordinal)):
        domain = np.arange(table.size, dtype=float)
        theirs = krippendorff.alpha(ratings, value_domain=domain, level_of_measurement=level)
        assert statistic(table) == pytest.approx(theirs, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(tables())
def test_cohens_kappa_is_that_of_scikit_learn(table):
    assume(ours.kappa(table) is not None)
    first, second = zip(*pairs_of(table), strict=True)
    labels = list(range(table.size))
    plain = cohen_kappa_score(first, second, labels=labels)
    weighted = cohen_kappa_score(first, second, labels=labels, weights="quadratic")
    assert ours.kappa(table) == pytest.approx(plain, abs=1e-9)
    assert ours.kappa_weighted(table) == pytest.approx(weighted, abs=1e-9)


def test_kappa_misleads_where_one_level_prevails_and_the_others_say_so():
    """The paradox of Feinstein and Cicchetti: 90 % agree, and kappa is below zero."""
    found = agreement(Table(((90, 5), (5, 0))), Asked(required=1, is_fixed_pair=True))
    assert found.observed.value == 0.9
    assert found.kappa.value < 0
    assert found.gwet_ac1.value > 0.85
    assert found.prevalence.value == 0.9
    assert found.bias.value == 0


def test_bias_is_how_much_oftener_the_first_reader_says_met():
    found = agreement(Table(((10, 2), (8, 20))), Asked(required=1))
    assert found.bias.value == pytest.approx((8 - 2) / 40)


def figures(found: Agreement) -> dict[str, Figure]:
    return {f.name: v for f in fields(found) if isinstance(v := getattr(found, f.name), Figure)}


def test_under_ten_pairs_nothing_is_shown_and_every_figure_says_why():
    found = agreement(Table(((4, 1), (1, 3))), Asked(required=1, is_fixed_pair=True))
    assert found.table is None
    assert found.reason == ours.TOO_FEW
    assert len(figures(found)) == 11
    assert {(f.value, f.low, f.reason) for f in figures(found).values()} == {
        (None, None, ours.TOO_FEW)
    }
    assert agreement(Table(((5, 1), (1, 3))), Asked(required=1)).table is not None


def test_without_variance_the_reason_stands_where_the_value_would():
    found = agreement(Table(((0, 0), (0, 12))), Asked(required=1, is_fixed_pair=True))
    assert found.observed.value == 1
    for figure in (found.alpha_nominal, found.kappa):
        assert (figure.value, figure.reason) == (None, ours.NO_VARIANCE)


def test_weighted_and_adjacent_need_three_ordered_levels():
    found = agreement(Table(((8, 2), (1, 9))), Asked(required=1, is_fixed_pair=True))
    for figure in (found.adjacent, found.weighted, found.gwet_ac2, found.alpha_ordinal):
        assert (figure.value, figure.reason) == (None, ours.TWO_LEVELS)
    assert found.kappa_weighted.reason == ours.TWO_LEVELS
    three = agreement(Table(((8, 2, 1), (1, 9, 0), (0, 2, 5))), Asked(required=1))
    assert three.adjacent.value == pytest.approx(27 / 28)


def test_kappa_is_for_fixed_pairs_only():
    found = agreement(Table(((8, 2), (1, 9))), Asked(required=1))
    assert found.kappa == found.kappa_weighted == Figure(reason=ours.NOT_FIXED)


@settings(max_examples=20, deadline=None)
@given(tables(), st.integers(0, 5))
def test_the_interval_is_repeatable_and_holds_the_value(table, seed):
    asked = Asked(required=1, seed=seed, resamples=60)
    one, same = agreement(table, asked), agreement(table, asked)
    assert one == same
    for figure in figures(one).values():
        if figure.low is not None:
            assert figure.low <= figure.high
            assert figure.value is not None


@pytest.mark.parametrize(
    "counts",
    [((40, 6), (4, 30)), ((400, 30, 5), (25, 300, 20), (9, 15, 250)), ((995, 3), (2, 0))],
)
def test_the_interval_is_what_resampling_every_submission_gives(counts):
    """Against numpy, which draws the submissions themselves."""
    table = Table(counts)
    found = agreement(table, Asked(required=1, resamples=1500)).gwet_ac1
    flat = np.array(counts).ravel()
    draws = np.random.default_rng(7).multinomial(flat.sum(), flat / flat.sum(), size=1500)
    size = table.size
    theirs = [
        ours.gwet_ac1(Table(tuple(map(tuple, one.reshape(size, size).tolist())))) for one in draws
    ]
    low, high = np.percentile(theirs, [2.5, 97.5])
    width = high - low
    assert found.low == pytest.approx(low, abs=0.12 * width + 1e-6)
    assert found.high == pytest.approx(high, abs=0.12 * width + 1e-6)


def test_hardly_any_variance_gives_no_interval():
    found = agreement(Table(((0, 0), (1, 11))), Asked(required=1))
    assert found.alpha_nominal.value is not None
    assert found.alpha_nominal.low is None
    assert "hardly any variance" in found.alpha_nominal.reason


def test_exchanging_the_readers_changes_only_the_sign_of_the_bias():
    table = Table(((8, 2, 1), (4, 9, 0), (0, 2, 5)))
    turned = Table(tuple(zip(*table.counts, strict=True)))
    asked = Asked(required=2, resamples=50)
    one, other = agreement(table, asked), agreement(turned, asked)
    assert one.bias.value == -other.bias.value
    for name in ("gwet_ac1", "gwet_ac2", "alpha_nominal", "alpha_ordinal", "observed"):
        assert getattr(one, name).value == pytest.approx(getattr(other, name).value)


@pytest.mark.parametrize("pairs", [10, 500, PAIRS])
def test_counts_of_many_scores_give_what_the_scores_give_one_by_one(pairs):
    scores = Scores.drawn(5, pairs)
    table = scores.table()
    assert table == Table.of_pairs(table.size, zip(scores.first, scores.second, strict=True))
    found = figures_of(table)
    for name, expected in passes(scores).items():
        assert getattr(found, name).value == pytest.approx(expected, rel=1e-9)
